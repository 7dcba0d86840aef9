//! The search: the query set against the sandbox's own world, what a browser is given, and how fresh it is.

use crate::helpers::{Persona, TestApp, read};
use reqwest::Method;
use serde_json::{Value, json};

/// Language, kind of scrap, what an agent types, and the record they mean; `|` between records that are equally meant.
const QUERIES: &str = include_str!("../../../../app/domain/tests/search/queries.tsv");

#[tokio::test]
async fn the_record_an_agent_means_is_among_the_first_three() {
    let app = TestApp::new().await;
    let ready = app.app.search.ready().await.unwrap();
    let queries: Vec<Vec<&str>> = QUERIES.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    assert!(queries.len() >= 300 && queries.iter().any(|query| query[0] == "en"));
    let is_found = |query: &&Vec<&str>| {
        let hits = ready.search(query[2], 8).hits;
        hits.iter().take(3).any(|hit| query[3].split('|').any(|name| name == hit.name))
    };
    let (found, missed): (Vec<_>, Vec<_>) = queries.iter().partition(is_found);
    let share = found.len() as f64 / queries.len() as f64;
    println!("search: {} of {} queries ({:.1} %), missed {missed:?}", found.len(), queries.len(), share * 100.0);
    assert!(share >= 0.98, "{share}");
}

#[tokio::test]
async fn an_agent_is_told_what_was_found_and_why() {
    let app = TestApp::new().await;
    let agent = app.person("csr1").await;
    let answer = agent.get("/api/search?q=514%20555-0148").await.json();
    let hit = &answer["found"]["hits"][0];
    assert_eq!(
        (&hit["kind"], &hit["name"], &hit["customer"]),
        (&json!("customer"), &json!("CUST-2026-00042"), &json!("CUST-2026-00042"))
    );
    let reason = &hit["reasons"][0];
    assert_eq!((&reason["field"], &reason["how"]), (&json!("mobile"), &json!("whole")));
    assert_eq!(reason["text"], json!([{ "text": "514 555-0148", "marked": true }]));
    assert!(answer["records"].as_u64().unwrap() > 8000);
    assert_eq!(agent.get(&format!("/api/search?q={}", "a".repeat(121))).await.problem(), "invalid");
    assert_eq!(agent.get("/api/search").await.status, 400);
}

#[tokio::test]
async fn a_browser_is_given_the_lines_once() {
    let app = TestApp::new().await;
    let agent = app.person("csr1").await;
    let first = agent.get("/api/search/index").await;
    assert_eq!(first.text.lines().filter(|line| line.starts_with("C\t")).count(), 1240);
    println!("search index: {} bytes for {} records", first.text.len(), first.text.lines().count());
    let again = with_tag(&agent, first.header("etag")).await;
    assert_eq!((again.status, again.text.as_str()), (304, ""));
    assert_eq!(with_tag(&agent, "W/\"another\"").await.status, 200);
}

async fn with_tag(agent: &Persona, tag: &str) -> crate::helpers::Answer {
    read(agent.request(Method::GET, "/api/search/index").header("if-none-match", tag)).await
}

#[tokio::test]
async fn what_changes_is_found_soon_and_what_is_away_is_bridged() {
    let app = TestApp::new().await;
    let agent = app.person("csr1").await;
    let names = async |query: &str| -> Vec<Value> {
        let answer = agent.get(&format!("/api/search?q={query}")).await.json();
        answer["found"]["hits"].as_array().unwrap().iter().map(|hit| hit["name"].clone()).collect()
    };
    assert!(names("zwickenpfeffer").await.is_empty());
    let customer = json!({ "customer_name": "Ödön Zwickenpfeffer", "customer_type": "Individual" });
    create(&app, "Customer", customer).await;
    app.hand.advance_ms(16_000);
    // The first asks for what changed behind its answer.
    names("zwickenpfeffer").await;
    let mut found = names("zwickenpfeffer").await;
    for _ in 0..100 {
        if found.is_empty() {
            tokio::time::sleep(std::time::Duration::from_millis(50)).await;
            found = names("zwickenpfeffer").await;
        }
    }
    assert_eq!(found.len(), 1);
    app.dial(json!({ "upstream": "erpnext", "fault": "503" })).await;
    app.hand.advance_ms(60_000);
    assert_eq!(names("odon").await.len(), 1);
}

/// One of nine kinds that does not answer takes none of what the others told with it.
#[tokio::test]
async fn what_was_told_before_a_failure_is_found_after_it() {
    let app = TestApp::new().await;
    let agent = app.person("csr1").await;
    let is_found = async || {
        let answer = agent.get("/api/search?q=zwickenpfeffer").await.json();
        !answer["found"]["hits"].as_array().unwrap().is_empty()
    };
    assert!(!is_found().await);
    create(&app, "Customer", json!({ "customer_name": "Ödön Zwickenpfeffer", "customer_type": "Individual" })).await;
    app.dial(json!({ "upstream": "erpnext", "fault": "503", "path_contains": "Dynamic" })).await;
    app.hand.advance_ms(16_000);
    for _ in 0..20 {
        is_found().await;
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    app.turn_dials_back().await;
    app.hand.advance_ms(31_000);
    for _ in 0..100 {
        if is_found().await {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    panic!("a customer that was read is not searched");
}

async fn create(app: &TestApp, doctype: &str, document: Value) {
    ops_server::upstream::http::install_crypto();
    let url = format!("{}/api/resource/{doctype}", app.sandbox.erpnext_url());
    let request =
        reqwest::Client::builder().build().unwrap().post(url).header("authorization", "token sandbox:sandbox");
    assert!(request.json(&document).send().await.unwrap().status().is_success());
}
