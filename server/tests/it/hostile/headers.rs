//! Rows 22 to 28: headers that would lead somewhere else, or come with us to an upstream.

use super::{
    Row, rows,
    world::{CANARIES, World, refused},
};
use reqwest::Method;

pub const ROWS: &[Row] = rows! {
    22 Silent "X-Forwarded-Host" => forwarded_host,
    23 Silent "X-Forwarded-Prefix, X-Original-URL, X-Rewrite-URL" => original_url,
    24 Silent "Host of another site" => host,
    25 Silent "X-HTTP-Method-Override" => method_override,
    26 Asks "X-Frappe-Site-Name and its like" => frappe_headers,
    27 Asks "Authorization of the client" => authorization,
    28 Asks "Cookie of ERPNext" => cookie,
};

async fn forwarded_host(world: &World) {
    for path in ["/", "/nowhere", "/healthz"] {
        let request = world
            .request(Method::GET, path)
            .header("x-forwarded-host", "evil.test")
            .header("forwarded", "host=evil.test");
        let answer = world.ask(request.header("x-forwarded-proto", "gopher").header("x-forwarded-port", "1")).await;
        assert!(!format!("{answer:?}").contains("evil") && !format!("{answer:?}").contains("gopher"), "{answer:?}");
    }
    let home = world.ask(world.request(Method::GET, "/").header("x-forwarded-host", "evil.test")).await;
    assert_eq!((home.status, home.header("location")), (303, "/j"));
}

async fn original_url(world: &World) {
    for name in ["x-forwarded-prefix", "x-original-url", "x-rewrite-url", "x-forwarded-uri", "x-original-uri"] {
        let answer = world.ask(world.request(Method::GET, "/api/me").header(name, "/admin")).await;
        assert_eq!((answer.status, answer.json()["id"].as_str()), (200, Some("tech1")), "{name}");
    }
}

async fn host(world: &World) {
    for host in ["evil.test", "ops.test.evil.ca", "ops.test@evil.ca", "ops.test:x", "10.0.0.1"] {
        let head =
            world.head("GET", "/j", "Connection: close\r\n\r\n").replace("Host: ops.test", &format!("Host: {host}"));
        refused(&world.raw(head.as_bytes()).await, &[400, 421]);
    }
}

async fn method_override(world: &World) {
    for name in ["x-http-method-override", "x-http-method", "x-method-override"] {
        let request =
            world.request(Method::POST, "/api/ops").header(name, "DELETE").json(&serde_json::json!({ "ops": [] }));
        let answer = world.ask(request).await;
        assert_eq!((answer.status, answer.text.as_str()), (200, r#"{"receipts":[]}"#), "{name}");
    }
}

/// A lookup with these headers: what arrives at ERPNext has ours and no others.
async fn looks_up_with(world: &World, headers: &[(&str, &str)]) {
    let mark = world.relay.count();
    let mut request = world.request(Method::GET, "/api/service-equipment/lookup?code=440769778099");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    assert_eq!(world.ask(request).await.status, 200);
    let calls = world.relay.since(mark);
    assert!(!calls.is_empty());
    for call in calls {
        let mut names: Vec<&str> = call.headers.iter().map(|(name, _)| name.as_str()).collect();
        names.sort_unstable();
        assert_eq!(names, ["accept", "authorization", "host"], "{}", call.target);
        let key = format!("token {}:{}", CANARIES[0], CANARIES[1]);
        assert!(call.headers.contains(&("authorization".to_owned(), key)), "our own key");
    }
}

async fn frappe_headers(world: &World) {
    let names = ["x-frappe-site-name", "x-frappe-csrf-token", "x-frappe-cmd", "x-frappe-doctype", "x-forwarded-for"];
    looks_up_with(world, &names.map(|name| (name, "other"))).await;
}

async fn authorization(world: &World) {
    looks_up_with(world, &[("authorization", "token a:b")]).await;
}

async fn cookie(world: &World) {
    looks_up_with(world, &[("cookie", "sid=Administrator; user_id=Administrator")]).await;
}
