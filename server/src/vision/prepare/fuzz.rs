//! Whatever arrives as a photo: what comes out is a JPEG within the limits without a trace of what else was in the file,
//! or a refusal.

use super::*;
use crate::{
    fuzz::damaged,
    vision::{MAX_BYTES, Photo},
};
use image::{ExtendedColorType, ImageEncoder, RgbImage, codecs::png::PngEncoder, codecs::webp::WebPEncoder};
use proptest::{collection::vec, prelude::*, sample::select};

fn file(kind: ImageKind, width_px: u32, height_px: u32) -> Vec<u8> {
    let picture = RgbImage::from_fn(width_px, height_px, |x, y| image::Rgb([x as u8, y as u8, (x * y) as u8]));
    let mut bytes = Vec::new();
    match kind {
        ImageKind::Jpeg => JpegEncoder::new_with_quality(&mut bytes, 80).encode_image(&picture),
        ImageKind::Png => {
            PngEncoder::new(&mut bytes).write_image(&picture, width_px, height_px, ExtendedColorType::Rgb8)
        }
        ImageKind::WebP => {
            WebPEncoder::new_lossless(&mut bytes).write_image(&picture, width_px, height_px, ExtendedColorType::Rgb8)
        }
    }
    .unwrap();
    bytes
}

fn sound() -> impl Strategy<Value = Vec<u8>> {
    let kinds = select(vec![ImageKind::Jpeg, ImageKind::Png, ImageKind::WebP]);
    (kinds, 1u32..48, 1u32..48).prop_map(|(kind, width_px, height_px)| file(kind, width_px, height_px))
}

/// What the picture's own header claims, as the decoder reads it.
fn claimed(bytes: &[u8]) -> Option<(u32, u32)> {
    let reader = ImageReader::with_format(Cursor::new(bytes), sniff(bytes)?.format());
    Some(reader.into_decoder().ok()?.dimensions())
}

fn judge(bytes: &[u8]) -> Result<(), TestCaseError> {
    let taken = Photo::of(bytes.to_vec().into()).ok().map(|photo| photo.kind);
    prop_assert_eq!(taken, sniff(bytes), "what is taken is what it is by its content");
    let Ok(prepared) = prepare(bytes) else { return Ok(()) };
    prop_assert_eq!(sniff(&prepared.jpeg), Some(ImageKind::Jpeg));
    prop_assert!((1..=LONG_SIDE_PX).contains(&prepared.width_px) && (1..=LONG_SIDE_PX).contains(&prepared.height_px));
    prop_assert_eq!(claimed(&prepared.jpeg), Some((prepared.width_px, prepared.height_px)));
    let (width_px, height_px) = claimed(bytes).expect("what was decoded has a size");
    prop_assert!(width_px.max(height_px) <= MAX_SIDE_PX && u64::from(width_px) * u64::from(height_px) <= MAX_PIXELS);
    // Nothing beside the picture: no block of an application, no comment.
    prop_assert!(blocks(&prepared.jpeg).iter().all(|marker| !matches!(marker, 0xe1..=0xef | 0xfe)));
    Ok(())
}

/// The markers before the first scan.
fn blocks(jpeg: &[u8]) -> Vec<u8> {
    let (mut at, mut found) = (2, Vec::new());
    while let Some([0xff, marker, high, low]) = jpeg.get(at..at + 4) {
        if *marker == 0xda {
            break;
        }
        found.push(*marker);
        at += 2 + usize::from(u16::from_be_bytes([*high, *low]));
    }
    found
}

/// A PNG whose header claims that size, with a checksum that holds.
fn claims(width_px: u32, height_px: u32) -> Vec<u8> {
    let mut png = file(ImageKind::Png, 8, 8);
    png[16..20].copy_from_slice(&width_px.to_be_bytes());
    png[20..24].copy_from_slice(&height_px.to_be_bytes());
    let sum = tests::crc32(&png[12..29]).to_be_bytes();
    png[29..33].copy_from_slice(&sum);
    png
}

/// Around the limits as often as anywhere.
fn side_px() -> impl Strategy<Value = u32> {
    prop_oneof![0u32..20_000, any::<u32>()]
}

proptest! {
    #[test]
    fn a_damaged_photo_is_a_small_jpeg_or_refused(bytes in damaged(sound())) {
        judge(&bytes)?;
    }

    #[test]
    fn any_bytes_behind_a_known_beginning_end_in_an_answer(
        start in select(vec![b"\xff\xd8\xff\xe0".to_vec(), b"\x89PNG\r\n\x1a\n".to_vec(), b"RIFF\0\0\0\0WEBPVP8 ".to_vec(), b"GIF89a".to_vec(), Vec::new()]),
        rest in vec(any::<u8>(), 0..300),
    ) {
        judge(&[start, rest].concat())?;
    }

    #[test]
    fn a_size_beyond_the_limits_is_refused_by_the_header(width_px in side_px(), height_px in side_px()) {
        let bytes = claims(width_px, height_px);
        let is_beyond = width_px.max(height_px) > MAX_SIDE_PX || u64::from(width_px) * u64::from(height_px) > MAX_PIXELS;
        let began = std::time::Instant::now();
        prop_assert!(!is_beyond || prepare(&bytes).is_err());
        prop_assert!(began.elapsed().as_secs() < 5, "{width_px} x {height_px}");
    }
}

#[test]
fn one_byte_too_many_is_too_large() {
    let of = |length: usize| Photo::of([b"\xff\xd8\xff".to_vec(), vec![0; length - 3]].concat().into()).is_ok();
    assert!(of(MAX_BYTES) && !of(MAX_BYTES + 1));
}
