//! Photos: the three ways in, what is refused, and what a model's bad day looks like from here.

use crate::helpers::{Answer, Persona, TestApp, op, read};
use base64::{Engine, prelude::BASE64_STANDARD};
use reqwest::{Method, RequestBuilder};
use serde_json::json;
use sha2::{Digest, Sha256};
use std::time::Duration;

const PATH: &str = "/vision/barcodes";

fn jpeg(shade: u8) -> Vec<u8> {
    let picture = image::RgbImage::from_pixel(64, 48, image::Rgb([shade * 40, 90, 90]));
    let mut bytes = std::io::Cursor::new(Vec::new());
    picture.write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

fn raw(person: &Persona, kind: &str, bytes: Vec<u8>) -> RequestBuilder {
    person.request(Method::POST, PATH).header("content-type", kind).body(bytes)
}

async fn send(person: &Persona, kind: &str, bytes: Vec<u8>) -> Answer {
    read(raw(person, kind, bytes)).await
}

#[tokio::test]
async fn a_photo_arrives_in_three_ways_and_is_read_once() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let as_is = send(&technician, "image/jpeg", jpeg(1)).await;
    assert_eq!(as_is.status, 200, "{as_is:?}");
    assert!(as_is.json()["barcodes"].is_array() && as_is.json()["model"] == "gemini-2.5-flash");
    let url = format!("data:image/jpeg;base64,{}", BASE64_STANDARD.encode(jpeg(1)));
    let in_json = technician.post(PATH, &json!({ "image": url, "hint": "ont_label", "clientOpId": "x" })).await;
    let form = "--b\r\nContent-Disposition: form-data; name=\"image\"; filename=\"../../etc/passwd\"\r\nContent-Type: text/plain\r\n\r\n";
    let form = [form.as_bytes(), &jpeg(1), b"\r\n--b--\r\n"].concat();
    let in_form = send(&technician, "multipart/form-data; boundary=b", form).await;
    assert_eq!((in_json.json(), in_form.json()), (as_is.json(), as_is.json()));
    assert_eq!(app.calls("gemini POST").await, 1, "the same picture is asked about once");
    let equipment =
        read(technician.request(Method::POST, "/vision/equipment").header("content-type", "image/jpeg").body(jpeg(1)))
            .await;
    assert!(equipment.json()["equipment"].is_object());
    let invoice =
        read(technician.request(Method::POST, "/vision/invoice").header("content-type", "image/jpeg").body(jpeg(1)))
            .await;
    assert!(invoice.json()["lines"].is_array());
}

#[tokio::test]
async fn what_is_no_photo_never_reaches_the_model() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let flood = {
        let mut png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x75\x30\0\0\x75\x30\x08\x02\0\0\0".to_vec();
        png.extend(0x9ab3_28c5u32.to_be_bytes());
        png
    };
    let big = [b"\xff\xd8\xff\xe0".to_vec(), vec![0; 10 * 1024 * 1024]].concat();
    let table = [
        ("image/jpeg", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>".to_vec(), 415),
        ("image/jpeg", b"%PDF-1.7".to_vec(), 415),
        ("image/jpeg", b"PK\x03\x04".to_vec(), 415),
        ("image/jpeg", Vec::new(), 415),
        ("text/html", jpeg(1), 415),
        ("", jpeg(1), 415),
        ("image/jpeg", jpeg(1)[..60].to_vec(), 422),
        ("image/png", flood, 422),
        ("image/jpeg", big, 413),
        ("image/jpeg", vec![0xff; 15 * 1024 * 1024], 413),
        ("application/json", br#"{"image":"http://169.254.169.254/latest"}"#.to_vec(), 422),
        ("application/json", br#"{"image":"data:image/jpeg;base64,@@"}"#.to_vec(), 422),
        ("application/json", br#"{"image":"data:image/jpeg;base64,/9j/","url":"http://x"}"#.to_vec(), 422),
        ("application/json", b"{".to_vec(), 400),
        ("multipart/form-data; boundary=b", b"--b--\r\n".to_vec(), 422),
        ("multipart/form-data", Vec::new(), 400),
    ];
    for (kind, bytes, status) in table {
        let answer = send(&technician, kind, bytes).await;
        assert_eq!(answer.status, status, "{kind} {answer:?}");
        answer.problem();
    }
    assert_eq!(app.calls("gemini").await, 0);
}

#[tokio::test]
async fn a_person_may_ask_twenty_times_in_ten_seconds() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    for _ in 0..20 {
        assert_eq!(send(&technician, "image/jpeg", jpeg(1)).await.status, 200);
    }
    let refused = send(&technician, "image/jpeg", jpeg(1)).await;
    assert_eq!((refused.problem().as_str(), refused.header("retry-after")), ("too-many", "10"));
    app.hand.advance_ms(10_000);
    assert_eq!(send(&technician, "image/jpeg", jpeg(1)).await.status, 200);
}

#[tokio::test]
async fn a_bad_day_of_the_model_is_a_typed_problem_and_is_not_remembered() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    for (fault, code) in [
        ("503", "upstream-unavailable"),
        ("429", "upstream-unavailable"),
        ("garbage", "upstream-garbled"),
        ("401", "upstream-sign-in"),
    ] {
        app.dial(json!({ "upstream": "gemini", "fault": fault })).await;
        assert_eq!(send(&technician, "image/jpeg", jpeg(1)).await.problem(), code, "{fault}");
        app.turn_dials_back().await;
    }
    for (scripted, code) in [
        (json!({ "text": "Sure! Here you go" }), "upstream-garbled"),
        (json!({ "finishReason": "SAFETY" }), "upstream-refused"),
    ] {
        app.post_dial("/next_vision_answer", scripted).await;
        assert_eq!(send(&technician, "image/jpeg", jpeg(1)).await.problem(), code);
    }
    assert_eq!(send(&technician, "image/jpeg", jpeg(1)).await.status, 200);
}

#[tokio::test]
async fn a_slow_model_is_given_up_within_seven_seconds() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    app.dial(json!({ "upstream": "gemini", "fault": "slow", "ms": 9000 })).await;
    let begun = tokio::time::Instant::now();
    assert_eq!(send(&technician, "image/jpeg", jpeg(1)).await.problem(), "upstream-timeout");
    assert!(begun.elapsed() < Duration::from_secs(7), "{:?}", begun.elapsed());
}

#[tokio::test]
async fn a_photo_from_the_outbox_is_read_by_its_op() {
    let app = TestApp::new().await;
    let (technician, other) = (app.technician().await, app.person("tech2").await);
    let photo = jpeg(2);
    let sha256: String = Sha256::digest(&photo).iter().map(|byte| format!("{byte:02x}")).collect();
    let what = |number| {
        op(
            number,
            "vision.read",
            json!({ "photo": { "sha256": sha256, "size_bytes": photo.len() }, "what": "barcodes", "job": null }),
        )
    };
    let early = technician.post("/api/ops", &json!({ "ops": [what(1)] })).await;
    assert_eq!(early.problem(), "not-found", "the photo goes first");
    let put = |bytes: Vec<u8>| {
        read(
            technician
                .request(Method::PUT, &format!("/api/photos/{sha256}"))
                .header("content-type", "image/jpeg")
                .body(bytes),
        )
    };
    let damaged = put(jpeg(3)).await;
    assert_ne!(damaged.json()["sha256"], sha256.as_str(), "the answer shows what arrived");
    assert_eq!(technician.post("/api/ops", &json!({ "ops": [what(1)] })).await.status, 404, "and it is not kept");
    for _ in 0..2 {
        assert_eq!(put(photo.clone()).await.json()["sha256"], sha256.as_str());
    }
    assert_eq!(other.post("/api/ops", &json!({ "ops": [what(1)] })).await.status, 404, "nobody reads another's photo");
    app.dial(json!({ "upstream": "gemini", "fault": "503" })).await;
    assert_eq!(technician.send_ops(&[what(1)]).await[0]["result"], "retry");
    app.turn_dials_back().await;
    let receipt = technician.send_ops(&[what(1)]).await.remove(0);
    assert!(
        receipt["result"] == "applied" && receipt["doc"]["equipment"].is_object(),
        "no code on it, so its words: {receipt}"
    );
    assert_eq!(technician.send_ops(&[what(1)]).await[0]["result"], "duplicate");
    assert_eq!(put(b"<svg/>".to_vec()).await.status, 415);
}
