//! Rows 64 to 66, 69 and 71 to 74: other people's visits, fields that are not theirs, and texts that would be code.

use super::{
    Row, rows,
    world::{World, guarded, op, refused},
};
use reqwest::Method;
use serde_json::{Value, json};

pub const ROWS: &[Row] = rows! {
    64 Asks "another technician's visit" => anothers_job,
    65 Silent "what is for customer service alone" => not_for_technicians,
    66 Silent "a field that is only read" => read_only_fields,
    69 Asks "serials that would be a query or a script" => serials,
    71 Asks "a note with a script" => notes,
    72 Asks "HTML of ERPNext with a script" => upstream_html,
    73 Asks "MAC addresses that are none" => macs,
    74 Silent "a device that is an address" => addresses,
};

const DEVICE: &str = "440769778099";

async fn anothers_job(world: &World) {
    let path = format!("/api/dispatch-jobs/{}", world.job);
    let none = world.ask(world.by("tech2", Method::GET, "/api/dispatch-jobs/DJ-1999-00001")).await;
    let theirs = world.ask(world.by("tech2", Method::GET, &path)).await;
    refused(&theirs, &[404]);
    let words = |answer: &crate::helpers::Answer| (answer.json()["code"].clone(), answer.json()["title"].clone());
    assert_eq!(words(&theirs), words(&none), "it cannot be told from one that does not exist");
    let mark = world.relay.count();
    let link = op(64, "equipment.link", json!({ "job": world.job, "serial_number": DEVICE, "action": "install" }));
    let receipt = world.send_ops("tech2", json!([link])).await.json()["receipts"][0].clone();
    assert_eq!((&receipt["result"], &receipt["reason"]["status"]), (&json!("refused"), &json!(404)), "{receipt}");
    assert!(receipt.get("doc").is_none(), "no data");
    assert!(world.relay.since(mark).iter().all(|call| call.method == "GET"), "nothing is written");
    let page = world.ask(world.by("tech2", Method::GET, &format!("/j/job/{}", world.job))).await;
    assert!(!page.text.contains(&world.customer), "no data on its page either");
}

async fn not_for_technicians(world: &World) {
    for topics in ["queue", "conversation:1", "health,queue"] {
        refused(&world.get(&format!("/api/events?topics={topics}")).await, &[403]);
    }
}

async fn read_only_fields(world: &World) {
    for (field, value) in [
        ("assigned_tech", "TECH-001"),
        ("cost", "0"),
        ("price", "0"),
        ("status", "completed"),
        ("customer", "CUST-2026-00001"),
    ] {
        let mut payload = json!({ "job": world.job, "serial_number": DEVICE, "action": "install" });
        payload[field] = json!(value);
        refused(&world.send_ops("tech1", json!([op(66, "equipment.link", payload)])).await, &[422]);
    }
}

async fn serials(world: &World) {
    let (long, wide) = ("A".repeat(10_000), "é".repeat(1_200));
    for code in
        ["' OR 1=1--", "%", "_", "\"><script>alert(1)</script>", "{{7*7}}", "${jndi:x}", long.as_str(), wide.as_str()]
    {
        let mark = world.relay.count();
        let encoded = app::api::encode(code);
        refused(&world.get(&format!("/api/service-equipment/lookup?code={encoded}")).await, &[404, 414, 422]);
        for call in world.relay.since(mark) {
            assert!(!call.target.contains("like") && !call.target.contains("<script"), "{}", call.target);
        }
        let page = world.get(&format!("/j/device/{encoded}")).await;
        assert!(!page.text.contains("<script>alert"), "{code}");
        guarded(&page);
    }
}

/// The text in a page and in an answer, and no element made of it.
fn is_text(text: &str) {
    for element in ["<img src=x", "<script>alert", "href=\"javascript:", "<svg/onload"] {
        assert!(!text.contains(element), "{element}");
    }
}

async fn notes(world: &World) {
    let note = "<img src=x onerror=alert(1)> [x](javascript:alert(1)) <svg/onload=alert(2)> \u{202e}txt";
    let record = format!("/api/resource/Dispatch%20Job/{}", world.job);
    world.write_record(Method::PUT, &record, json!({ "notes": note })).await;
    let path = format!("/api/dispatch-jobs/{}", world.job);
    let mut answer = world.get(&path).await;
    // What is shown may be fifteen seconds old.
    for _ in 0..40 {
        if answer.text.contains("javascript:alert(1)") {
            break;
        }
        tokio::time::sleep(std::time::Duration::from_millis(500)).await;
        answer = world.get(&path).await;
    }
    assert_eq!(answer.header("content-type"), "application/json");
    assert!(answer.json()["notes"].as_str().unwrap().contains("javascript:alert(1)"), "it is there, as a text");
    for path in [format!("/j/job/{}", world.job), "/j".to_owned()] {
        let page = world.get(&path).await;
        assert_eq!(page.status, 200);
        is_text(&page.text);
        guarded(&page);
        let policy = page.header("content-security-policy");
        assert!(policy.contains("script-src 'nonce-") && policy.contains("'strict-dynamic'"), "{policy}");
    }
}

async fn upstream_html(world: &World) {
    let comment = json!({
        "doctype": "Comment", "comment_type": "Comment", "reference_doctype": "Customer", "reference_name": world.customer,
        "content": "<p>Bonjour<script>alert(1)</script><img src=x onerror=alert(1)></p><svg/onload=alert(2)>",
    });
    world.write_record(Method::POST, "/api/resource/Comment", comment).await;
    let serial = device_of(world).await;
    for panel in ["timeline", "issues", "customer"] {
        let answer = world.get(&format!("/api/devices/{serial}/{panel}")).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "application/json"), "{answer:?}");
        is_text(&answer.text);
    }
    let page = world.get(&format!("/j/device/{serial}")).await;
    is_text(&page.text);
}

/// The device of the first visit's customer.
async fn device_of(world: &World) -> String {
    let pack: Value = world.get("/api/day-pack").await.json();
    let of_customer = |device: &&Value| device["customer"] == world.customer.as_str();
    let device = pack["equipment"].as_array().unwrap().iter().find(of_customer).or(pack["equipment"].get(0));
    device.unwrap()["serial_number"].as_str().unwrap().to_owned()
}

async fn macs(world: &World) {
    for (number, mac) in
        ["GG:11:22:33:44:55", "70:4F:57:65:F5", "70:4F-57.65:F5:3E", "704F5765F53", "", "70:4F:57:65:F5:3E:00"]
            .into_iter()
            .enumerate()
    {
        let payload = json!({
            "serial_number": "HOSTILE0073", "mac_address": mac, "gpon_sn": null, "brand": null, "model": null,
            "equipment_type": "ONT", "job": null,
        });
        let mark = world.relay.count();
        let sent = op(7300 + u32::try_from(number).unwrap(), "equipment.create", payload);
        let receipt = world.send_ops("tech1", json!([sent])).await.json()["receipts"][0].clone();
        assert_eq!(
            (&receipt["reason"]["status"], &receipt["reason"]["detail"]),
            (&json!(422), &json!("mac_address")),
            "{mac}"
        );
        assert_eq!(world.relay.count(), mark, "{mac}: an upstream heard of it");
    }
}

async fn addresses(world: &World) {
    for address in [
        "http://169.254.169.254/",
        "169.254.169.254:80",
        "localhost:8081",
        "gopher://x:1/_",
        "file:///etc/passwd",
        "[::1]:80",
    ] {
        let encoded = app::api::encode(address);
        for panel in ["network", "service-equipment", "timeline"] {
            refused(&world.get(&format!("/api/devices/{encoded}/{panel}")).await, &[422]);
        }
        refused(&world.ask(world.request(Method::POST, &format!("/api/devices/{encoded}/diagnose"))).await, &[422]);
        refused(&world.get(&format!("/api/service-equipment/lookup?code={encoded}")).await, &[422]);
    }
}
