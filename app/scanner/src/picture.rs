//! Browser pictures to luma.
//!
//! A `VideoFrame` gives its Y plane as it is: no canvas, no RGBA, a quarter of the bytes. Everything else is drawn on
//! a canvas that is kept. web-sys knows `VideoFrame` only behind an unstable flag, hence the calls by name.

use js_sys::{Array, Function, Promise, Reflect, Uint8Array};
use scan::Frame;
use std::cell::RefCell;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{OffscreenCanvas, OffscreenCanvasRenderingContext2d};

/// Photographs are drawn at most this wide or high: room for the scanner's own halving, small enough for a phone.
const MAX_SIDE_PX: f64 = 4096.0;

/// The buffers kept between pictures.
#[derive(Default)]
pub struct Pictures {
    planes: RefCell<Option<Uint8Array>>,
    bytes: RefCell<Vec<u8>>,
    canvas: RefCell<Option<(OffscreenCanvas, OffscreenCanvasRenderingContext2d)>>,
}

impl Pictures {
    /// The luma of a `VideoFrame` or an `ImageBitmap`, upright as the page shows it.
    pub async fn frame(&self, image: &JsValue) -> Result<Frame, JsValue> {
        if has_luma_plane(image) {
            // A frame the browser cannot copy (a protected or a lost one) may still be drawn.
            if let Ok(frame) = self.copied(image).await {
                return Ok(frame);
            }
        }
        self.drawn(image)
    }

    async fn copied(&self, image: &JsValue) -> Result<Frame, JsValue> {
        let size = call(image, "allocationSize", &[])?.as_f64().unwrap_or(0.0) as u32;
        let buffer = self.buffer(size);
        let layout = JsFuture::from(Promise::from(call(image, "copyTo", &[&buffer])?)).await?;
        let plane = Array::from(&layout).get(0);
        let rect = Reflect::get(image, &"visibleRect".into())?;
        let (width, height) = (crate::number(&rect, "width") as usize, crate::number(&rect, "height") as usize);
        let (offset, stride) = (crate::number(&plane, "offset") as u32, crate::number(&plane, "stride") as usize);
        let end = (offset as usize + stride * height).min(size as usize);
        let mut bytes = self.bytes.borrow_mut();
        bytes.resize(end.saturating_sub(offset as usize), 0);
        buffer.subarray(offset, end as u32).copy_to(&mut bytes);
        Frame::from_luma(&bytes, width, height, stride).ok_or_else(|| "the frame's Y plane is incomplete".into())
    }

    fn buffer(&self, size: u32) -> Uint8Array {
        let mut kept = self.planes.borrow_mut();
        let fits = kept.take().filter(|buffer| buffer.length() == size);
        kept.insert(fits.unwrap_or_else(|| Uint8Array::new_with_length(size))).clone()
    }

    fn drawn(&self, image: &JsValue) -> Result<Frame, JsValue> {
        let (width, height) = displayed_size(image);
        let scale = (MAX_SIDE_PX / width.max(height)).min(1.0);
        let (width, height) = ((width * scale).floor(), (height * scale).floor());
        if width < 1.0 || height < 1.0 {
            return Ok(Frame::default());
        }
        let context = self.context(width as u32, height as u32)?;
        // drawImage takes any picture, but web-sys has no overload for VideoFrame.
        call(&context, "drawImage", &[image, &0.into(), &0.into(), &width.into(), &height.into()])?;
        let pixels = context.get_image_data(0.0, 0.0, width, height)?.data();
        Frame::from_rgba(&pixels, width as usize, height as usize)
            .ok_or_else(|| "the canvas gave too few pixels".into())
    }

    fn context(&self, width: u32, height: u32) -> Result<OffscreenCanvasRenderingContext2d, JsValue> {
        let mut kept = self.canvas.borrow_mut();
        if let Some((canvas, context)) = kept.as_ref() {
            if (canvas.width(), canvas.height()) != (width, height) {
                canvas.set_width(width);
                canvas.set_height(height);
            }
            return Ok(context.clone());
        }
        let canvas = OffscreenCanvas::new(width, height)?;
        let options = js_sys::Object::new();
        Reflect::set(&options, &"willReadFrequently".into(), &JsValue::TRUE)?;
        let context = canvas.get_context_with_context_options("2d", &options)?.ok_or("no canvas in this worker")?;
        let context: OffscreenCanvasRenderingContext2d = context.unchecked_into();
        Ok(kept.insert((canvas, context)).1.clone())
    }
}

/// Gives the picture's memory back at once instead of at the next garbage collection.
pub fn close(image: &JsValue) {
    // A picture without `close` has nothing to give back.
    let _ = call(image, "close", &[]);
}

/// Whether this is a `VideoFrame` whose first plane is luma and which needs no turning.
fn has_luma_plane(image: &JsValue) -> bool {
    let format = crate::text(image, "format");
    let turned = crate::number(image, "rotation") != 0.0
        || Reflect::get(image, &"flip".into()).is_ok_and(|flip| flip.is_truthy());
    matches!(format.as_str(), "I420" | "I420A" | "NV12" | "I422" | "I444") && !turned
}

/// A `VideoFrame` says `displayWidth`, an `ImageBitmap` `width`.
fn displayed_size(image: &JsValue) -> (f64, f64) {
    let side = |shown: &str, plain: &str| crate::number(image, shown).max(crate::number(image, plain));
    (side("displayWidth", "width"), side("displayHeight", "height"))
}

fn call(object: &JsValue, name: &str, arguments: &[&JsValue]) -> Result<JsValue, JsValue> {
    let function: Function = Reflect::get(object, &name.into())?.dyn_into()?;
    let list = Array::new();
    arguments.iter().for_each(|argument| {
        list.push(argument);
    });
    function.apply(object, &list)
}
