//! Gemini: it reads the picture it is sent, within the schema it is given.

use super::helper::{World, answer};
use crate::upstream::given;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use ops_server::upstream::UpstreamError;
use ops_server::upstream::gemini::{Config, Gemini};
use reqwest::Method;
use serde_json::{Value, json};

const PATH: &str = "/gemini/v1beta/models/gemini-2.5-flash:generateContent";

fn client(world: &World) -> Gemini {
    let (base_url, model) = (world.sandbox.gemini_url(), "gemini-2.5-flash".to_owned());
    Gemini::new(Config { base_url, key: "any".into(), model }, given()).unwrap()
}

fn label(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/fixtures/labels/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

#[tokio::test]
async fn it_reads_what_is_on_the_label() {
    let world = World::new().await;
    let client = client(&world);
    let barcodes = client.read_barcodes(&label("000.jpg")).await.unwrap().barcodes;
    assert!(barcodes.iter().any(|code| code.text == "VSOLAE679F02"), "{barcodes:?}");
    let equipment = client.read_equipment(&label("000.jpg")).await.unwrap().equipment;
    assert_eq!(equipment.gpon_sn.as_deref(), Some("VSOLAE679F02"));
    assert_eq!(equipment.mac_address.as_deref(), Some("70:4F:57:65:F5:3E"));
    assert_eq!(equipment.brand.as_deref(), Some("V-SOL"));
    let invoice = client.read_invoice(&label("000.jpg")).await.unwrap();
    assert!(invoice.total.is_some() && !invoice.lines.is_empty());
}

#[tokio::test]
async fn it_says_what_a_dial_has_written() {
    let world = World::new().await;
    let client = client(&world);
    let written = json!({ "answer": { "barcodes": [{ "text": "TPLG97441B58", "format": "TEXT", "kind": "gpon_sn", "confidence": 0.9 }] } });
    assert_eq!(world.post("/_dials/next_vision_answer", &written).await.0, 204);
    assert_eq!(client.read_barcodes(&label("014.jpg")).await.unwrap().barcodes[0].text, "TPLG97441B58");
    world.post("/_dials/next_vision_answer", &json!({ "finishReason": "SAFETY" })).await;
    assert!(matches!(client.read_barcodes(&label("000.jpg")).await, Err(UpstreamError::Declined { .. })));
    world.post("/_dials/next_vision_answer", &json!({ "text": "Sorry, I cannot" })).await;
    assert!(client.read_barcodes(&label("000.jpg")).await.is_err());
}

#[tokio::test]
async fn it_refuses_as_google_does() {
    let world = World::new().await;
    let send = async |key: &str, body: &Value| {
        answer(world.guest(Method::POST, PATH).header("x-goog-api-key", key).json(body).send().await.unwrap()).await
    };
    let body = |schema: Value| {
        json!({
            "contents": [{ "role": "user", "parts": [
                { "inlineData": { "mimeType": "image/jpeg", "data": BASE64_STANDARD.encode(label("014.jpg")) } }, { "text": "x" },
            ] }],
            "generationConfig": { "responseMimeType": "application/json", "responseSchema": schema },
        })
    };
    let good =
        json!({ "type": "OBJECT", "properties": { "barcodes": { "type": "ARRAY", "items": { "type": "STRING" } } } });
    let small = json!({ "type": "object", "properties": { "barcodes": { "type": "array" } } });
    let word = |answer: (u16, Value)| (answer.0, answer.1["error"]["status"].as_str().unwrap_or_default().to_owned());
    assert_eq!(word(send("", &body(good.clone())).await), (403, "PERMISSION_DENIED".to_owned()));
    assert_eq!(word(send("k", &body(small)).await), (400, "INVALID_ARGUMENT".to_owned()));
    assert_eq!(word(send("k", &body(Value::Null)).await), (400, "INVALID_ARGUMENT".to_owned()));
    let (status, said) = send("k", &body(good.clone())).await;
    assert_eq!((status, said["candidates"][0]["finishReason"].as_str()), (200, Some("STOP")));
    world.post("/_dials", &json!({ "upstream": "gemini", "fault": "429", "times": 1 })).await;
    assert_eq!(word(send("k", &body(good)).await), (429, "RESOURCE_EXHAUSTED".to_owned()));
}
