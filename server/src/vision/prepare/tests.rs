use super::*;
use image::{ExtendedColorType, ImageEncoder, Rgb, RgbImage, codecs::png::PngEncoder, codecs::webp::WebPEncoder};

/// Left half red, right half blue: turning it shows.
fn flag(width_px: u32, height_px: u32) -> RgbImage {
    RgbImage::from_fn(width_px, height_px, |x, _| if x < width_px / 2 { Rgb([220, 0, 0]) } else { Rgb([0, 0, 220]) })
}

fn jpeg(picture: &RgbImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    JpegEncoder::new_with_quality(&mut bytes, 90).encode_image(picture).unwrap();
    bytes
}

/// The same JPEG with an EXIF block: that orientation, and a maker's note.
fn with_exif(jpeg: &[u8], orientation: u8) -> Vec<u8> {
    let tiff = [
        b"Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(),
        &[orientation, 0, 0, 0, 0, 0, 0],
        b"SECRET-GPS",
    ]
    .concat();
    let length = (tiff.len() as u16 + 2).to_be_bytes();
    [&jpeg[..2], &[0xff, 0xe1], &length, &tiff, &jpeg[2..]].concat()
}

fn contains(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

#[test]
fn every_kind_comes_out_as_a_small_jpeg() {
    let picture = flag(2400, 1200);
    let (mut png, mut webp) = (Vec::new(), Vec::new());
    PngEncoder::new(&mut png).write_image(&picture, 2400, 1200, ExtendedColorType::Rgb8).unwrap();
    WebPEncoder::new_lossless(&mut webp).write_image(&picture, 2400, 1200, ExtendedColorType::Rgb8).unwrap();
    for bytes in [jpeg(&picture), png, webp] {
        let prepared = prepare(&bytes).unwrap();
        assert_eq!((prepared.width_px, prepared.height_px), (1600, 800));
        assert_eq!(sniff(&prepared.jpeg), Some(ImageKind::Jpeg));
    }
}

#[test]
fn a_small_picture_keeps_its_size() {
    let prepared = prepare(&jpeg(&flag(320, 200))).unwrap();
    assert_eq!((prepared.width_px, prepared.height_px), (320, 200));
}

#[test]
fn it_is_turned_upright_and_its_metadata_is_gone() {
    let sideways = with_exif(&jpeg(&flag(400, 200)), 6);
    assert!(contains(&sideways, b"SECRET-GPS"));
    let prepared = prepare(&sideways).unwrap();
    assert_eq!((prepared.width_px, prepared.height_px), (200, 400));
    assert!(!contains(&prepared.jpeg, b"SECRET-GPS") && !contains(&prepared.jpeg, b"Exif"));
    let upright = image::load_from_memory(&prepared.jpeg).unwrap().into_rgb8();
    assert!(upright.get_pixel(100, 50)[0] > 180 && upright.get_pixel(100, 350)[2] > 180, "red is on top");
}

#[test]
fn what_claims_too_many_pixels_is_refused_by_its_header() {
    for (width_px, height_px) in [(30_000, 30_000), (12_001, 10), (8_000, 8_000)] {
        assert!(
            matches!(prepare(&png_header(width_px, height_px)), Err(PhotoError::Dimensions { .. })),
            "{width_px} x {height_px}"
        );
    }
}

/// A PNG of those dimensions with one empty data chunk: tiny on the wire, huge if believed.
fn png_header(width_px: u32, height_px: u32) -> Vec<u8> {
    let header = [&width_px.to_be_bytes()[..], &height_px.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    let chunk = |name: &[u8], data: &[u8]| {
        let named = [name, data].concat();
        [&(data.len() as u32).to_be_bytes()[..], &named, &crc32(&named).to_be_bytes()].concat()
    };
    [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &header), chunk(b"IDAT", b""), chunk(b"IEND", b"")].concat()
}

pub(super) fn crc32(bytes: &[u8]) -> u32 {
    let step =
        |crc: u32, byte: &u8| (0..8).fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xedb8_8320 * (crc & 1)));
    !bytes.iter().fold(!0, step)
}

#[test]
fn what_is_broken_is_refused_and_never_panics() {
    let whole = jpeg(&flag(200, 200));
    assert!(matches!(prepare(b"<svg/>"), Err(PhotoError::Kind)));
    assert!(matches!(prepare(&whole[..40]), Err(PhotoError::Broken(_))));
    for cut in [40, 400, whole.len() - 2] {
        assert!(matches!(prepare(&whole[..cut]), Err(PhotoError::Broken(_))), "cut at {cut}");
    }
    assert!(prepare(&[&whole[..], b"what a phone adds behind it"].concat()).is_ok());
    assert!(matches!(prepare(&png_header(10, 10)), Err(PhotoError::Broken(_))));
    assert!(matches!(prepare(b"RIFF\x10\x00\x00\x00WEBPVP8 xxxx"), Err(PhotoError::Broken(_))));
}

proptest::proptest! {
    #[test]
    fn any_damage_ends_in_an_answer(at in 0usize..2000, byte: u8, cut in 0usize..2000) {
        let mut bytes = jpeg(&flag(64, 64));
        let at = at % bytes.len();
        bytes[at] = byte;
        bytes.truncate(bytes.len() - cut % bytes.len());
        let _ = prepare(&bytes);
    }
}
