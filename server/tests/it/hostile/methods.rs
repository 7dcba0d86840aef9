//! Rows 29 to 37: what another site could make a browser send, and methods that do more than their name says.

use super::{
    Row, rows,
    world::{World, refused},
};
use ops_server::router::GROUPS;
use reqwest::Method;

pub const ROWS: &[Row] = rows! {
    29 Silent "POST without Origin and Sec-Fetch-Site" => no_origin,
    30 Silent "POST from another site" => cross_site,
    31 Silent "POST from a sibling" => same_site,
    32 Silent "POST with a foreign Origin" => foreign_origin,
    33 Silent "JSON called text" => text_plain,
    34 Silent "a form of plain text" => form_text_plain,
    35 Silent "a change by GET" => change_by_get,
    36 Silent "TRACE, CONNECT, PROPFIND, FOO" => odd_methods,
    37 Silent "OPTIONS from another site" => preflight,
};

const ORIGIN_LINES: &str = "Content-Type: application/json\r\nContent-Length: 10\r\n";

/// A POST of an empty batch under these lines in place of what a browser says of its page.
async fn posts(world: &World, lines: &str) -> crate::helpers::Answer {
    let head = world.head("POST", "/api/ops", &format!("Connection: close\r\n{ORIGIN_LINES}"));
    let head = head.replace("Sec-Fetch-Site: same-origin\r\n", lines);
    world.raw(format!("{head}\r\n{{\"ops\":[]}}").as_bytes()).await
}

async fn no_origin(world: &World) {
    refused(&posts(world, "").await, &[403]);
    assert_eq!(posts(world, "Sec-Fetch-Site: same-origin\r\n").await.status, 200, "the app's own page may");
    assert_eq!(posts(world, "Origin: https://ops.test\r\n").await.status, 200, "an older browser's too");
}

async fn cross_site(world: &World) {
    refused(&posts(world, "Sec-Fetch-Site: cross-site\r\n").await, &[403]);
    refused(&posts(world, "Sec-Fetch-Site: cross-site\r\nOrigin: https://ops.test\r\n").await, &[403]);
}

async fn same_site(world: &World) {
    refused(&posts(world, "Sec-Fetch-Site: same-site\r\n").await, &[403]);
}

async fn foreign_origin(world: &World) {
    for origin in [
        "null",
        "https://erp.gigafibre.ca.evil.ca",
        "https://ops.test.evil.ca",
        "ops.test",
        "file://",
        "https://ops.test:8443",
    ] {
        refused(&posts(world, &format!("Origin: {origin}\r\n")).await, &[403]);
    }
}

async fn typed(world: &World, kind: &str, body: &'static str) {
    for path in ["/api/ops", "/vision/barcodes"] {
        refused(&world.ask(world.request(Method::POST, path).header("content-type", kind).body(body)).await, &[415]);
    }
}

async fn text_plain(world: &World) {
    typed(world, "text/plain", "{\"ops\":[]}").await;
    typed(world, "text/plain; application/json", "{\"ops\":[]}").await;
}

async fn form_text_plain(world: &World) {
    typed(world, "text/plain", "{\"ops\":[],\"x=\":\"\"}\r\n").await;
    typed(world, "application/x-www-form-urlencoded", "ops=%5B%5D").await;
}

async fn change_by_get(world: &World) {
    // An address that is also read is none: reading it is no change.
    let routes = || GROUPS.iter().flat_map(|group| group.routes);
    let is_read = |path: &str| routes().any(|route| *route == ("get", path));
    let changing = routes().filter(|(method, path)| matches!(*method, "post" | "put") && !is_read(path));
    let mut asked = 0;
    for (_, path) in changing {
        let path = path.replace("{serial}", "440769778099").replace("{sha256}", &"0".repeat(64));
        refused(&world.get(&path).await, &[405]);
        asked += 1;
    }
    assert!(asked >= 6);
    refused(&world.get("/api/jobs/1/close").await, &[404]);
}

async fn odd_methods(world: &World) {
    for method in ["TRACE", "PROPFIND", "FOO", "DELETE", "PATCH"] {
        for target in ["/api/me", "/j", "/healthz"] {
            refused(&world.raw_request(method, target, "", b"").await, &[405, 501]);
        }
    }
    refused(&world.raw_request("CONNECT", "evil.test:443", "", b"").await, &[400, 405, 501]);
}

async fn preflight(world: &World) {
    let request = world.request(Method::OPTIONS, "/api/ops").header("origin", "https://evil.test");
    let request = request.header("access-control-request-method", "POST").header("sec-fetch-site", "cross-site");
    let answer = world.ask(request).await;
    assert!(answer.headers.keys().all(|name| !name.as_str().starts_with("access-control-")), "{answer:?}");
    let simple = world.ask(world.request(Method::GET, "/api/me").header("origin", "https://evil.test")).await;
    assert!(simple.headers.keys().all(|name| !name.as_str().starts_with("access-control-")), "{simple:?}");
}
