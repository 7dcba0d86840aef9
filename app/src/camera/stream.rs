//! The camera itself: opened, given light and zoom, and put away.

use super::{
    CameraTrouble,
    choice::{self, CameraEntry},
    media::{Feed, MediaDevices, MediaStream, MediaTrack, json},
};
use js_sys::{Array, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlVideoElement;

/// An open camera. Dropping it turns it off.
pub struct Camera {
    stream: MediaStream,
    track: MediaTrack,
    /// Its own id.
    pub id: String,
    /// Every camera of the phone.
    pub cameras: Vec<CameraEntry>,
    /// True when it has a lamp that can be switched.
    pub has_torch: bool,
    /// Smallest and largest zoom, where it can be set.
    pub zoom: Option<(f64, f64)>,
}

impl Camera {
    /// Opens the remembered camera, or the back one that is not ultra-wide. Names are known only once a camera is open:
    /// where the browser chose a worse one, a second opening follows.
    pub async fn open(remembered: Option<&str>) -> Result<Self, CameraTrouble> {
        let devices = devices().ok_or(CameraTrouble::Insecure)?;
        let mut stream = match remembered {
            Some(id) => match get(&devices, &by_id(id)).await {
                Err(CameraTrouble::Missing) => get(&devices, &by_facing()).await?,
                answer => answer?,
            },
            None => get(&devices, &by_facing()).await?,
        };
        let cameras = list(&devices).await;
        let mut id = track_of(&stream).map(|track| setting(&track, "deviceId")).unwrap_or_default();
        if let Some(better) = choice::best(&cameras, remembered).filter(|best| best.id != id) {
            stop(&stream);
            stream = match get(&devices, &by_id(&better.id)).await {
                Ok(stream) => stream,
                Err(_) => get(&devices, &by_facing()).await?,
            };
            id = track_of(&stream).map(|track| setting(&track, "deviceId")).unwrap_or_default();
        }
        let track = track_of(&stream).ok_or(CameraTrouble::Missing)?;
        let can = track.capabilities().unwrap_or(JsValue::UNDEFINED);
        let has_torch = get_field(&can, "torch").is_truthy();
        let zoom = number(&get_field(&can, "zoom"), "min").zip(number(&get_field(&can, "zoom"), "max"));
        Ok(Self { stream, track, id, cameras, has_torch, zoom: zoom.filter(|(min, max)| max > min) })
    }

    /// Shows it.
    pub async fn show(&self, video: &HtmlVideoElement) {
        let feed: &Feed = video.unchecked_ref();
        feed.set_source(&self.stream);
        if let Ok(playing) = feed.play() {
            // A play that is refused shows no frame, and the watchdog sees that.
            let _ = JsFuture::from(playing).await;
        }
    }

    /// Switches the lamp; false when the camera would not.
    pub async fn set_torch(&self, on: bool) -> bool {
        self.apply(&format!(r#"{{"advanced":[{{"torch":{on}}}]}}"#)).await
    }

    /// Sets the zoom, 1 being what the lens sees.
    pub async fn set_zoom(&self, zoom: f64) -> bool {
        let Some((min, max)) = self.zoom else { return false };
        self.apply(&format!(r#"{{"advanced":[{{"zoom":{}}}]}}"#, zoom.clamp(min, max))).await
    }

    /// True while the phone lets it run.
    pub fn is_live(&self) -> bool {
        get_field(&self.track, "readyState").as_string().as_deref() == Some("live")
    }

    async fn apply(&self, constraints: &str) -> bool {
        match self.track.apply_constraints(&json(constraints)) {
            Ok(promise) => JsFuture::from(promise).await.is_ok(),
            Err(_) => false,
        }
    }
}

impl Drop for Camera {
    fn drop(&mut self) {
        stop(&self.stream);
    }
}

fn devices() -> Option<MediaDevices> {
    let navigator = web_sys::window()?.navigator();
    let devices = Reflect::get(&navigator, &"mediaDevices".into()).ok()?;
    devices.is_object().then(|| devices.unchecked_into())
}

fn by_facing() -> String {
    constraints(r#""facingMode":{"ideal":"environment"}"#)
}

fn by_id(id: &str) -> String {
    let id = serde_json::to_string(id).unwrap_or_default();
    constraints(&format!(r#""deviceId":{{"exact":{id}}}"#))
}

fn constraints(which: &str) -> String {
    format!(r#"{{"audio":false,"video":{{{which},"width":{{"ideal":1920}},"height":{{"ideal":1080}}}}}}"#)
}

async fn get(devices: &MediaDevices, constraints: &str) -> Result<MediaStream, CameraTrouble> {
    let asked = devices.get_user_media(&json(constraints)).map_err(|error| trouble(&error))?;
    JsFuture::from(asked).await.map(JsCast::unchecked_into).map_err(|error| trouble(&error))
}

async fn list(devices: &MediaDevices) -> Vec<CameraEntry> {
    let Ok(asked) = devices.enumerate_devices() else { return Vec::new() };
    let found = JsFuture::from(asked).await.map(|found| Array::from(&found)).unwrap_or_default();
    let is_camera = |device: &JsValue| get_field(device, "kind").as_string().as_deref() == Some("videoinput");
    let text = |device: &JsValue, name| get_field(device, name).as_string().unwrap_or_default();
    found
        .iter()
        .filter(is_camera)
        .map(|device| CameraEntry { id: text(&device, "deviceId"), label: text(&device, "label") })
        .collect()
}

fn trouble(error: &JsValue) -> CameraTrouble {
    match get_field(error, "name").as_string().as_deref() {
        Some("NotAllowedError" | "PermissionDeniedError") => CameraTrouble::Denied,
        Some("SecurityError" | "TypeError") => CameraTrouble::Insecure,
        Some("NotFoundError" | "OverconstrainedError" | "DevicesNotFoundError") => CameraTrouble::Missing,
        _ => CameraTrouble::Busy,
    }
}

fn track_of(stream: &MediaStream) -> Option<MediaTrack> {
    let track = stream.video_tracks().get(0);
    track.is_object().then(|| track.unchecked_into())
}

fn stop(stream: &MediaStream) {
    if let Some(track) = track_of(stream) {
        track.stop();
    }
}

fn setting(track: &MediaTrack, name: &str) -> String {
    track.settings().ok().and_then(|settings| get_field(&settings, name).as_string()).unwrap_or_default()
}

fn number(object: &JsValue, name: &str) -> Option<f64> {
    get_field(object, name).as_f64()
}

fn get_field(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}
