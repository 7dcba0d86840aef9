//! The list of contradictions over the sandbox's world, where one of each kind is planted, and with a system down.

use crate::helpers::{Persona, TestApp};
use serde_json::{Value, json};
use std::collections::BTreeMap;

async fn list(agent: &Persona) -> Value {
    let answer = agent.get("/api/contradictions").await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

fn kinds(list: &Value) -> BTreeMap<String, usize> {
    let mut kinds = BTreeMap::new();
    for found in list["found"].as_array().unwrap() {
        *kinds.entry(found["kind"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    kinds
}

/// Kind and the systems missing for it, of those that could not be judged.
fn unjudged(list: &Value) -> BTreeMap<String, Vec<String>> {
    let judged = list["judged"].as_array().unwrap().iter();
    let missing = judged
        .map(|one| (one["kind"].as_str().unwrap().to_owned(), serde_json::from_value(one["missing"].clone()).unwrap()));
    missing.filter(|(_, missing): &(_, Vec<String>)| !missing.is_empty()).collect()
}

#[tokio::test]
async fn the_world_has_one_of_each_kind_and_nothing_else() {
    let app = TestApp::new().await;
    let list = list(&app.person("csr1").await).await;
    assert_eq!(unjudged(&list), BTreeMap::new());
    let kinds = kinds(&list);
    assert_eq!((kinds.len(), kinds.values().sum::<usize>()), (12, 12), "{kinds:?}");
    for found in list["found"].as_array().unwrap() {
        let (evidence, subject) = (found["evidence"].as_array().unwrap(), &found["subject"]);
        assert!(evidence.len() >= 2, "{found}");
        let customer = subject["customer"].as_str();
        assert!(customer.is_none_or(|customer| list["customers"][customer].is_string()), "{subject}");
    }
}

#[tokio::test]
async fn without_the_network_its_kinds_are_not_judged() {
    let app = TestApp::new().await;
    app.dial(json!({ "upstream": "hub", "fault": "503" })).await;
    let list = list(&app.person("dispatch1").await).await;
    let kinds = kinds(&list);
    let left = ["billed_without_device", "gpon_serial_shared", "mac_shared", "place_disagrees"];
    assert_eq!(kinds.keys().map(String::as_str).collect::<Vec<_>>(), left);
    let unjudged = unjudged(&list);
    assert_eq!(unjudged.len(), 8);
    assert_eq!(
        (&unjudged["retired_online"], &unjudged["never_informed"]),
        (&vec!["olt".to_owned(), "acs".to_owned()], &vec!["acs".to_owned()])
    );
}

#[tokio::test]
async fn without_the_subscriptions_nobody_is_called_unpaid() {
    let app = TestApp::new().await;
    app.dial(json!({ "upstream": "erpnext", "fault": "503", "path_contains": "Service Subscription" })).await;
    let list = list(&app.person("admin").await).await;
    assert!(unjudged(&list).values().all(|missing| missing == &["billing"]));
    assert_eq!((unjudged(&list).len(), kinds(&list).len()), (5, 7));
}

#[tokio::test]
async fn a_hub_without_a_census_is_no_clean_network() {
    let app = TestApp::new().await;
    app.dial(json!({ "upstream": "hub", "fault": "404", "path_contains": "census" })).await;
    assert_eq!(unjudged(&list(&app.person("csr1").await).await).len(), 8);
    let outages = app.person("csr1").await.get("/api/outages").await.json();
    assert_eq!((&outages["read_at"], &outages["outages"]), (&Value::Null, &json!([])));
}

#[tokio::test]
async fn what_the_network_said_long_ago_says_nothing_of_now() {
    let app = TestApp::new().await;
    let agent = app.person("csr1").await;
    assert_eq!(agent.get("/api/outages").await.json()["outages"].as_array().unwrap().len(), 1);
    app.dial(json!({ "upstream": "hub", "fault": "503" })).await;
    app.hand.advance_ms(10 * 60_000);
    assert_eq!(agent.get("/api/outages").await.json()["outages"].as_array().unwrap().len(), 1);
    app.hand.advance_ms(6 * 60_000);
    let outages = agent.get("/api/outages").await.json();
    assert_eq!((&outages["read_at"], &outages["outages"]), (&Value::Null, &json!([])));
}

#[tokio::test]
async fn the_port_that_is_down_is_the_one_outage() {
    let app = TestApp::new().await;
    let agent = app.person("csr1").await;
    let before = agent.get("/api/outages").await.json();
    let [outage] = &before["outages"].as_array().unwrap()[..] else { panic!("{before}") };
    assert_eq!((outage["port"].as_str(), outage["cause"].as_str()), (Some("OLT-HEM-01 0/1/3"), Some("network")));
    assert_eq!(outage["down"], outage["total"]);
}

#[tokio::test]
async fn an_outage_is_found_within_one_poll() {
    let app = TestApp::new().await;
    let agent = app.person("csr1").await;
    let ports =
        |list: &Value| list["outages"].as_array().unwrap().iter().map(|one| one["port"].clone()).collect::<Vec<_>>();
    let before = ports(&agent.get("/api/outages").await.json());
    let census =
        reqwest::get(format!("{}/devices/census", app.sandbox.hub_url())).await.unwrap().json::<Value>().await.unwrap();
    let on_port = |ont: &&Value| ont["olt"] == "OLT-NAP-01" && ont["frameSlotPort"] == "0/3/2";
    let serials: Vec<String> = census["onts"]
        .as_array()
        .unwrap()
        .iter()
        .filter(on_port)
        .map(|ont| ont["gponSn"].as_str().unwrap().to_owned())
        .collect();
    // One that falls is its customer's own trouble.
    app.post_dial("/scenario", json!({ "serial": serials[0], "scenario": "los" })).await;
    app.hand.advance_ms(41_000);
    assert_eq!(ports(&agent.get("/api/outages").await.json()), before);
    for serial in &serials[1..serials.len() - 2] {
        app.post_dial("/scenario", json!({ "serial": serial, "scenario": "los" })).await;
    }
    app.hand.advance_ms(41_000);
    let after = ports(&agent.get("/api/outages").await.json());
    assert_eq!(after.len(), before.len() + 1);
    assert!(after.contains(&json!("OLT-NAP-01 0/3/2")));
}
