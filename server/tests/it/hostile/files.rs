//! Rows 98 to 100: files that are not for anybody, and machines' pages that are not for everybody.

use super::{
    Row, rows,
    world::{World, refused},
};

pub const ROWS: &[Row] = rows! {
    98 Silent "files beside the built ones" => other_files,
    99 Silent "addresses that look like files" => deception,
    100 Silent "metrics, verbose health, API documents" => machines,
};

async fn other_files(world: &World) {
    for target in [
        "/pkg/../Cargo.toml",
        "/pkg/%2e%2e/Cargo.toml",
        "/pkg/..%2fCargo.toml",
        "/pkg/..%5cCargo.toml",
        "/pkg//etc/passwd",
        "/pkg/%2fetc%2fpasswd",
        "/icons/../../Cargo.toml",
        "/.env",
        "/.git/config",
        "/assets.json",
        "/Cargo.toml",
        "/pkg/",
        "/pkg",
        "/pkg/app-1f2e.css%00.js",
        "/service-worker/../.env",
        "/ollama/",
        "/ollama/api/tags",
    ] {
        let answer = world.raw_request("GET", target, "", b"").await;
        assert!(answer.status == 404, "{target}: {answer:?}");
        assert!(!answer.text.contains("[package]") && !answer.text.contains("root:"), "{target}");
    }
}

async fn deception(world: &World) {
    for target in [
        "/pkg/app.css/x.js",
        "/pkg/app-1f2e.css/x.js",
        "/j/x.css",
        "/j/device/440769778099/x.css",
        "/j.css",
        "/api/me/x.css",
        "/j/..%2fx.css",
    ] {
        let answer = world.get(target).await;
        assert_eq!((answer.status, answer.header("cache-control")), (404, "no-store"), "{target}");
    }
    let own = world.get("/api/me").await;
    assert!(own.header("cache-control") == "no-store" || own.header("cache-control").contains("private"), "{own:?}");
}

async fn machines(world: &World) {
    for path in [
        "/metrics",
        "/api-docs",
        "/openapi.json",
        "/swagger",
        "/debug/pprof",
        "/server-status",
        "/actuator/health",
        "/healthz/",
        "/healthz/verbose",
    ] {
        refused(&world.ask(world.through_the_edge(reqwest::Method::GET, path)).await, &[404]);
    }
    for path in ["/healthz?verbose", "/healthz?verbose=1", "/readyz?verbose"] {
        let answer = world.get(path).await;
        assert!(
            matches!(answer.text.as_str(), r#"{"status":"ok"}"# | r#"{"status":"degraded"}"#),
            "{path}: {answer:?}"
        );
    }
}
