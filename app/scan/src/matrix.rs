//! Square codes, by rxing's detectors.

use crate::{Frame, Point, Quad, Reading, Symbology, quad};
use rxing::common::HybridBinarizer;
use rxing::multi::MultipleBarcodeReader;
use rxing::{BarcodeFormat, BinaryBitmap, DecodeHints, Luma8Source, RXingResult, Reader};

#[cfg(feature = "aztec")]
mod bulls_eye;

type Bitmap<'a> = BinaryBitmap<HybridBinarizer<Luma8Source<'a>>>;

/// Reads the codes of the wanted symbologies with every pixel the mean of `shrink` x `shrink`.
pub(crate) fn read(frame: &Frame, shrink: usize, wanted: &[Symbology]) -> Vec<Reading> {
    let image = &*frame.shrunk(shrink);
    let Some(mut bitmap) = bitmap(image) else { return vec![] };
    let mut readings: Vec<Reading> =
        wanted.iter().flat_map(|&symbology| found(image, &mut bitmap, symbology)).collect();
    quad::enlarge(&mut readings, shrink);
    readings
}

fn bitmap(image: &Frame) -> Option<Bitmap<'_>> {
    /// Below this the binarizer has nothing to compare and no code has room.
    const MIN_SIDE_PX: usize = 10;
    if image.width().min(image.height()) < MIN_SIDE_PX {
        return None;
    }
    let source = Luma8Source::new_with_slice(image.luma(), image.width() as u32, image.height() as u32).ok()?;
    Some(BinaryBitmap::new(HybridBinarizer::new(source)))
}

fn found(image: &Frame, bitmap: &mut Bitmap, symbology: Symbology) -> Vec<Reading> {
    let hints = DecodeHints { TryHarder: Some(true), ..DecodeHints::default() };
    let results = match symbology {
        Symbology::QrCode => {
            let hints = DecodeHints { PossibleFormats: Some([BarcodeFormat::QR_CODE].into()), ..hints };
            rxing::qrcode::cpp_port::QrReader.decode_multiple_with_hints(bitmap, &hints).unwrap_or_default()
        }
        Symbology::DataMatrix => one(rxing::datamatrix::DataMatrixReader.decode_with_hints(bitmap, &hints)),
        #[cfg(feature = "aztec")]
        Symbology::Aztec => return aztec(image, bitmap),
        #[cfg(feature = "pdf417")]
        Symbology::Pdf417 => one(rxing::pdf417::PDF417Reader.decode_with_hints(bitmap, &hints)),
        _ => vec![],
    };
    results.iter().filter_map(|result| reading(result, symbology, image, |point| point)).collect()
}

fn one(result: rxing::common::Result<RXingResult>) -> Vec<RXingResult> {
    result.into_iter().collect()
}

#[cfg(feature = "aztec")]
fn aztec(image: &Frame, bitmap: &mut Bitmap) -> Vec<Reading> {
    use bulls_eye::{Crop, eyes};
    let around = |eye| {
        let crop = Crop::around(image, eye);
        let result = rxing::aztec::AztecReader.decode(&mut self::bitmap(&crop.frame)?).ok()?;
        reading(&result, Symbology::Aztec, image, |point| crop.back(point))
    };
    let found: Vec<Reading> = eyes(bitmap.get_black_matrix()).into_iter().filter_map(around).collect();
    if !found.is_empty() {
        return found;
    }
    // A code too large for the crop, or a picture of nothing else.
    let whole = one(rxing::aztec::AztecReader.decode(bitmap));
    whole.iter().filter_map(|result| reading(result, Symbology::Aztec, image, |point| point)).collect()
}

fn reading(
    result: &RXingResult,
    symbology: Symbology,
    image: &Frame,
    place: impl Fn(Point) -> Point,
) -> Option<Reading> {
    let points: Vec<Point> = result.getPoints().iter().map(|point| place((point.x, point.y))).collect();
    let text = result.getText();
    let quad = quad::around_points(&points).unwrap_or_else(|| whole(image));
    (!text.is_empty()).then(|| Reading { text: text.to_owned(), symbology, lines: 1, quad })
}

/// Where a detector gives no corners, as for an image that is nothing but the code.
fn whole(frame: &Frame) -> Quad {
    let (width, height) = (frame.width() as f32, frame.height() as f32);
    [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]
}
