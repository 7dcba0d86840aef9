//! `ops-server erpnext prepare` with the real program against a site that lacks everything.

use crate::helpers::TestApp;
use serde_json::json;
use std::process::Command;

/// Exit code and lines.
async fn prepare(app: &TestApp, more: &'static [&'static str], token: &'static str) -> (i32, Vec<String>) {
    let url = app.sandbox.erpnext_url();
    let run = move || {
        let command = Command::new(env!("CARGO_BIN_EXE_ops-server"))
            .env_clear()
            .envs([("ERPNEXT_URL", url.as_str()), ("ERPNEXT_TOKEN", token)])
            .envs([("HUB_URL", "sandbox"), ("GEMINI_URL", "sandbox"), ("AUTH_MODE", "sandbox")])
            .args(["erpnext", "prepare"])
            .args(more)
            .output()
            .unwrap();
        let text = String::from_utf8([command.stdout, command.stderr].concat()).unwrap();
        (command.status.code().unwrap(), text.lines().map(str::to_owned).collect())
    };
    tokio::task::spawn_blocking(run).await.unwrap()
}

#[tokio::test]
async fn what_lacks_is_printed_then_added_once() {
    let app = TestApp::new().await;
    app.post_dial("/unprepared", json!({})).await;
    let token = "sandbox:sandbox";
    let (code, lines) = prepare(&app, &[], token).await;
    assert_eq!((code, lines.len()), (0, 20), "{lines:#?}");
    assert_eq!(lines[3], "+ Service Equipment.op_id (Data, unique)");
    assert_eq!(lines[4], "+ Dispatch Job.status: the words en_route, on_site, paused, not_done");
    assert_eq!(lines[8], "+ doctype Dispatch Job Tag, rows with tag (Link Dispatch Tag)");
    assert!(lines[19].starts_with("to add: 19; nothing was changed"), "{}", lines[19]);
    assert!(app.written("Custom Field").await.is_empty(), "printing writes nothing");

    let (code, lines) = prepare(&app, &["--apply"], token).await;
    assert_eq!((code, lines.last().unwrap().as_str()), (0, "added: 19"), "{lines:#?}");
    assert_eq!(app.written("Custom Field").await.len(), 17);
    let words = app.written("Property Setter").await[0]["body"]["value"].as_str().unwrap().to_owned();
    let wanted = "open\nassigned\nin_progress\ncompleted\ncancelled\nen_route\non_site\npaused\nnot_done";
    assert_eq!(words, wanted, "no word of the site is lost");

    assert_eq!(prepare(&app, &["--apply"], token).await, (0, vec!["nothing to add".to_owned()]));
    assert_eq!(app.written("Custom Field").await.len(), 17, "the second run writes nothing");
}

#[tokio::test]
async fn a_site_that_refuses_ends_it_with_1_and_the_next_run_goes_on() {
    let app = TestApp::new().await;
    app.post_dial("/unprepared", json!({})).await;
    let (code, lines) = prepare(&app, &["--apply"], "not:ours").await;
    assert_eq!(code, 1);
    assert!(lines[0].contains("our key is not accepted"), "{lines:#?}");
    let full = json!({ "upstream": "erpnext", "fault": "503", "path_contains": "Property", "method": "POST" });
    app.dial(full).await;
    let (code, lines) = prepare(&app, &["--apply"], "sandbox:sandbox").await;
    assert_eq!(code, 1, "{lines:#?}");
    assert_eq!(app.written("Custom Field").await.len(), 4);
    app.turn_dials_back().await;
    let (code, lines) = prepare(&app, &["--apply"], "sandbox:sandbox").await;
    assert_eq!((code, lines.last().unwrap().as_str()), (0, "added: 15"), "{lines:#?}");
}
