//! The whole worker but its message box, as WebAssembly in a worker of Chromium: a browser's picture goes in, what the
//! page would be told comes out.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

#[expect(dead_code, reason = "ready-made frames are for the native tests")]
#[path = "../../scan/tests/it/paint.rs"]
mod paint;

use super::Scanner;
use domain::scan::{Reading, ScanReply, Seen};
use js_sys::{Function, Object, Promise, Reflect, Uint8Array};
use paint::{Code, HEIGHT, WIDTH};
use scan::Symbology;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

/// All that the shipped worker reads, with the width of a module in pixels.
const CODES: [(Symbology, &str, f32); 11] = [
    (Symbology::Code128, "KFC36LAEDCNRB7", 2.0),
    (Symbology::Code39, "ZTEG46C036", 2.0),
    (Symbology::Ean13, "6954681453843", 2.4),
    (Symbology::Ean8, "12345670", 2.4),
    (Symbology::UpcA, "747151216712", 2.4),
    (Symbology::UpcE, "01234565", 2.4),
    (Symbology::Itf, "01146569777818", 2.4),
    (Symbology::Codabar, "1662326253", 2.4),
    (Symbology::QrCode, "WIFI:T:WPA;S:VSol_61FC;P:4EeiNtmTXFVXA4sH;;", 6.0),
    (Symbology::DataMatrix, "KFC36LAEDCNRB7,704F5765F53E", 6.0),
    (Symbology::Aztec, "CXNK397E6D53", 6.0),
];

/// From the frame's own luma: a canvas would give the same texts, at four times the bytes.
#[wasm_bindgen_test]
async fn every_symbology_is_read_from_a_camera_frame() {
    let canvas_again = without_canvas();
    for (symbology, text, module_px) in CODES {
        let scanner = Scanner::default();
        let mut told = Vec::new();
        for turn in 0..8 {
            let seen = look(&scanner, "frame", turn, &video_frame(&drawn(symbology, text, module_px))).await;
            assert_eq!((seen.width, seen.height), (WIDTH as u32, HEIGHT as u32));
            told.extend(seen.accepted);
        }
        assert_eq!(texts(&told), [(symbology, text)], "told once, and nothing else");
    }
    canvas_again.call0(&JsValue::NULL).unwrap();
}

#[wasm_bindgen_test]
async fn every_symbology_is_read_from_a_photograph() {
    let scanner = Scanner::default();
    for (symbology, text, module_px) in CODES {
        let seen = look(&scanner, "still", 0, &bitmap(&drawn(symbology, text, module_px)).await).await;
        assert_eq!(texts(&seen.accepted), [(symbology, text)]);
    }
}

/// The same label as in `scan/tests/labels/truth.json`, through Chromium's own JPEG decoder and canvas.
#[wasm_bindgen_test]
async fn a_photographed_label_gives_all_its_codes() {
    let jpeg = Uint8Array::from(&include_bytes!("../../scan/tests/labels/003.jpg")[..]);
    let image = promised("jpeg", "return createImageBitmap(new Blob([jpeg], {type: 'image/jpeg'}))", &jpeg).await;
    let seen = look(&Scanner::default(), "still", 0, &image).await;
    let mut found = texts(&seen.readings);
    found.sort_by_key(|(_, text)| *text);
    let long = "PN=ZXHNH298A SN=WNPNGJRJFS2G54 MAC=8C68C86647B5";
    let wanted = [
        (Symbology::Itf, "02625856263215"),
        (Symbology::Ean13, "6908583171008"),
        (Symbology::Code128, "8C68C86647B5"),
        (Symbology::QrCode, long),
        (Symbology::Aztec, long),
        (Symbology::Code128, "WNPNGJRJFS2G54"),
        (Symbology::Code39, "ZTEG46C036BB"),
    ];
    assert_eq!(found.len(), wanted.len(), "{found:?}");
    assert!(wanted.iter().all(|code| found.contains(code)), "{found:?}");
}

/// Pictures that cannot be read cost themselves: the next is read as if they had not been, also with other dimensions.
#[wasm_bindgen_test]
async fn a_bad_picture_spoils_no_other() {
    let scanner = Scanner::default();
    let (symbology, text, module_px) = CODES[0];
    let luma = drawn(symbology, text, module_px);
    let closed = video_frame(&luma);
    crate::picture::close(&closed);
    for bad in [JsValue::UNDEFINED, JsValue::from("no picture"), Object::new().into(), closed] {
        // An answer without a reading is as good as a refusal.
        let reply = scanner.look(&message("frame", 0, &bad), false).await;
        assert!(reply.is_err() || matches!(&reply, Ok(ScanReply::Seen(seen)) if seen.readings.is_empty()), "{reply:?}");
        let small = promised("_", "return createImageBitmap(new ImageData(3, 2))", &JsValue::NULL).await;
        assert_eq!(look(&scanner, "still", 0, &small).await.readings, []);
        let seen = look(&scanner, "still", 0, &video_frame(&luma)).await;
        assert_eq!(texts(&seen.readings), [(symbology, text)]);
    }
}

#[wasm_bindgen_test]
async fn a_picture_is_closed_once_it_was_looked_at() {
    let image = bitmap(&drawn(CODES[0].0, CODES[0].1, CODES[0].2)).await;
    look(&Scanner::default(), "still", 0, &image).await;
    assert_eq!(super::number(&image, "width"), 0.0, "its memory was not given back");
}

/// Nothing can be drawn any more, until what is returned is called.
fn without_canvas() -> Function {
    let refusing = "const canvas = OffscreenCanvasRenderingContext2D.prototype, draw = canvas.drawImage;
        canvas.drawImage = () => { throw new Error('a camera frame was drawn') };
        return () => { canvas.drawImage = draw }";
    Function::new_no_args(refusing).call0(&JsValue::NULL).unwrap().unchecked_into()
}

fn drawn(symbology: Symbology, text: &'static str, module_px: f32) -> Vec<u8> {
    paint::luma(&[Code { symbology, text, module_px, degrees: 4.0, middle: (320.0, 240.0) }])
}

/// As a phone's camera gives it: a plane of luma, then two of colour.
fn video_frame(luma: &[u8]) -> JsValue {
    let mut planes = luma.to_vec();
    planes.resize(luma.len() * 3 / 2, 128);
    let size = format!("codedWidth: {WIDTH}, codedHeight: {HEIGHT}");
    let make = format!("return new VideoFrame(planes, {{format: 'I420', {size}, timestamp: 0}})");
    Function::new_with_args("planes", &make).call1(&JsValue::NULL, &Uint8Array::from(&planes[..])).unwrap()
}

async fn bitmap(luma: &[u8]) -> JsValue {
    let rgba: Vec<u8> = luma.iter().flat_map(|&luma| [luma, luma, luma, 255]).collect();
    let make = format!("return createImageBitmap(new ImageData(new Uint8ClampedArray(rgba), {WIDTH}))");
    promised("rgba", &make, &Uint8Array::from(&rgba[..])).await
}

async fn promised(argument: &str, body: &str, value: &JsValue) -> JsValue {
    let promise = Function::new_with_args(argument, body).call1(&JsValue::NULL, value).unwrap();
    JsFuture::from(Promise::from(promise)).await.unwrap()
}

async fn look(scanner: &Scanner, kind: &str, turn: u32, image: &JsValue) -> Seen {
    match scanner.look(&message(kind, turn, image), kind == "still").await {
        Ok(ScanReply::Seen(seen)) => seen,
        reply => panic!("{reply:?}"),
    }
}

fn message(kind: &str, turn: u32, image: &JsValue) -> JsValue {
    let message = Object::new();
    let now_ms = f64::from(turn) * 80.0;
    let parts = [("kind", kind.into()), ("turn", turn.into()), ("now_ms", now_ms.into()), ("image", image.clone())];
    for (name, value) in parts {
        Reflect::set(&message, &name.into(), &value).unwrap();
    }
    message.into()
}

fn texts(readings: &[Reading]) -> Vec<(Symbology, &str)> {
    readings.iter().map(|reading| (reading.symbology, reading.text.as_str())).collect()
}
