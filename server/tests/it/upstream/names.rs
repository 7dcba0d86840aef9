//! Document names are free text; whatever stands in them must arrive intact.

use super::erpnext;
use super::responder::{Reply, Responder};
use percent_encoding::percent_decode_str;
use serde_json::json;

const NAMES: [&str; 9] = [
    "Café Réseau / Bistro Ünïcode",
    "L'Étoile #1 \"Hôtel\"",
    "Garage A&B 100% Auto?",
    "Ferme O'Brien + Fils",
    "a%2Fb",
    "../../api/method/x",
    "page.html",
    "nom\\avec\u{202f}espace ; = : @ , $ ! * ( ) [ ] { } | ^ ~ `",
    "日本 🚐",
];

#[tokio::test]
async fn names_arrive_intact_in_a_path() {
    let site = Responder::start(|_, _| Reply::json(200, &json!({ "data": { "name": "x" } }))).await;
    for name in NAMES {
        erpnext(&site.url).find_customer(name).await.unwrap();
        let target = site.requests().last().unwrap().target.clone();
        let segment = target.strip_prefix("/api/resource/Customer/").unwrap();
        assert!(!segment.contains(['/', '?', '#']), "{segment}");
        assert_eq!(percent_decode_str(segment).decode_utf8().unwrap(), name);
    }
}

#[tokio::test]
async fn names_arrive_intact_in_a_filter() {
    let site = Responder::start(|_, _| Reply::json(200, &json!({ "data": [] }))).await;
    for name in NAMES {
        erpnext(&site.url).list_open_issues(name).await.unwrap();
        let target = site.requests().last().unwrap().target.clone();
        let query = target.split_once('?').unwrap().1;
        let filters = query.split('&').find_map(|pair| pair.strip_prefix("filters=")).unwrap();
        let filters: serde_json::Value =
            serde_json::from_str(&percent_decode_str(filters).decode_utf8().unwrap()).unwrap();
        assert_eq!(filters[0], json!(["customer", "in", [name]]));
    }
}

#[tokio::test]
async fn a_name_of_dots_asks_nothing() {
    let site = Responder::start(|_, _| Reply::json(200, &json!({ "data": { "name": "x" } }))).await;
    for name in ["", ".", ".."] {
        assert!(erpnext(&site.url).find_customer(name).await.is_err());
    }
    assert!(site.requests().is_empty());
}

#[tokio::test]
async fn a_long_list_goes_by_post() {
    let site = Responder::start(|_, _| Reply::json(200, &json!({ "message": [{ "name": "X" }] }))).await;
    let names: Vec<String> = (0..300).map(|i| format!("Véronique Tremblay {i:03}")).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    assert_eq!(erpnext(&site.url).list_customers(&names).await.unwrap().len(), 1);
    let request = site.requests().remove(0);
    assert_eq!((request.method.as_str(), request.target.as_str()), ("POST", "/api/method/frappe.client.get_list"));
    let body: serde_json::Value = serde_json::from_str(&request.body).unwrap();
    assert_eq!(body["filters"][0][2][299], "Véronique Tremblay 299");
    assert_eq!(body["limit_page_length"], 1000);
}
