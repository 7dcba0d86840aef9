//! The few media calls the scanner makes. web-sys has most of them, but not the torch, the zoom or the frame callback,
//! and a constraint is shorter as JSON than as a dozen setters.

use js_sys::{Array, Object, Promise};
use wasm_bindgen::prelude::*;
use web_sys::{Blob, ImageBitmap};

#[wasm_bindgen]
extern "C" {
    pub type MediaDevices;
    #[wasm_bindgen(method, catch, js_name = getUserMedia)]
    pub fn get_user_media(this: &MediaDevices, constraints: &JsValue) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = enumerateDevices)]
    pub fn enumerate_devices(this: &MediaDevices) -> Result<Promise, JsValue>;

    #[derive(Clone)]
    pub type MediaStream;
    #[wasm_bindgen(method, js_name = getVideoTracks)]
    pub fn video_tracks(this: &MediaStream) -> Array;

    #[derive(Clone)]
    pub type MediaTrack;
    #[wasm_bindgen(method)]
    pub fn stop(this: &MediaTrack);
    #[wasm_bindgen(method, catch, js_name = getCapabilities)]
    pub fn capabilities(this: &MediaTrack) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getSettings)]
    pub fn settings(this: &MediaTrack) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(method, catch, js_name = applyConstraints)]
    pub fn apply_constraints(this: &MediaTrack, constraints: &JsValue) -> Result<Promise, JsValue>;

    pub type Feed;
    #[wasm_bindgen(method, setter, js_name = srcObject)]
    pub fn set_source(this: &Feed, stream: &JsValue);
    #[wasm_bindgen(method, catch)]
    pub fn play(this: &Feed) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, catch, js_name = requestVideoFrameCallback)]
    pub fn request_frame(this: &Feed, callback: &JsValue) -> Result<u32, JsValue>;

    #[wasm_bindgen(catch, js_name = createImageBitmap)]
    pub fn create_image_bitmap(image: &JsValue) -> Result<Promise, JsValue>;

    pub type OffscreenCanvas;
    #[wasm_bindgen(constructor, catch)]
    pub fn new(width: u32, height: u32) -> Result<OffscreenCanvas, JsValue>;
    #[wasm_bindgen(method, catch, js_name = getContext)]
    pub fn context(this: &OffscreenCanvas, kind: &str) -> Result<Context, JsValue>;
    #[wasm_bindgen(method, catch, js_name = convertToBlob)]
    pub fn to_blob(this: &OffscreenCanvas, options: &JsValue) -> Result<Promise, JsValue>;

    pub type Context;
    #[wasm_bindgen(method, catch, js_name = drawImage)]
    pub fn draw(this: &Context, image: &ImageBitmap, x: f64, y: f64, w: f64, h: f64) -> Result<(), JsValue>;

    pub type FileInput;
    #[wasm_bindgen(method, getter)]
    pub fn files(this: &FileInput) -> Option<Object>;

    #[wasm_bindgen(extends = Blob)]
    #[derive(Clone)]
    pub type PhotoFile;
    #[wasm_bindgen(method, catch, js_name = arrayBuffer)]
    pub fn bytes(this: &PhotoFile) -> Result<Promise, JsValue>;

    pub type AudioContext;
    #[wasm_bindgen(constructor, catch)]
    pub fn new() -> Result<AudioContext, JsValue>;
    #[wasm_bindgen(method, catch)]
    pub fn resume(this: &AudioContext) -> Result<Promise, JsValue>;
    #[wasm_bindgen(method, getter, js_name = currentTime)]
    pub fn now_s(this: &AudioContext) -> f64;
    #[wasm_bindgen(method, getter)]
    pub fn destination(this: &AudioContext) -> JsValue;
    #[wasm_bindgen(method, js_name = createOscillator)]
    pub fn oscillator(this: &AudioContext) -> Oscillator;
    #[wasm_bindgen(method, js_name = createGain)]
    pub fn gain(this: &AudioContext) -> Gain;

    pub type Oscillator;
    #[wasm_bindgen(method, getter)]
    pub fn frequency(this: &Oscillator) -> Param;
    #[wasm_bindgen(method)]
    pub fn connect(this: &Oscillator, to: &Gain);
    #[wasm_bindgen(method)]
    pub fn start(this: &Oscillator, at_s: f64);
    #[wasm_bindgen(method, js_name = stop)]
    pub fn stop_at(this: &Oscillator, at_s: f64);

    pub type Gain;
    #[wasm_bindgen(method, getter, js_name = gain)]
    pub fn level(this: &Gain) -> Param;
    #[wasm_bindgen(method, js_name = connect)]
    pub fn connect_out(this: &Gain, to: &JsValue);

    pub type Buzzer;
    #[wasm_bindgen(method, catch)]
    pub fn vibrate(this: &Buzzer, pattern: &JsValue) -> Result<bool, JsValue>;

    pub type Param;
    #[wasm_bindgen(method, setter)]
    pub fn set_value(this: &Param, value: f64);
}

/// A literal object, for options.
pub fn json(text: &str) -> JsValue {
    js_sys::JSON::parse(text).unwrap_or(JsValue::UNDEFINED)
}
