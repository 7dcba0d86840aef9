//! From a camera's file to what the model is sent: upright, at most 1600 px, JPEG, without any metadata.
//!
//! The size in pixels is read from the header and judged before a pixel is decoded, so that a small file cannot claim a
//! huge memory. Decoding runs off the async threads, two at a time.

mod whole;

use super::{ImageKind, sniff};
use domain::error::ProblemCode;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits, codecs::jpeg::JpegEncoder, imageops::FilterType};
use std::{io::Cursor, sync::Arc};
use tokio::{sync::Semaphore, task::spawn_blocking};

const MAX_SIDE_PX: u32 = 12_000;
const MAX_PIXELS: u64 = 50_000_000;
const MAX_ALLOC_BYTES: u64 = 256 * 1024 * 1024;
const LONG_SIDE_PX: u32 = 1600;
const JPEG_QUALITY: u8 = 80;
const AT_ONCE: usize = 2;

/// A photo ready for the model.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prepared {
    /// JPEG.
    pub jpeg: Vec<u8>,
    /// Width.
    pub width_px: u32,
    /// Height.
    pub height_px: u32,
}

/// Why a photo is refused.
#[derive(Debug, thiserror::Error)]
pub enum PhotoError {
    /// Not a JPEG, PNG or WebP.
    #[error("not a JPEG, PNG or WebP")]
    Kind,
    /// Too many pixels.
    #[error("{width_px} x {height_px} pixels are more than {MAX_SIDE_PX} a side or {MAX_PIXELS} in all")]
    Dimensions {
        /// As its header says.
        width_px: u32,
        /// As its header says.
        height_px: u32,
    },
    /// Broken, or cut short.
    #[error("the picture cannot be decoded: {0}")]
    Broken(String),
}

impl PhotoError {
    /// What the sender is told.
    pub fn to_problem_code(&self) -> ProblemCode {
        match self {
            Self::Kind => ProblemCode::UnsupportedMedia,
            Self::Dimensions { .. } | Self::Broken(_) => ProblemCode::Invalid,
        }
    }
}

impl From<image::ImageError> for PhotoError {
    fn from(error: image::ImageError) -> Self {
        Self::Broken(error.to_string())
    }
}

/// Prepares photos, a few at a time.
#[derive(Clone)]
pub struct Preparer(Arc<Semaphore>);

impl Default for Preparer {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Preparer {
    /// Waits for its turn, then prepares.
    pub async fn prepare(&self, bytes: Vec<u8>) -> Result<Prepared, PhotoError> {
        let broken = |error: &dyn std::fmt::Display| PhotoError::Broken(error.to_string());
        let permit = self.0.clone().acquire_owned().await.map_err(|error| broken(&error))?;
        let work = spawn_blocking(move || {
            let _permit = permit;
            prepare(&bytes)
        });
        // A decoder that panics costs this photo, nothing else.
        work.await.map_err(|error| broken(&error))?
    }
}

fn prepare(bytes: &[u8]) -> Result<Prepared, PhotoError> {
    let kind = sniff(bytes).ok_or(PhotoError::Kind)?;
    whole::check(bytes, kind)?;
    let picture = decode(bytes, kind)?;
    let picture = shrink(picture).into_rgb8();
    let mut jpeg = Vec::new();
    let encoded = JpegEncoder::new_with_quality(&mut jpeg, JPEG_QUALITY).encode_image(&picture);
    encoded?;
    Ok(Prepared { jpeg, width_px: picture.width(), height_px: picture.height() })
}

fn decode(bytes: &[u8], kind: ImageKind) -> Result<DynamicImage, PhotoError> {
    let mut reader = ImageReader::with_format(Cursor::new(bytes), kind.format());
    let mut limits = Limits::default();
    limits.max_alloc = Some(MAX_ALLOC_BYTES);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let (width_px, height_px) = decoder.dimensions();
    if width_px.max(height_px) > MAX_SIDE_PX || u64::from(width_px) * u64::from(height_px) > MAX_PIXELS {
        return Err(PhotoError::Dimensions { width_px, height_px });
    }
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

fn shrink(picture: DynamicImage) -> DynamicImage {
    if picture.width().max(picture.height()) <= LONG_SIDE_PX {
        return picture;
    }
    picture.resize(LONG_SIDE_PX, LONG_SIDE_PX, FilterType::Triangle)
}

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests;
