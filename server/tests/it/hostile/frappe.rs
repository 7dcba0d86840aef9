//! Rows 54 to 60: words that Frappe obeys wherever they stand in a query.

use super::{
    Row, rows,
    world::{World, refused},
};

pub const ROWS: &[Row] = rows! {
    54 Asks "cmd=" => cmd,
    55 Asks "run_method=" => run_method,
    56 Asks "fields=" => fields,
    57 Asks "filters=" => filters,
    58 Asks "or_filters, order_by, group_by, parent, debug" => others,
    59 Asks "limit_page_length=" => limits,
    60 Silent "Frappe's own addresses" => frappe_paths,
};

/// Reads these with and without the query: what arrives at the upstreams is the same to the letter.
async fn changes_nothing(world: &World, query: &str, word: &str) {
    let lookup = "/api/service-equipment/lookup?code=440769778099";
    let job = format!("/api/dispatch-jobs/{}", world.job);
    for path in [lookup, &job, "/api/devices/440769778099/timeline", "/j"] {
        let joint = if path.contains('?') { '&' } else { '?' };
        let plain = calls(world, path).await;
        let probed = calls(world, &format!("{path}{joint}{query}")).await;
        // A record that was asked for a moment ago may be remembered: nothing new is what counts.
        assert!(
            probed.iter().all(|call| plain.contains(call) || path.contains("/devices/") || path == "/j"),
            "{path}: {probed:?}"
        );
        assert!(probed.iter().all(|call| !call.contains(word)), "{path}: {probed:?}");
    }
}

async fn calls(world: &World, path: &str) -> Vec<String> {
    let mark = world.relay.count();
    let answer = world.get(path).await;
    assert!(answer.status == 200, "{path}: {answer:?}");
    let calls = world.relay.since(mark);
    calls
        .into_iter()
        .map(|call| format!("{} {} {}", call.method, call.target, String::from_utf8_lossy(&call.body)))
        .collect()
}

async fn cmd(world: &World) {
    changes_nothing(world, "cmd=frappe.client.delete&doctype=User&name=Administrator", "cmd").await;
}

async fn run_method(world: &World) {
    changes_nothing(world, "run_method=cancel", "run_method").await;
}

async fn fields(world: &World) {
    for fields in ["[%22password%22]", "[%22sum(x)%20as%20y%22]", "[%22owner%22]"] {
        changes_nothing(world, &format!("fields={fields}"), fields).await;
    }
}

async fn filters(world: &World) {
    changes_nothing(world, "filters=[[%22User%22,%22name%22,%22like%22,%22%25%22]]", "User").await;
}

async fn others(world: &World) {
    for query in [
        "or_filters=[[%22evil%22]]",
        "order_by=evil;drop",
        "group_by=evil",
        "parent=evil",
        "debug=1&evil",
        "as_dict=evil",
    ] {
        changes_nothing(world, query, "evil").await;
    }
}

async fn limits(world: &World) {
    for limit in ["0", "1000000000", "-1"] {
        for name in ["limit_page_length", "limit", "page_length"] {
            changes_nothing(world, &format!("{name}={limit}"), &format!("limit_page_length={limit}&")).await;
        }
    }
    let mark = world.relay.count();
    assert_eq!(world.get("/api/day-pack?limit_page_length=0").await.status, 200);
    for call in world.relay.since(mark).iter().filter(|call| call.target.contains("limit_page_length=")) {
        let limit = call.target.split("limit_page_length=").nth(1).and_then(|rest| rest.split('&').next());
        let limit: u32 = limit.unwrap().parse().unwrap();
        assert!((1..=1000).contains(&limit), "{}", call.target);
    }
}

async fn frappe_paths(world: &World) {
    for path in [
        "/api/resource/User/Administrator",
        "/api/method/frappe.client.get_password",
        "/api/method/frappe.auth.get_logged_user?x=1",
        "/api/v1/resource/User",
        "/api/v2/document/User/Administrator",
        "/api/method/upload_file",
        "/api",
        "/app/user",
        "/files/x",
        "/private/files/x",
        "/login",
    ] {
        let answer = world.get(path).await;
        assert_eq!(answer.status, 404, "{path}: {answer:?}");
        let posted =
            world.ask(world.request(reqwest::Method::POST, path).json(&serde_json::json!({ "cmd": "x" }))).await;
        refused(&posted, &[404]);
    }
}
