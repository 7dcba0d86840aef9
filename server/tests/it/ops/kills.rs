//! Our server is killed, not asked, between ERPNext's commit and our receipt, and at any other moment. When it is back and
//! the phone sends the same ops again, each stands once: in ERPNext, in its comments and in the audit (RELIABILITY.md A5).
//!
//! `OPS_KILLS` is how many rounds are run; the suite's short form is fifteen: each kind of op at each
//! of the three moments.

use super::{
    JOB,
    once::{STOCK, every_kind},
};
use crate::{
    helpers::Persona,
    sandbox::helper::{World, answer},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    net::TcpListener,
    path::Path,
    process::{Child, Command, Stdio},
    time::Duration,
};

const ROUNDS: u32 = 15;

/// The real binary in a process of its own.
struct Server {
    child: Child,
    url: String,
}

impl Server {
    async fn start(world: &World, store: &Path) -> Self {
        let address = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let settings = [
            ("OPS_LISTEN", address.to_string()),
            ("OPS_STORE", format!("sqlite://{}", store.display())),
            ("OPS_DIST", "tests/it/fixtures/dist".to_owned()),
            ("OPS_LOG", "warn".to_owned()),
            ("AUTH_MODE", "sandbox".to_owned()),
            ("ERPNEXT_URL", world.sandbox.erpnext_url()),
            ("ERPNEXT_TOKEN", "sandbox:sandbox".to_owned()),
            ("HUB_URL", world.sandbox.hub_url()),
            ("GEMINI_URL", world.sandbox.gemini_url()),
            ("AI_API_KEY", "sandbox".to_owned()),
        ];
        let mut command = Command::new(env!("CARGO_BIN_EXE_ops-server"));
        let child = command.env_clear().envs(settings).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let server = Self { child, url: format!("http://{address}") };
        for _ in 0..1000 {
            if reqwest::get(format!("{}/healthz", server.url)).await.is_ok() {
                return server;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        panic!("the server does not start");
    }

    /// SIGKILL.
    fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[tokio::test]
async fn a_server_killed_between_their_commit_and_our_receipt_doubles_nothing() {
    let rounds = rounds();
    let folder = std::env::temp_dir().join(format!("ops-kills-{}", std::process::id()));
    let world = World::new().await;
    let mut kills = 0;
    for round in 0..rounds {
        let store = folder.join(format!("{round}.db"));
        kills += run(&world, &store, round).await;
        std::fs::remove_file(store).unwrap();
    }
    println!("{rounds} rounds, {kills} kills, 0 doubled");
    assert!(kills >= rounds, "each round has its kill");
    std::fs::remove_dir_all(folder).unwrap();
}

#[expect(clippy::disallowed_methods, reason = "how long to test is no setting of the server")]
fn rounds() -> u32 {
    std::env::var("OPS_KILLS").ok().and_then(|text| text.parse().ok()).unwrap_or(ROUNDS)
}

/// One round: the five kinds of op in order; at one of them the server is killed, is back, and all is sent again.
async fn run(world: &World, store: &Path, round: u32) -> u32 {
    assert_eq!(world.post("/_dials/reset", &json!({})).await.0, 204);
    let assigned = json!({ "status": "assigned", "notes": "" });
    assert_eq!(world.put(&format!("/api/resource/Dispatch Job/{JOB}"), &assigned).await.0, 200);
    let mut server = Server::start(world, store).await;
    let mut technician = Persona::new(&server.url).sign_in("tech1").await;
    let (kinds, target, mut kills) = (every_kind(), (round % 5) as usize, 0);
    for (at, kind) in kinds.iter().enumerate() {
        if at == target {
            kill_at(world, &mut server, &technician, kind, round).await;
            kills += 1;
            turn_back(world).await;
            server = Server::start(world, store).await;
            technician = Persona::new(&server.url).sign_in("tech1").await;
        }
        let result = send(&technician, kind).await["result"].clone();
        assert!(result == "applied" || at == target && result == "duplicate", "{round}: {kind}: {result}");
        assert_eq!(send(&technician, kind).await["result"], "duplicate", "{round}");
    }
    stands_once(world, store, round).await;
    kills
}

/// Three moments in turn: their commit of the change, their commit of the comment, and any time at all.
async fn kill_at(world: &World, server: &mut Server, technician: &Persona, kind: &Value, round: u32) {
    let before = journal(world).await.len();
    let moment = round / 5 % 3;
    let comments = moment == 1;
    if moment < 2 {
        for method in ["POST", "PUT"] {
            let path = if comments { "document/Comment" } else { "/api/resource/" };
            let dial = json!({ "upstream": "erpnext", "fault": "hang", "ms": 60_000, "method": method, "path_contains": path });
            world.post("/_dials", &dial).await;
        }
    }
    let (technician, kind) = (technician.clone(), kind.clone());
    let sent = tokio::spawn(async move {
        let request = technician.request(Method::POST, "/api/ops").json(&json!({ "ops": [kind] }));
        request.send().await.is_ok_and(|response| response.status().is_success())
    });
    if moment == 2 {
        tokio::time::sleep(Duration::from_micros(u64::from(round) * 7919 % 30_000)).await;
        server.kill();
        sent.await.unwrap();
        return;
    }
    let doctype = |entry: &Value| entry["doctype"] == "Comment";
    while !journal(world).await[before..].iter().any(|entry| doctype(entry) == comments) {
        assert!(!sent.is_finished(), "{round}: it was answered without a write");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
    server.kill();
    assert!(!sent.await.unwrap(), "{round}: it was answered, so its receipt was kept: nothing was between");
}

async fn stands_once(world: &World, store: &Path, round: u32) {
    let (_, job) = world.get(&format!("/api/resource/Dispatch Job/{JOB}")).await;
    let job = &job["data"];
    let lines = job["equipment"].as_array().unwrap();
    assert_eq!(lines.iter().filter(|line| line["serial_number"] == STOCK).count(), 1, "{round}: {lines:?}");
    assert_eq!(job["notes"].as_str().unwrap().matches("Chien dehors").count(), 1, "{round}: {job}");
    assert_eq!(job["status"], "en_route", "{round}");
    let entries = journal(world).await;
    let inserted = |doctype: &str| {
        let is_one = |entry: &&Value| entry["doctype"] == doctype && entry["action"] == "insert";
        entries.iter().filter(is_one).map(|entry| entry["name"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(inserted("Service Equipment").len(), 1, "{round}");
    let mut comments = inserted("Comment");
    comments.sort();
    let count = comments.len();
    comments.dedup();
    assert_eq!((count, comments.len()), (6, 6), "{round}: {comments:?}");
    // The moves of the job: ours and the reset's; a change is written once.
    let writes = entries.iter().filter(|entry| entry["action"] == "update").count();
    assert_eq!(writes, 1 + 5, "{round}: {entries:?}");
    let audit = rusqlite::Connection::open(store).unwrap();
    let told: i64 =
        audit.query_row("SELECT count(*) FROM audit WHERE result = 'applied'", [], |row| row.get(0)).unwrap();
    assert_eq!(told, 6, "{round}: every change is told, once");
}

async fn send(technician: &Persona, kind: &Value) -> Value {
    technician.send_ops(std::slice::from_ref(kind)).await.remove(0)
}

async fn journal(world: &World) -> Vec<Value> {
    world.get("/_dials/journal").await.1.as_array().unwrap().clone()
}

async fn turn_back(world: &World) {
    let (status, _) = answer(world.request(Method::DELETE, "/_dials").send().await.unwrap()).await;
    assert_eq!(status, 204);
}
