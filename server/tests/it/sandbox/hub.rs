//! The hub: devices as the network sees them, alive and sharing the world with the records.

use super::helper::World;
use futures::StreamExt;
use reqwest::Method;
use serde_json::json;

#[tokio::test]
async fn every_identifier_leads_to_the_device() {
    let world = World::new().await;
    for (asked, tier) in [
        ("2239A7B004512", "serial"),
        ("TPLG97441B58", "serial"),
        ("54504C4797441B58", "serial"),
        ("9C:A2:F4:97:44:1B", "mac"),
        ("9ca2.f497.441b", "mac"),
    ] {
        let (status, body) = world.get(&format!("/hub/devices/lookup?serial={asked}")).await;
        assert_eq!((status, body["serial"].as_str()), (200, Some("2239A7B004512")), "{asked}");
        assert_eq!(body["match"]["tier"], tier, "{asked}");
    }
    assert_eq!(world.get("/hub/devices/lookup?serial=NOBODY").await.0, 404);
}

#[tokio::test]
async fn the_story_shows_its_drop() {
    let world = World::new().await;
    let body = world.get("/hub/devices/lookup?serial=TPLG97441B58").await.1;
    let optics = &body["opticalStatus"][0];
    assert_eq!(optics["baselineRxPowerDbm"], -16.7);
    assert!((optics["rxPowerDbm"].as_f64().unwrap() - -19.4).abs() <= 0.3, "{optics}");
    let history = optics["history"].as_array().unwrap();
    assert_eq!(history.len(), 120);
    assert!(history.iter().any(|sample| sample["rxPowerDbm"].is_null()));
    let before = history.iter().take(60).filter_map(|sample| sample["rxPowerDbm"].as_f64());
    assert!(before.into_iter().all(|rx| rx > -17.1));
    assert!(body["olt"]["portSummary"]["total"].as_u64().unwrap() >= 20);
    assert!(body["wifi"][1]["clients"].is_array() && body["acs"]["online"] == true);
}

#[tokio::test]
async fn a_scenario_changes_the_device_and_is_told() {
    let world = World::new().await;
    let events = world.guest(Method::GET, "/hub/events?topics=device:2239A7B004512").send().await.unwrap();
    let mut stream = events.bytes_stream();
    let turned = json!({ "serial": "TPLG97441B58", "scenario": "los" });
    assert_eq!(world.post("/_dials/scenario", &turned).await.0, 204);
    let mut heard = String::new();
    while !heard.contains("\"runState\":\"los\"") {
        heard.push_str(&String::from_utf8_lossy(&stream.next().await.unwrap().unwrap()));
    }
    assert!(heard.contains("event: device.state"));
    world.hand.advance_ms(60_000);
    let optics = world.get("/hub/devices/lookup?serial=TPLG97441B58").await.1["opticalStatus"][0].clone();
    assert_eq!((optics["runState"].as_str(), optics["lastDownCause"].as_str()), (Some("los"), Some("LOSi")));
    assert!(optics["rxPowerDbm"].is_null());
}

#[tokio::test]
async fn a_port_is_down_with_all_its_onts() {
    let world = World::new().await;
    let filters = r#"{"olt_name":"OLT-HEM-01","olt_slot":1,"olt_port":3,"status":"Installed"}"#;
    let path =
        format!("/api/resource/Service Equipment?filters={filters}&fields=[\"serial_number\"]&limit_page_length=1");
    let serial = world.get(&path).await.1["data"][0]["serial_number"].as_str().unwrap().to_owned();
    let summary = world.get(&format!("/hub/devices/lookup?serial={serial}")).await.1["olt"]["portSummary"].clone();
    assert_eq!(summary["online"], 0);
    assert!(summary["los"].as_u64().unwrap() > 10 && summary["los"] == summary["total"], "{summary}");
}

#[tokio::test]
async fn a_linked_ont_appears_on_the_olt() {
    let world = World::new().await;
    let film = world.get("/hub/devices/lookup?serial=CXNK397E6D53").await.1;
    assert!(film["olt"].is_null() && film["opticalStatus"] == json!([]));
    let link = json!({ "status": "Installed", "customer": "CUST-2026-00042", "service_location": "LOC-00210" });
    assert_eq!(world.put("/api/resource/Service%20Equipment/EQP-03061", &link).await.0, 200);
    let film = world.get("/hub/devices/lookup?serial=CXNK397E6D53").await.1;
    assert_eq!(film["olt"]["frameSlotPort"], "0/3/2");
    assert_eq!(film["opticalStatus"][0]["runState"], "online");
}

#[tokio::test]
async fn a_source_that_does_not_answer_leaves_the_others() {
    let world = World::new().await;
    let look = async |scenario: &str| {
        let turned = json!({ "serial": "2239A7B004512", "scenario": scenario });
        assert_eq!(world.post("/_dials/scenario", &turned).await.0, 204);
        world.get("/hub/devices/lookup?serial=2239A7B004512").await.1
    };
    let body = look("olt_unreachable").await;
    assert!(body["olt"].is_null() && body["acs"]["online"] == true);
    assert_eq!(
        (&body["sources"][1]["state"], &body["opticalStatus"][0]["source"]),
        (&json!("timeout"), &json!("tr069"))
    );
    let body = look("acs_unreachable").await;
    assert!(body["acs"].is_null() && body["wifi"] == json!([]) && body["olt"]["onuId"] == 17);
    assert_eq!(body["sources"][2]["state"], "error");
}

#[tokio::test]
async fn a_text_message_is_sent_once() {
    let world = World::new().await;
    let body =
        json!({ "to": "+15145550148", "body": "Bonjour", "customer": "CUST-2026-00042", "client_op_id": "op-1" });
    let first = world.post("/hub/sms/send", &body).await.1;
    let again = world.post("/hub/sms/send", &body).await.1;
    assert_eq!(first["sid"], again["sid"]);
    let conversation = world.get("/hub/conversations?customer=CUST-2026-00042").await.1;
    let sent = conversation["conversations"][0]["messages"].as_array().unwrap();
    assert_eq!(sent.iter().filter(|message| message["body"] == "Bonjour").count(), 1);
}
