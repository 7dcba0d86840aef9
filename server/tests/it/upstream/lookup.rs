//! The three-tier lookup as it travels: one request, the tier decided here.

use super::erpnext;
use super::responder::{Reply, Request, Responder};
use domain::lookup::Tier;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};

fn or_filters(request: &Request) -> Value {
    let query = request.target.split_once('?').unwrap().1;
    let encoded = query.split('&').find_map(|pair| pair.strip_prefix("or_filters=")).unwrap();
    serde_json::from_str(&percent_decode_str(encoded).decode_utf8().unwrap()).unwrap()
}

fn record(name: &str, serial: &str, gpon: Value, mac: &str) -> Value {
    json!({ "name": name, "serial_number": serial, "gpon_sn": gpon, "mac_address": mac, "equipment_type": "ONT", "status": "In Stock",
        "modified": "2026-11-20 09:14:02.118233", "olt_frame": 0, "olt_slot": 0, "olt_port": 0, "ont_id": 0, "latitude": 0.0 })
}

#[tokio::test]
async fn both_spellings_and_every_usual_separator_are_asked_for() {
    let site = Responder::start(|_, _| Reply::json(200, &json!({ "data": [] }))).await;
    assert_eq!(erpnext(&site.url).look_up("54504c4797441b58").await.unwrap(), None);
    let filters = or_filters(&site.requests()[0]);
    let asked = |field: &str, value: &str| {
        filters
            .as_array()
            .unwrap()
            .iter()
            .any(|filter| filter[0] == field && filter[2].as_array().unwrap().contains(&value.into()))
    };
    for field in ["serial_number", "gpon_sn"] {
        assert!(asked(field, "TPLG97441B58") && asked(field, "54504C4797441B58"), "{field} in {filters}");
    }
    assert_eq!(erpnext(&site.url).look_up("9ca2.f497.441b").await.unwrap(), None);
    let filters = or_filters(&site.requests()[1]);
    let macs = filters.as_array().unwrap().iter().find(|filter| filter[0] == "mac_address").unwrap()[2].clone();
    for mac in ["9C:A2:F4:97:44:1B", "9CA2F497441B", "9C-A2-F4-97-44-1B", "9ca2.f497.441b"] {
        assert!(macs.as_array().unwrap().contains(&mac.into()), "{mac} in {macs}");
    }
}

#[tokio::test]
async fn the_answer_says_which_tier_matched() {
    let records = json!({ "data": [
        record("EQP-1", "ZZZZ1", Value::Null, "9C-A2-F4-97-44-1B"),
        record("EQP-2", "9CA2F497441B", json!("54504C4797441B58"), ""),
    ] });
    let site = Responder::start(move |_, _| Reply::json(200, &records)).await;
    let client = erpnext(&site.url);
    for (code, name, tier) in [
        ("9CA2F497441B", "EQP-2", Tier::Serial),
        ("tplg97441b58", "EQP-2", Tier::Serial),
        ("9c:a2:f4:97:44:1b", "EQP-1", Tier::Mac),
    ] {
        let found = client.look_up(code).await.unwrap().unwrap();
        assert_eq!((found.equipment.name.as_str(), found.tier, found.candidates), (name, tier, 1), "{code}");
    }
    let found = client.look_up("TPLG97441B58").await.unwrap().unwrap().equipment;
    assert_eq!((found.gpon_sn.as_deref(), found.pon_port, found.mac_address), (Some("TPLG97441B58"), None, None));
}

#[tokio::test]
async fn a_site_without_the_gpon_field_is_asked_without_it_from_then_on() {
    let site = Responder::start(|request, _| {
        if request.target.contains("gpon_sn") {
            let message = "Field not permitted in query: gpon_sn";
            let exception = format!("frappe.exceptions.DataError: {message}");
            return Reply::json(417, &json!({ "exc_type": "DataError", "exception": exception }));
        }
        Reply::json(200, &json!({ "data": [record("EQP-1", "TPLG97441B58", Value::Null, "")] }))
    })
    .await;
    let client = erpnext(&site.url);
    for _ in 0..2 {
        assert_eq!(client.look_up("54504C4797441B58").await.unwrap().unwrap().equipment.name, "EQP-1");
    }
    assert_eq!(site.requests().len(), 3);
}

#[tokio::test]
async fn nothing_is_asked_for_nothing() {
    let site = Responder::start(|_, _| Reply::HangUp).await;
    let client = erpnext(&site.url);
    assert_eq!(client.look_up("   ").await.unwrap(), None);
    assert!(client.list_customers(&[]).await.unwrap().is_empty());
    assert!(site.requests().is_empty());
}
