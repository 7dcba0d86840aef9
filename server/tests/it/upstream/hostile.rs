//! What an upstream may do to us: be slow, cut, redirect, flood, lie. Each ends in a typed error, within its deadline.

use super::responder::{Reply, Responder};
use super::{erpnext, given};
use domain::error::ProblemCode;
use futures::future::BoxFuture;
use ops_server::upstream::UpstreamError;
use ops_server::upstream::erpnext::EquipmentChange;
use ops_server::upstream::gemini::{self, Gemini};
use ops_server::upstream::hub::{self, Hub};
use serde_json::json;
use std::time::{Duration, Instant};

fn hub(url: &str) -> Hub {
    let site_time_zone = jiff::tz::TimeZone::get("America/Toronto").unwrap();
    Hub::new(hub::Config { base_url: url.into(), token: Some("hub-token".into()), site_time_zone }, given()).unwrap()
}

fn gemini(url: &str) -> Gemini {
    let config = gemini::Config { base_url: url.into(), key: "k3y".into(), model: "gemini-2.5-flash".into() };
    Gemini::new(config, given()).unwrap()
}

#[tokio::test]
async fn every_deadline_holds_against_silence_and_against_a_slow_drip() {
    let silent = Responder::start(|_, _| Reply::Silence).await;
    let dripping = Responder::start(|_, _| Reply::Drip).await;
    futures::join!(every_call_times_out(&silent.url), every_call_times_out(&dripping.url));
    assert_eq!(silent.requests().len(), 3, "a timeout is not tried again within the same deadline");
}

async fn every_call_times_out(url: &str) {
    let (erpnext, hub, gemini) = (erpnext(url), hub(url), gemini(url));
    let began = Instant::now();
    let timed = async |call: BoxFuture<'_, Option<UpstreamError>>, seconds: f64| {
        assert_eq!(call.await, Some(UpstreamError::Timeout));
        let took = began.elapsed().as_secs_f64();
        assert!((seconds - 0.1..seconds + 1.0).contains(&took), "{took} s where {seconds} s were promised");
    };
    futures::join!(
        timed(Box::pin(async { erpnext.find_customer("X").await.err() }), 3.0),
        timed(Box::pin(async { hub.look_up_device("X", false).await.err() }), 2.0),
        timed(Box::pin(async { gemini.read_barcodes(b"jpeg").await.err() }), 6.5),
    );
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let trap = Responder::start(|_, _| Reply::json(200, &json!({ "data": { "name": "trap" } }))).await;
    let to = trap.url.clone();
    let site = Responder::start(move |_, _| Reply::Whole(302, vec![("location".into(), to.clone())], Vec::new())).await;
    let error = erpnext(&site.url).find_customer("X").await.unwrap_err();
    assert!(matches!(error, UpstreamError::Garbled { .. }), "{error}");
    assert!(trap.requests().is_empty(), "the token went to another host");
}

#[tokio::test]
async fn an_answer_above_the_limit_is_cut_off() {
    let told = Responder::start(|_, _| Reply::Whole(200, Vec::new(), vec![b' '; 9 << 20])).await;
    let error = erpnext(&told.url).find_customer("X").await.unwrap_err();
    assert!(matches!(&error, UpstreamError::Garbled { reason } if reason.contains("more than")), "{error}");
}

#[tokio::test]
async fn a_sign_in_page_with_status_200_is_no_answer() {
    let site = Responder::start(|_, _| Reply::html(200)).await;
    let error = erpnext(&site.url).find_customer("X").await.unwrap_err();
    assert_eq!(error.to_problem_code(), ProblemCode::UpstreamGarbled);
    let error = hub(&site.url).look_up_device("X", false).await.unwrap_err();
    assert_eq!(error.to_problem_code(), ProblemCode::UpstreamGarbled);
    let error = gemini(&site.url).read_invoice(b"jpeg").await.unwrap_err();
    assert_eq!(error.to_problem_code(), ProblemCode::UpstreamGarbled);
}

#[tokio::test]
async fn a_read_is_tried_twice_and_a_write_once() {
    for broken in [Reply::html(502), Reply::html(500), Reply::Cut, Reply::HangUp] {
        let reply = broken.clone();
        let site = Responder::start(move |_, _| reply.clone()).await;
        let error = erpnext(&site.url).find_customer("X").await.unwrap_err();
        assert!(matches!(error, UpstreamError::Unavailable { .. }), "{broken:?}: {error}");
        assert_eq!(site.requests().len(), 2, "{broken:?}");
        let error =
            erpnext(&site.url).update_service_equipment("X", &EquipmentChange::default(), None).await.unwrap_err();
        assert!(matches!(error, UpstreamError::Unavailable { .. }), "{broken:?}: {error}");
        assert_eq!(site.requests().len(), 3, "{broken:?}: a write was repeated");
    }
    let recovers = |_: &_, before| {
        if before == 0 { Reply::html(503) } else { Reply::json(200, &json!({ "data": { "name": "X" } })) }
    };
    let site = Responder::start(recovers).await;
    assert_eq!(erpnext(&site.url).find_customer("X").await.unwrap().name, "X");
}

#[tokio::test]
async fn nobody_there_is_told_at_once() {
    let began = Instant::now();
    let error = erpnext("http://127.0.0.1:1").get_logged_user().await.unwrap_err();
    assert_eq!(error.to_problem_code(), ProblemCode::UpstreamUnavailable);
    assert!(error.is_transient() && began.elapsed() < Duration::from_secs(1));
}

#[tokio::test]
async fn an_outage_is_amplified_by_a_fifth_at_most() {
    // Two of five fail: too few for the breaker, which would otherwise end the matter.
    let fails = |target: &str| target.ends_with(['0', '1', '5', '6']);
    let site = Responder::start(move |request, _| match fails(&request.target) {
        true => Reply::html(503),
        false => Reply::json(200, &json!({ "data": { "name": "X" } })),
    })
    .await;
    let client = erpnext(&site.url);
    for number in 0..200 {
        let read = client.find_customer(&format!("X{number}")).await;
        assert_eq!(read.is_err(), fails(&number.to_string()), "{number}");
    }
    let sent = site.requests().len();
    // A reserve of ten retries, then one for five calls.
    assert!((220..=250).contains(&sent), "{sent} requests for 200 calls");
}

#[tokio::test]
async fn secrets_travel_in_their_header_and_nowhere_else() {
    let site = Responder::start(|_, _| Reply::html(404)).await;
    let _ = erpnext(&site.url).find_customer("X").await;
    let _ = hub(&site.url).look_up_device("A/B?#é", true).await;
    let _ = gemini(&site.url).read_equipment(b"jpeg").await;
    let requests = site.requests();
    let holds = |index: usize, line: &str| requests[index].head.lines().any(|header| header == line);
    assert!(holds(0, "authorization: token key:secret") && holds(1, "authorization: bearer hub-token"));
    assert!(holds(2, "x-goog-api-key: k3y") && !holds(2, "authorization: token key:secret"));
    assert_eq!(requests[1].target, "/devices/lookup?serial=A%2FB%3F%23%C3%A9&refresh=1");
    assert_eq!(requests[2].target, "/v1beta/models/gemini-2.5-flash:generateContent");
    assert!(
        requests.iter().all(|request| !request.head.contains("accept-encoding") && !request.head.contains("cookie"))
    );
    let body: serde_json::Value = serde_json::from_str(&requests[2].body).unwrap();
    assert_eq!(body["contents"][0]["parts"][0]["inlineData"]["data"], "anBlZw==");
    assert_eq!(body["generationConfig"]["thinkingConfig"]["thinkingBudget"], 0);
    assert_eq!(body["generationConfig"]["responseSchema"]["type"], "OBJECT");
}

#[tokio::test]
async fn a_busy_model_is_asked_once_more() {
    let quota = json!({ "error": { "code": 429, "message": "quota", "status": "RESOURCE_EXHAUSTED" } });
    let site = Responder::start(move |_, _| Reply::json(429, &quota)).await;
    let error = gemini(&site.url).read_barcodes(b"jpeg").await.unwrap_err();
    assert_eq!((error, site.requests().len()), (UpstreamError::Busy { retry_after_s: None }, 2));
}

#[tokio::test]
async fn a_client_that_hangs_up_takes_the_upstream_call_with_it() {
    let site = Responder::start(|_, _| Reply::Silence).await;
    let client = erpnext(&site.url);
    let call = tokio::spawn(async move { client.find_customer("X").await });
    while site.requests().is_empty() {
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    let closed = async {
        while site.given_up() == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    };
    tokio::time::timeout(Duration::from_millis(100), closed)
        .await
        .expect("the upstream connection closes within 100 ms");
}
