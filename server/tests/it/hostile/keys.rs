//! Rows 88 to 91 and 95 to 97: keys of repetition, doors that do not exist, and where a sign-in leads.

use super::{
    Row, rows,
    world::{World, op, refused},
};
use crate::helpers::form;
use reqwest::Method;
use serde_json::{Value, json};

pub const ROWS: &[Row] = rows! {
    88 Asks "keys that are missing, odd, or another's" => odd_keys,
    89 Silent "the same key with another content" => other_content,
    90 Silent "webhooks: there are none, events of the hub are fetched" => webhooks,
    91 Silent "webhooks of a rotation: there are none" => webhooks,
    95 Silent "one-time codes: there is no portal" => one_time_codes,
    96 Silent "codes by text message: there is no portal" => one_time_codes,
    97 Silent "a sign-in that leads elsewhere" => open_redirect,
};

fn create(number: u32, serial: &str) -> Value {
    let payload = json!({
        "serial_number": serial, "mac_address": null, "gpon_sn": null, "brand": null, "model": null, "equipment_type": "ONT", "job": null,
    });
    op(number, "equipment.create", payload)
}

async fn odd_keys(world: &World) {
    let mark = world.relay.count();
    for key in [
        Value::Null,
        json!(""),
        json!("x".repeat(300)),
        json!("not-a-uuid"),
        json!("0192f0c1-2345-4abc-8def-0123456789ab"),
        json!(7),
        json!("{0192f0c1-2345-7abc-8def-000000000088}"),
    ] {
        let mut odd = create(88, "HOSTILE0088");
        odd["op_id"] = key;
        refused(&world.send_ops("tech1", json!([odd])).await, &[400]);
        odd.as_object_mut().unwrap().remove("op_id");
        refused(&world.send_ops("tech1", json!([odd])).await, &[400]);
    }
    assert_eq!(world.relay.count(), mark, "an upstream heard of an op without a key");
    let first = world.send_ops("tech1", json!([create(88, "HOSTILE0088A")])).await.json();
    let another = world.send_ops("tech2", json!([create(88, "HOSTILE0088B")])).await.json();
    let again = world.send_ops("tech1", json!([create(88, "HOSTILE0088A")])).await.json();
    assert_eq!(first["receipts"][0]["result"], "applied", "{first}");
    assert_eq!(again["receipts"][0]["result"], "duplicate", "{again}");
    assert_ne!(another["receipts"][0]["result"], "duplicate", "what another person sent under it is theirs: {another}");
    assert_ne!(another["receipts"][0]["reason"]["code"], "key-reused", "{another}");
    assert!(!another.to_string().contains("HOSTILE0088A"), "{another}");
}

/// A batch answers op by op, so the 422 stands in the op's own receipt.
async fn other_content(world: &World) {
    let receipt = world.send_ops("tech1", json!([create(88, "HOSTILE0089")])).await.json()["receipts"][0].clone();
    assert_eq!(receipt["result"], "refused", "{receipt}");
    assert_eq!((&receipt["reason"]["status"], &receipt["reason"]["code"]), (&json!(422), &json!("key-reused")));
}

/// To anybody, signed or not: no such address.
async fn nothing_there(world: &World, paths: &[&str]) {
    for path in paths {
        for request in [
            world.request(Method::POST, path),
            world.by("admin", Method::POST, path),
            world.through_the_edge(Method::POST, path),
        ] {
            let signed = request
                .header("webhook-id", "msg_1")
                .header("webhook-timestamp", "1")
                .header("webhook-signature", "v1,AAAA");
            let signed = signed.header("x-frappe-webhook-signature", "AAAA");
            refused(&world.ask(signed.json(&json!({ "event": "on_update" }))).await, &[404]);
        }
    }
}

/// CONTRACTS.md section 6: events of the hub come over one stream that the server opens.
async fn webhooks(world: &World) {
    nothing_there(
        world,
        &["/webhooks", "/webhooks/hub", "/webhooks/erpnext", "/api/webhooks/hub", "/hook", "/webhook"],
    )
    .await;
}

async fn one_time_codes(world: &World) {
    nothing_there(
        world,
        &["/q/704F5765F53E", "/q/704F5765F53E/otp", "/api/otp", "/otp/send", "/otp/verify", "/api/portal/otp"],
    )
    .await;
}

async fn open_redirect(world: &World) {
    for next in [
        "//evil.test",
        "/\\evil.test",
        "https:evil.test",
        "https://evil.test",
        "javascript:alert(1)",
        "/%2f/evil.test\\",
        "\t//evil.test",
        "/j\r\nX: 1",
        ".//evil.test",
    ] {
        let request = world.to_sandbox_mode(Method::POST, "/sandbox/sign-in").header("sec-fetch-site", "same-origin");
        let answer = world.ask(form(request, &[("person", "tech1"), ("next", next)])).await;
        assert_eq!((answer.status, answer.header("location")), (303, "/j"), "{next:?}");
        let query = app::api::encode(next);
        let page = world.ask(world.to_sandbox_mode(Method::GET, &format!("/sandbox?next={query}"))).await;
        assert!(page.status == 200 && !page.text.contains("evil.test"), "{next:?}");
        let behind = world.get(&format!("/?next={query}")).await;
        assert_eq!(behind.header("location"), "/j", "{next:?}");
    }
    refused(&world.ask(world.request(Method::POST, "/sandbox/sign-in").body("person=admin")).await, &[404, 415, 422]);
}
