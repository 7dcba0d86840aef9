//! D3 and D4: an outage is left alone, not multiplied; and it is over soon after it is over.

use super::{customer, erpnext};
use crate::upstream::responder::{Reply, Responder};
use ops_server::upstream::stack::BreakerState;
use ops_server::upstream::{UpstreamError, erpnext::ErpNext, hub, hub::Hub, watch};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

const MINUTES_MS: i64 = 60_000;

fn state(client: &ErpNext) -> BreakerState {
    client.state().lanes[0].breaker
}

/// A site that is down until it is told otherwise.
async fn site() -> (Responder, Arc<AtomicBool>) {
    let up = Arc::new(AtomicBool::new(false));
    let is_up = up.clone();
    let reply = move |_: &_, _| if is_up.load(Ordering::SeqCst) { customer() } else { Reply::html(502) };
    (Responder::start(reply).await, up)
}

#[tokio::test]
async fn ten_minutes_of_outage_are_not_amplified() {
    let (site, _) = site().await;
    let (client, hand) = erpnext(&site.url);
    let (mut calls, mut turned_away, mut opened_ms) = (0, 0, None);
    for now_ms in (0..10 * MINUTES_MS).step_by(100) {
        calls += 1;
        let error = client.find_customer(&format!("X{calls}")).await.unwrap_err();
        turned_away += usize::from(matches!(error, UpstreamError::TurnedAway { .. }));
        if state(&client) == BreakerState::Open {
            opened_ms.get_or_insert(now_ms);
        }
        hand.advance_ms(100);
    }
    let (sent, opened_ms) = (site.requests().len(), opened_ms.unwrap());
    let sent_calls = calls - turned_away;
    println!(
        "D3: 10 min of outage at 10 reads/s: {calls} calls, {sent} requests at the mock ({:.3}x)",
        sent as f64 / calls as f64
    );
    println!("D4: opened {opened_ms} ms after the outage began; {} probes in 10 min", sent_calls - 10);
    assert!(sent as f64 <= 1.2 * calls as f64);
    assert!(opened_ms <= 2000);
    assert_eq!(sent, 20 + (sent_calls - 10), "ten calls and their retries, then one request a probe");
    assert!(sent_calls - 10 <= 23, "2, 4, 8, 16, then 30 s");
}

#[tokio::test]
async fn it_is_closed_within_five_seconds_of_the_recovery() {
    let (site, up) = site().await;
    let (client, hand) = erpnext(&site.url);
    let zone = jiff::tz::TimeZone::UTC;
    let hub = hub::Config { base_url: site.url.clone(), token: None, site_time_zone: zone };
    let hub = Hub::new(hub, crate::upstream::given()).unwrap();
    for _ in 0..10 * 600 {
        client.find_customer("X").await.unwrap_err();
        hand.advance_ms(100);
    }
    assert_eq!(state(&client), BreakerState::Open);
    let (watch, before) = (tokio::spawn(watch::run(client.clone(), hub)), site.requests().len());
    // The worst case: it comes back just after the watch has looked.
    super::until("the watch looks", Duration::from_secs(5), || site.requests().len() > before).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    up.store(true, Ordering::SeqCst);
    let began = Instant::now();
    while state(&client) != BreakerState::Closed {
        tokio::time::sleep(Duration::from_millis(10)).await;
        assert!(began.elapsed() < Duration::from_secs(5), "closed within 5 s");
    }
    println!("D4: closed {:.2} s after the recovery from 10 min of outage", began.elapsed().as_secs_f64());
    assert_eq!(client.find_customer("X").await.unwrap().name, "X");
    watch.abort();
}

#[tokio::test]
async fn reads_and_writes_rest_together() {
    let (site, up) = site().await;
    let (client, hand) = erpnext(&site.url);
    for _ in 0..10 {
        client.find_customer("X").await.unwrap_err();
    }
    let asked = site.requests().len();
    let write = client.update_service_equipment("X", &Default::default(), None).await.unwrap_err();
    assert!(matches!(write, UpstreamError::TurnedAway { retry_after_s: 1..=3, .. }), "{write:?}");
    assert!(write.is_transient(), "an op is tried again later");
    assert_eq!(site.requests().len(), asked);
    up.store(true, Ordering::SeqCst);
    hand.advance_ms(2000);
    client.find_customer("X").await.unwrap();
    client.find_customer("X").await.unwrap();
    let state = client.state();
    println!("state of the upstream: {}", serde_json::to_string(&state).unwrap());
    assert_eq!((state.lanes[0].counts.calls, state.lanes[0].counts.failures, state.retries), (12, 10, 10));
    assert!(state.lanes[0].last_error.as_ref().unwrap().words.contains("status 502"));
}
