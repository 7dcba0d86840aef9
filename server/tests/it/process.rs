//! The program as a person starts and stops it.

use crate::helpers::Persona;
use reqwest::Method;
use std::{
    fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
    process::{Child, ChildStderr, Command, Output, Stdio},
    time::{Duration, Instant},
};

const USUAL: [(&str, &str); 8] = [
    ("OPS_LISTEN", "127.0.0.1:0"),
    ("OPS_STORE", "sqlite::memory:"),
    ("ERPNEXT_URL", "sandbox"),
    ("HUB_URL", "sandbox"),
    ("GEMINI_URL", "sandbox"),
    ("AUTH_MODE", "sandbox"),
    ("SANDBOX_LISTEN", "127.0.0.1:0"),
    ("SANDBOX_DATA", ":memory:"),
];
const DIST: &str = "tests/it/fixtures/dist";
/// Many times what ending takes, for a machine with much else to do.
const PROMPT: Duration = Duration::from_secs(3);

fn server(dist: impl AsRef<Path>) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_ops-server"));
    command.env_clear().envs(USUAL).env("OPS_DIST", dist.as_ref()).stderr(Stdio::piped());
    command
}

#[test]
fn without_the_browser_files_it_stops_and_says_how_to_build_them() {
    for argument in [None, Some("--check")] {
        let Output { status, stderr, .. } = server("tests/it/fixtures").args(argument).output().unwrap();
        let said = String::from_utf8_lossy(&stderr);
        assert_eq!(status.code(), Some(78), "{said}");
        assert!(said.contains("OPS_DIST") && said.contains("cargo xtask build"), "{said}");
    }
    assert!(server(DIST).arg("--check").status().unwrap().success());
}

/// A file that can be opened only once somebody writes to it keeps a thread for ever, as a slow disk or a large photo
/// does for a while: nobody waits for it any more when the server has stopped.
#[tokio::test]
async fn once_it_has_stopped_work_nobody_waits_for_does_not_keep_it() {
    let dist = dist_with_a_file_that_never_opens();
    let mut child = server(&dist).spawn().unwrap();
    let mut log = BufReader::new(child.stderr.take().unwrap());
    let listening = line_with(&mut log, "\"listening\"");
    let address = listening.split("\"address\":\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();
    let nobody = Persona::new(&format!("http://{address}"));
    let never = nobody.request(Method::GET, "/icons/never.svg").timeout(Duration::from_millis(500)).send().await;
    assert!(never.is_err_and(|error| error.is_timeout()), "the file opened");
    assert!(Command::new("kill").args(["-TERM", &child.id().to_string()]).status().unwrap().success());
    line_with(&mut log, "\"stopped\"");
    let ended = ends_within(&mut child, PROMPT);
    fs::remove_dir_all(dist).unwrap();
    assert!(ended, "it lives on {PROMPT:?} after it said that it had stopped");
}

fn dist_with_a_file_that_never_opens() -> PathBuf {
    let dist = std::env::temp_dir().join(format!("ops-dist-{}", std::process::id()));
    fs::create_dir_all(dist.join("icons")).unwrap();
    fs::copy(Path::new(DIST).join("assets.json"), dist.join("assets.json")).unwrap();
    assert!(Command::new("mkfifo").arg(dist.join("icons/never.svg")).status().unwrap().success());
    dist
}

fn line_with(log: &mut BufReader<ChildStderr>, words: &str) -> String {
    let line = log.lines().map(Result::unwrap).find(|line| line.contains(words));
    line.unwrap_or_else(|| panic!("the log ended before {words}"))
}

fn ends_within(child: &mut Child, limit: Duration) -> bool {
    let begun = Instant::now();
    while begun.elapsed() < limit {
        if let Some(status) = child.try_wait().unwrap() {
            assert!(status.success(), "{status}");
            return true;
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    child.kill().unwrap();
    false
}
