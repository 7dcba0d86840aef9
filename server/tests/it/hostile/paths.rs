//! Rows 61 to 63: names that would be more than a name on the way.

use super::{
    Row, rows,
    world::{World, refused},
};

pub const ROWS: &[Row] = rows! {
    61 Silent "a doctype in the path" => doctype,
    62 Silent "ways upwards" => upwards,
    63 Asks "a query, a fragment or a line end in a name" => more_than_a_name,
};

async fn asks(world: &World, name: &str) -> crate::helpers::Answer {
    world.raw_request("GET", &format!("/api/dispatch-jobs/{name}"), "", b"").await
}

async fn doctype(world: &World) {
    for name in ["Dispatch%20Job%2F..%2F..%2Fmethod%2Fx", "Dispatch%20Job/..%2f..%2fmethod%2fx", "User%2FAdministrator"]
    {
        refused(&asks(world, name).await, &[400, 404]);
    }
}

async fn upwards(world: &World) {
    for name in [
        "../../method/logout",
        "..%2f..%2fmethod%2flogout",
        "%2e%2e/%2e%2e/method/logout",
        "%2e%2e%2f",
        "..;/method/logout",
        "..%3b/method",
        "%252e%252e%252fmethod",
        "\\..\\method",
        "%5c..%5cmethod",
        "%c0%ae%c0%ae/",
        "%c0%ae%c0%ae",
        "%e0%80%ae",
        "..",
        ".",
        "%2e",
        "%00",
        "DJ-1%00.txt",
        "/",
        "//",
    ] {
        refused(&asks(world, name).await, &[400, 404]);
    }
    for target in
        ["/api/dispatch-jobs/../../../etc/passwd", "/j/../api/../../x", "//evil.test/api/me", "/api/me/../ops"]
    {
        let answer = world.raw_request("GET", target, "", b"").await;
        assert!(matches!(answer.status, 400 | 404), "{target}: {answer:?}");
    }
}

/// What is asked of ERPNext for it is that name to the letter, or nothing.
async fn more_than_a_name(world: &World) {
    for (name, statuses) in [
        ("DJ-1%3Fcmd=x", [400, 400]),
        ("DJ-1%23x", [400, 400]),
        ("DJ-1%0d%0aX-Injected:%201", [400, 400]),
        ("DJ-1%0aX", [400, 400]),
        ("DJ-1#x", [400, 400]),
        ("DJ-1%26cmd=x", [400, 400]),
    ] {
        let mark = world.relay.count();
        refused(&asks(world, name).await, &statuses);
        assert_eq!(world.relay.count(), mark, "{name}");
    }
    let mark = world.relay.count();
    refused(&asks(world, "DJ-1?cmd=x").await, &[404]);
    let targets: Vec<String> = world.relay.since(mark).into_iter().map(|call| call.target).collect();
    assert_eq!(targets, ["/api/resource/Dispatch%20Job/DJ-1"], "the query is the caller's alone");
    let raw = world.head("GET", "/api/dispatch-jobs/DJ-1\r\nX-Injected: 1", "Connection: close\r\n\r\n");
    refused(&world.raw(raw.as_bytes()).await, &[400]);
}
