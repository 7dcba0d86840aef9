//! A photo that was taken or chosen: decoded here first, made small before it travels.

use super::media::{FileInput, OffscreenCanvas, PhotoFile, create_image_bitmap, json};
use js_sys::{Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlInputElement, ImageBitmap};

/// Long edge of what is sent, in pixels: a label stays readable.
const LONG_EDGE_PX: f64 = 1600.0;
/// Largest photo sent, in bytes.
const MAX_BYTES: usize = 400_000;

/// The file a person chose; the input is emptied, so that the same one can be chosen again.
pub fn take_file(input: &HtmlInputElement) -> Option<PhotoFile> {
    let files = input.unchecked_ref::<FileInput>().files()?;
    let file = Reflect::get_u32(&files, 0).ok().filter(JsValue::is_object)?;
    input.set_value("");
    Some(file.unchecked_into())
}

/// The picture, upright.
pub async fn bitmap(file: &PhotoFile) -> Option<ImageBitmap> {
    let made = JsFuture::from(create_image_bitmap(file).ok()?).await.ok()?;
    Some(made.unchecked_into())
}

/// A JPEG of at most 1600 px and 400 kB; drawing it anew leaves place, time and camera behind.
pub async fn small_jpeg(picture: &ImageBitmap) -> Option<Vec<u8>> {
    let (width, height) = (f64::from(picture.width()), f64::from(picture.height()));
    let scale = (LONG_EDGE_PX / width.max(height)).min(1.0);
    let (width, height) = ((width * scale).round().max(1.0), (height * scale).round().max(1.0));
    let canvas = OffscreenCanvas::new(width as u32, height as u32).ok()?;
    canvas.context("2d").ok()?.draw(picture, 0.0, 0.0, width, height).ok()?;
    let mut bytes = Vec::new();
    for quality in ["0.8", "0.6", "0.4"] {
        let options = json(&format!(r#"{{"type":"image/jpeg","quality":{quality}}}"#));
        let blob = JsFuture::from(canvas.to_blob(&options).ok()?).await.ok()?;
        let buffer = JsFuture::from(blob.unchecked_ref::<PhotoFile>().bytes().ok()?).await.ok()?;
        bytes = Uint8Array::new(&buffer).to_vec();
        if bytes.len() <= MAX_BYTES {
            break;
        }
    }
    Some(bytes)
}
