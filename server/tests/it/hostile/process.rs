//! The real binary as a process of its own: its settings, its log, its memory.

use serde_json::Value;
use std::{
    io::{BufRead, BufReader},
    path::PathBuf,
    process::{Child, Command, Stdio},
    sync::{Arc, Mutex},
    time::Duration,
};

pub struct Process {
    /// `127.0.0.1:port`.
    pub host: String,
    /// Where it keeps its store.
    pub folder: PathBuf,
    child: Mutex<Child>,
    log: Arc<Mutex<String>>,
}

impl Process {
    /// Starts it, and waits until it listens.
    pub async fn start(name: &str, settings: &[(&str, &str)]) -> Self {
        let folder = std::env::temp_dir().join(format!("ops-hostile-{name}-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let dist = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/fixtures/dist");
        let store = format!("sqlite://{}", folder.join("ops.db").display());
        let usual = [("OPS_LISTEN", "127.0.0.1:0"), ("OPS_DIST", dist), ("OPS_STORE", &store), ("OPS_LOG", "debug")];
        let mut child = Command::new(env!("CARGO_BIN_EXE_ops-server"))
            .env_clear()
            .envs(usual.into_iter().chain(settings.iter().copied()))
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let log = Arc::new(Mutex::new(String::new()));
        let (kept, stderr) = (log.clone(), BufReader::new(child.stderr.take().unwrap()));
        std::thread::spawn(move || {
            for line in stderr.lines().map_while(Result::ok) {
                let mut kept = kept.lock().unwrap();
                kept.push_str(&line);
                kept.push('\n');
            }
        });
        let mut process = Self { host: String::new(), folder, child: Mutex::new(child), log };
        process.host = process.wait_for_host().await;
        process
    }

    async fn wait_for_host(&self) -> String {
        for _ in 0..600 {
            let lines = self.lines();
            if let Some(line) = lines.iter().find(|line| line["message"] == "listening") {
                return line["address"].as_str().unwrap().to_owned();
            }
            assert!(self.is_alive(), "it ended: {}", self.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
        panic!("it does not listen: {}", self.log());
    }

    pub fn is_alive(&self) -> bool {
        self.child.lock().unwrap().try_wait().unwrap().is_none()
    }

    pub fn log(&self) -> String {
        self.log.lock().unwrap().clone()
    }

    /// Every line of the log; one that is no JSON object falls over here.
    pub fn lines(&self) -> Vec<Value> {
        let log = self.log();
        log.lines().map(|line| serde_json::from_str(line).unwrap_or_else(|_| panic!("not JSON: {line:?}"))).collect()
    }

    /// Resident memory.
    pub fn rss_kib(&self) -> i64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.lock().unwrap().id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        if let Ok(mut child) = self.child.lock() {
            let _ = child.kill();
            let _ = child.wait();
        }
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}
