//! B11: who hears of what, decided anew for every stream and ended when a role is taken away.

use super::reader::Reader;
use crate::helpers::TestApp;
use domain::{event::LiveEvent, person::Role, time::Timestamp};
use std::time::Duration;

fn publish(app: &TestApp, topic: &str) {
    let (topic, at) = (topic.parse().unwrap(), Timestamp::new(0, 0));
    app.app.live.publish(&LiveEvent { topic, kind: "x".into(), at, actor: None, entry: None });
}

#[tokio::test]
async fn a_technician_hears_of_their_own_day() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let me = technician.get("/api/me").await.json();
    let pack = technician.get("/api/day-pack").await.json();
    let own = pack["customers"][0]["name"].as_str().unwrap();
    let device = pack["equipment"][0]["serial_number"].as_str().unwrap();
    let target = format!(
        "/api/events?topics=customer:{},device:{device},customer:CUST-OF-ANOTHER,technician:{}",
        own.replace(' ', "%20"),
        me["technician"].as_str().unwrap(),
    );
    let before = app.app.live.cursor();
    publish(&app, "customer:CUST-OF-ANOTHER");
    publish(&app, &format!("customer:{own}"));
    let mut reader = Reader { last_id: Some(before), ..Reader::default() };
    let cookie = technician.cookie_header();
    let address = app.url.strip_prefix("http://").unwrap();
    let connection = reader.connect(address, &target, &cookie, |reader| !reader.seen.is_empty());
    tokio::time::timeout(Duration::from_secs(10), connection).await.unwrap();
    assert_eq!(reader.denied, ["customer:CUST-OF-ANOTHER"]);
    assert_eq!(reader.seen, ["x"]);
    for other in [
        "health,dispatch:2026-11-24",
        "technician:TECH-999",
        "customer:CUST-OF-ANOTHER",
        "presence:DJ-1",
        "conversation:1",
    ] {
        assert_eq!(technician.get(&format!("/api/events?topics={other}")).await.problem(), "forbidden", "{other}");
    }
}

/// Who lost a right between two streams is not given what came meanwhile.
#[tokio::test]
async fn what_is_replayed_is_authorised_anew() {
    let app = TestApp::new().await;
    let agent = app.person("csr1").await;
    let since = app.app.live.cursor();
    publish(&app, "queue");
    let target = format!("/api/events?topics=queue&since={since}");
    let stream = agent.get(&target);
    assert!(tokio::time::timeout(Duration::from_millis(300), stream).await.is_err(), "the agent's stream goes on");
    let technician = app.technician().await;
    assert_eq!(technician.get(&target).await.problem(), "forbidden");
}

#[tokio::test]
async fn a_role_that_is_taken_away_ends_the_stream() {
    let app = TestApp::new().await;
    let agent = app.person("csr1").await;
    let request = agent.request(reqwest::Method::GET, "/api/events?topics=queue");
    let stream = request.send().await.unwrap();
    while app.app.live.readers() == 0 {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    app.app.live.has_role("csr1", Role::Technician);
    let text = tokio::time::timeout(Duration::from_secs(5), stream.text()).await.expect("the stream ends").unwrap();
    assert!(text.ends_with("\n\n") && text.matches("retry: ").count() == 2, "{text}");
}
