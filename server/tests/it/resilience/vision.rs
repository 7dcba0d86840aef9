//! D9: whatever the model does, a call for a photo ends within 7 s; what the phone kept of it is read once, later.

use crate::helpers::{Persona, TestApp, op, read};
use reqwest::Method;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::time::{Duration, Instant};

fn jpeg(shade: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_pixel(64, 48, image::Rgb([shade, 90, 90]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

async fn read_photo(person: &Persona, bytes: Vec<u8>) -> (u16, Duration) {
    let began = Instant::now();
    let request = person.request(Method::POST, "/vision/barcodes").header("content-type", "image/jpeg").body(bytes);
    let answer = read(request).await;
    if answer.status != 200 {
        answer.problem();
    }
    (answer.status, began.elapsed())
}

/// Fault, milliseconds before it, and the questions the model was asked for one photo.
const FAULTS: [(&str, u64, u64); 12] = [
    ("slow", 20_000, 1),
    ("slow", 5_000, 1),
    ("429", 0, 2),
    ("503", 0, 2),
    ("429", 2_000, 1),
    ("500", 0, 2),
    ("503", 20_000, 1),
    ("cut", 0, 2),
    ("cut_before", 0, 2),
    ("garbage", 0, 1),
    ("html", 0, 1),
    ("401", 0, 1),
];

#[tokio::test]
async fn every_call_ends_within_seven_seconds() {
    let mut slowest = Duration::ZERO;
    let cases = FAULTS.iter().zip(0u8..).map(|((fault, ms, asked), shade)| async move {
        let app = TestApp::new().await;
        let technician = app.technician().await;
        app.dial(json!({ "upstream": "gemini", "fault": fault, "ms": ms })).await;
        let (status, took) = read_photo(&technician, jpeg(shade)).await;
        assert!(took <= Duration::from_secs(7), "{fault} after {ms} ms: {took:?}");
        assert_eq!(status == 200, *fault == "slow" && *ms < 6500, "{fault} after {ms} ms: {status}");
        assert_eq!(app.calls("gemini POST").await, *asked, "{fault} after {ms} ms");
        app.turn_dials_back().await;
        app.hand.advance_ms(60_000);
        assert_eq!(read_photo(&technician, jpeg(shade)).await.0, 200, "{fault}: no failure is kept");
        took
    });
    for took in futures::future::join_all(cases).await {
        slowest = slowest.max(took);
    }
    println!("D9: {} faults of the model, the slowest call ended after {:.2} s", FAULTS.len(), slowest.as_secs_f64());
}

#[tokio::test]
async fn what_timed_out_is_read_once_when_it_is_sent_again() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let bytes = jpeg(200);
    let sha256: String = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    let put = technician.request(Method::PUT, &format!("/api/photos/{sha256}")).header("content-type", "image/jpeg");
    assert_eq!(read(put.body(bytes.clone())).await.status, 200);
    app.dial(json!({ "upstream": "gemini", "fault": "slow", "ms": 20_000, "times": 1 })).await;
    let photo = json!({ "sha256": sha256, "size_bytes": bytes.len() });
    let again = op(1, "vision.read", json!({ "what": "barcodes", "photo": photo }));
    let results: Vec<Value> = {
        let mut receipts = Vec::new();
        for _ in 0..3 {
            receipts.extend(technician.send_ops(std::slice::from_ref(&again)).await);
        }
        receipts
    };
    let words: Vec<&str> = results.iter().map(|receipt| receipt["result"].as_str().unwrap()).collect();
    assert_eq!(words, ["retry", "applied", "duplicate"], "{results:?}");
    assert_eq!(results[1]["doc"], results[2]["doc"], "one reading");
    assert_eq!(
        app.calls("gemini POST").await,
        3,
        "the one that timed out, then its codes and, as there are none, its words"
    );
}
