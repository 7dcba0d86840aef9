//! The real program in a process of its own: what it uses, how it starts and how it ends.

use crate::helpers::Persona;
use std::net::TcpListener;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A running server; killed with the test.
pub struct Process {
    child: Child,
    pub url: String,
    pub began: Instant,
}

impl Process {
    /// Everything played by the sandbox, in memory, but for what is set here.
    pub fn start(settings: &[(&str, &str)]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let listen = format!("127.0.0.1:{port}");
        let usual = [
            ("OPS_LISTEN", listen.as_str()),
            ("OPS_STORE", "sqlite::memory:"),
            ("OPS_DIST", "tests/it/fixtures/dist"),
            ("OPS_LOG", "error"),
            ("ERPNEXT_URL", "sandbox"),
            ("HUB_URL", "sandbox"),
            ("GEMINI_URL", "sandbox"),
            ("AUTH_MODE", "sandbox"),
            ("SANDBOX_LISTEN", "127.0.0.1:0"),
            ("SANDBOX_DATA", ":memory:"),
        ];
        let began = Instant::now();
        let child = Command::new(env!("CARGO_BIN_EXE_ops-server"))
            .env_clear()
            .envs(usual)
            .envs(settings.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::inherit())
            .spawn()
            .unwrap();
        Self { child, url: format!("http://{listen}"), began }
    }

    /// The same, once it is ready; and how long that took.
    pub async fn ready(settings: &[(&str, &str)]) -> (Self, Duration) {
        let process = Self::start(settings);
        let client = client();
        loop {
            let answer = client.get(format!("{}/readyz", process.url)).send().await;
            if answer.is_ok_and(|answer| answer.status() == 200) {
                let took = process.began.elapsed();
                return (process, took);
            }
            assert!(process.began.elapsed() < Duration::from_secs(30), "never ready");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    pub fn nobody(&self) -> Persona {
        Persona::new(&self.url)
    }

    /// As an operator does.
    pub fn terminate(&self) {
        let sent = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
    }

    /// How it ended, where it did.
    pub fn ended(&mut self) -> Option<std::process::ExitStatus> {
        self.child.try_wait().unwrap()
    }

    /// Resident memory, in MB.
    pub fn rss_mb(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        line.trim().trim_end_matches(" kB").parse::<f64>().unwrap() / 1024.0
    }

    /// Open files and sockets.
    pub fn open_files(&self) -> usize {
        std::fs::read_dir(format!("/proc/{}/fd", self.child.id())).unwrap().count()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// A plain client.
pub fn client() -> reqwest::Client {
    ops_server::upstream::http::install_crypto();
    reqwest::Client::builder().timeout(Duration::from_secs(20)).build().unwrap()
}
