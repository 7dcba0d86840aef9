//! What the desk is told of one customer, over the sandbox's world: who, where, what they owe, what happened.

use crate::helpers::{Answer, Persona, TestApp};
use app::{
    api::{Endpoint, customers::ReadCustomer, sales_invoices::pdf_path, timeline::ReadCustomerTimeline},
    route::Route,
};
use serde_json::{Value, json};
use std::collections::BTreeSet;

const STORY: &str = "CUST-2026-00042";
/// Document names that break careless addresses.
const HARD: [&str; 3] = ["Café Réseau / Bistro Ünïcode", "Garage A&B 100% Auto?", "L'Étoile #1 \"Hôtel\""];

async fn agent(app: &TestApp) -> Persona {
    app.person("csr1").await
}

async fn part(agent: &Persona, customer: &str, part: &str) -> Value {
    let path = format!("{}{part}", ReadCustomer { customer: customer.to_owned() }.path());
    let answer = agent.get(&path).await;
    assert_eq!(answer.status, 200, "{path}: {answer:?}");
    let panel = answer.json();
    assert!(panel["source"] == "erpnext" && panel["read_at"].is_string(), "{panel}");
    panel["value"].clone()
}

#[tokio::test]
async fn a_customer_is_told_with_every_number_and_address_of_their_contacts() {
    let app = TestApp::new().await;
    let profile = part(&agent(&app).await, STORY, "").await;
    assert_eq!(profile["customer"]["customer_name"], "Véronique Tremblay");
    assert_eq!(profile["customer"]["language"], "fr");
    let numbers = json!([
        { "number": "+15145550148", "is_mobile": true, "contact": null },
        { "number": "+14505560042", "is_mobile": false, "contact": null },
    ]);
    assert_eq!(profile["phones"], numbers);
    assert_eq!(profile["emails"], json!(["client42@exemple.example"]));
}

#[tokio::test]
async fn names_that_break_careless_addresses_lead_to_their_customer_and_page() {
    let app = TestApp::new().await;
    let agent = agent(&app).await;
    for name in HARD {
        assert_eq!(part(&agent, name, "").await["customer"]["name"], name);
        assert!(!part(&agent, name, "/service-locations").await.as_array().unwrap().is_empty(), "{name}");
        let page = agent.get(&Route::Customer { name: name.to_owned() }.path()).await;
        assert!(page.status == 200 && page.text.contains("class=\"card glance"), "{name}: {}", page.status);
    }
}

#[tokio::test]
async fn somebody_who_does_not_exist_is_404_and_what_is_no_name_422() {
    let app = TestApp::new().await;
    let agent = agent(&app).await;
    assert_eq!(agent.get("/api/customers/CUST-0000-99999").await.problem(), "not-found");
    let long = format!("/api/customers/{}/timeline", "x".repeat(141));
    for path in ["/api/customers/%20", "/api/customers/a%0Ab/issues", &long] {
        assert_eq!(agent.get(path).await.problem(), "invalid", "{path}");
    }
    let page = agent.get("/console/customer/CUST-0000-99999").await;
    assert!(page.status == 404 && page.text.contains("CUST-0000-99999"), "{}", page.status);
}

#[tokio::test]
async fn what_is_owed_is_what_erpnext_has_outstanding_and_late_days_count_from_the_oldest() {
    let app = TestApp::new().await;
    let agent = agent(&app).await;
    let owed = part(&agent, STORY, "/sales-invoices").await;
    assert_eq!((owed["balance_cents"].as_i64(), &owed["overdue"]), (Some(0), &Value::Null), "{owed}");
    let known = erpnext(&app, &invoices(json!([["customer", "=", STORY]])), None).await;
    assert_eq!(owed["invoices"].as_array().unwrap().len(), known["data"].as_array().unwrap().len());
    let (customer, open) = someone_who_owes(&app).await;
    let owed = part(&agent, &customer, "/sales-invoices").await;
    let cents: i64 = open.iter().map(|one| (one["outstanding_amount"].as_f64().unwrap() * 100.0).round() as i64).sum();
    assert_eq!(owed["balance_cents"], cents, "{owed}");
    assert_eq!((owed["overdue"]["days"].as_i64(), owed["overdue"]["cents"].as_i64()), (Some(7), Some(cents)));
}

#[tokio::test]
async fn an_invoice_is_printed_for_the_desk_alone() {
    let app = TestApp::new().await;
    let path = pdf_path("ACC-SINV-2026-00001");
    let printed = agent(&app).await.get(&path).await;
    assert_eq!((printed.status, printed.header("content-type")), (200, "application/pdf"));
    assert_eq!(printed.header("cache-control"), "no-store");
    assert!(printed.header("content-disposition").contains("ACC-SINV-2026-00001.pdf"));
    assert!(printed.text.starts_with("%PDF-1.4") && printed.text.contains("ACC-SINV-2026-00001"));
    assert_eq!(agent(&app).await.get(&pdf_path("ACC-SINV-0000-00000")).await.problem(), "not-found");
    assert_eq!(app.technician().await.get(&path).await.problem(), "forbidden");
    app.dial(json!({ "upstream": "erpnext", "fault": "garbage", "path_contains": "download_pdf" })).await;
    assert_eq!(agent(&app).await.get(&path).await.problem(), "upstream-garbled");
}

#[tokio::test]
async fn the_timeline_is_one_stream_paged_without_a_gap() {
    let app = TestApp::new().await;
    let agent = agent(&app).await;
    let comments = |ids: &[String]| ids.iter().filter(|id| id.starts_with("Comment:")).count();
    let written = comments(&ids(&read_timeline(&agent, STORY, None).await)) + 70;
    comment_often(&app, STORY, 70).await;
    let whole = ids(&read_timeline(&agent, STORY, None).await);
    let (mut read, mut before, mut pages) = (Vec::new(), None, 0);
    loop {
        let page = read_timeline(&agent, STORY, before.clone()).await;
        read.extend(ids(&page));
        pages += 1;
        match page["value"]["older"].as_str() {
            Some(older) => before = Some(older.to_owned()),
            None => break,
        }
    }
    assert!(pages > 1 && whole.len() < read.len(), "{pages} pages, {} entries", read.len());
    let once: BTreeSet<&String> = read.iter().collect();
    assert_eq!(once.len(), read.len(), "nothing is told twice");
    assert_eq!(comments(&read), written, "and nothing left out");
    for kind in ["Communication:", "Issue:", "Dispatch Job:", "Payment Entry:", "Sales Invoice:"] {
        assert!(read.iter().any(|id| id.starts_with(kind)), "{kind} in {read:?}");
    }
    let odd = ReadCustomerTimeline { customer: STORY.to_owned(), before: Some("yesterday' OR 1".to_owned()) };
    assert_eq!(agent.get(&odd.path()).await.problem(), "invalid");
}

#[tokio::test]
async fn a_part_erpnext_cannot_tell_is_told_as_such_and_the_others_stand() {
    let app = TestApp::new().await;
    let agent = agent(&app).await;
    app.dial(json!({ "upstream": "erpnext", "fault": "503", "path_contains": "Sales" })).await;
    let path = format!("{}/sales-invoices", ReadCustomer { customer: STORY.to_owned() }.path());
    assert_eq!(agent.get(&path).await.problem(), "upstream-unavailable");
    assert_eq!(part(&agent, STORY, "").await["customer"]["name"], STORY);
    let timeline = read_timeline(&agent, STORY, None).await;
    assert_eq!(timeline["value"]["missing"], json!(["Sales Invoice"]));
    let page = agent.get(&Route::Customer { name: STORY.to_owned() }.path()).await;
    assert!(page.status == 200 && page.text.contains("Véronique Tremblay") && page.text.contains("class=\"gone"));
}

async fn read_timeline(agent: &Persona, customer: &str, before: Option<String>) -> Value {
    let answer: Answer = agent.get(&ReadCustomerTimeline { customer: customer.to_owned(), before }.path()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

fn ids(page: &Value) -> Vec<String> {
    let entries = page["value"]["entries"].as_array().unwrap();
    entries.iter().map(|entry| entry["entry"]["id"].as_str().unwrap().to_owned()).collect()
}

/// Somebody with exactly what is open to them, all of it past its day.
async fn someone_who_owes(app: &TestApp) -> (String, Vec<Value>) {
    let all = erpnext(app, &invoices(json!([["outstanding_amount", ">", 0]])), None).await;
    let customer = all["data"][0]["customer"].as_str().unwrap().to_owned();
    let open = all["data"].as_array().unwrap().iter().filter(|one| one["customer"] == customer.as_str());
    (customer.clone(), open.cloned().collect())
}

fn invoices(filters: Value) -> String {
    let fields = json!(["name", "customer", "outstanding_amount", "due_date"]).to_string();
    let query = [("fields", fields), ("filters", filters.to_string()), ("limit_page_length", "0".to_owned())];
    format!("/api/resource/Sales Invoice?{}", serde_urlencoded::to_string(query).unwrap())
}

async fn comment_often(app: &TestApp, customer: &str, count: usize) {
    for number in 0..count {
        let comment = json!({ "comment_type": "Comment", "reference_doctype": "Customer", "reference_name": customer,
            "comment_email": "csr1@gigafibre.example", "comment_by": "Julie Lapointe", "content": format!("Note {number}") });
        app.hand.advance_ms(60_000);
        erpnext(app, "/api/resource/Comment", Some(comment)).await;
    }
    app.hand.advance_ms(60_000);
}

/// The sandbox's ERPNext, past the server: a read, or an insert.
async fn erpnext(app: &TestApp, path: &str, insert: Option<Value>) -> Value {
    ops_server::upstream::http::install_crypto();
    let (client, url) = (reqwest::Client::builder().build().unwrap(), format!("{}{path}", app.sandbox.erpnext_url()));
    let request = match &insert {
        Some(document) => client.post(url).json(document),
        None => client.get(url),
    };
    let answer = request.header("authorization", "token sandbox:sandbox").send().await.unwrap();
    assert!(answer.status().is_success(), "{path}: {}", answer.status());
    answer.json().await.unwrap()
}
