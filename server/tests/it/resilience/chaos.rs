//! D8: everything an upstream can do, in no order, for a while (`OPS_CHAOS_S=1800` for the nightly half hour): no panic,
//! nothing but our envelope for a failure, and at the end no more memory and no more sockets than at the beginning.

use super::process::{Process, client};
use super::{customer, seconds};
use crate::upstream::responder::{Reply, Responder};
use rand::{Rng, SeedableRng, rngs::StdRng};
use serde_json::json;
use std::sync::Mutex;
use std::time::{Duration, Instant};

const AT_ONCE: usize = 8;

fn chaos(random: &mut StdRng) -> Reply {
    let faults = [
        Reply::HangUp,
        Reply::Silence,
        Reply::Drip,
        Reply::Cut,
        Reply::html(200),
        Reply::html(500),
        Reply::html(502),
        Reply::json(200, &json!({ "data": [1, null, "x"] })),
        Reply::json(200, &json!({ "data": { "name": 7, "modified": [] } })),
        Reply::json(500, &json!({ "exc_type": "QueryDeadlockError" })),
        Reply::json(429, &json!({ "exc_type": "TooManyRequestsError" })),
        Reply::json(401, &json!({ "exc_type": "AuthenticationError" })),
        Reply::Whole(200, Vec::new(), vec![0; 9 << 20]),
        Reply::Whole(200, Vec::new(), b"{\"data\": {\"name\": \"\xff\xfe\"}}".to_vec()),
        customer().late_ms(random.random_range(0..4000)),
    ];
    // Half of it is well: else the breaker would see to it that nothing is asked.
    if random.random_bool(0.5) { customer() } else { faults[random.random_range(0..faults.len())].clone() }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn chaos_ends_and_leaves_nothing_behind() {
    let length = seconds("OPS_CHAOS_S", 12);
    let random = Mutex::new(StdRng::seed_from_u64(20_261_122));
    let site = Responder::start(move |_, _| chaos(&mut random.lock().unwrap())).await;
    let mine = [("ERPNEXT_URL", site.url.as_str()), ("ERPNEXT_TOKEN", "key:secret"), ("HUB_URL", site.url.as_str())];
    let (mut process, _) = Process::ready(&mine).await;
    let technician = process.nobody().sign_in("tech1").await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    let (files, began) = (process.open_files(), Instant::now());
    let (mut half_mb, mut answers, mut failures) = (None, 0usize, 0usize);
    while began.elapsed() < length {
        let asked = (0..AT_ONCE).map(|at| {
            let (technician, number) = (technician.clone(), answers + at);
            async move {
                let code = format!("22275A70{:05}", number % 50);
                let parts = ["customer", "network", "timeline", "service-equipment", "dispatch-jobs"];
                match number % 7 {
                    5 => technician.get("/api/day-pack").await,
                    6 => technician.get(&format!("/j/device/{code}")).await,
                    part => technician.get(&format!("/api/devices/{code}/{}", parts[part])).await,
                }
            }
        });
        for answer in futures::future::join_all(asked).await {
            answers += 1;
            if answer.status >= 400 && !answer.header("content-type").starts_with("text/html") {
                failures += 1;
                assert_ne!(answer.problem(), "internal", "{answer:?}");
            }
            assert!(answer.status != 500, "{answer:?}");
        }
        if began.elapsed() > length / 2 {
            half_mb.get_or_insert_with(|| process.rss_mb());
        }
    }
    let (half_mb, end_mb) = (half_mb.unwrap_or_default(), process.rss_mb());
    assert!(process.ended().is_none(), "it still runs");
    tokio::time::sleep(Duration::from_secs(5)).await;
    let health = client().get(format!("{}/healthz", process.url)).send().await.unwrap();
    assert_eq!(health.status(), 200);
    let slope_mb = (end_mb - half_mb) / (length.as_secs_f64() / 2.0) * 600.0;
    let left = process.open_files();
    println!(
        "D8: {:.0} s of chaos, {answers} answers, {failures} typed failures, 0 panics; RSS {half_mb:.1} -> {end_mb:.1} MB over the second half ({slope_mb:.1} MB/10 min); files {files} -> {left}",
        length.as_secs_f64()
    );
    // The pools may keep a few connections a moment longer.
    assert!(left <= files + AT_ONCE + 8, "{files} files before, {left} after");
    assert!(length < Duration::from_secs(600) || slope_mb <= 1.0, "{slope_mb} MB in ten minutes");
}
