//! Square codes, by rxing's detectors.

use crate::{Frame, Quad, Reading, Symbology, quad};
use rxing::common::HybridBinarizer;
use rxing::multi::MultipleBarcodeReader;
use rxing::{BarcodeFormat, BinaryBitmap, DecodeHints, Luma8Source, RXingResult, Reader};

type Bitmap<'a> = BinaryBitmap<HybridBinarizer<Luma8Source<'a>>>;

/// Reads the codes of the wanted symbologies with every pixel the mean of `shrink` x `shrink`.
pub(crate) fn read(frame: &Frame, shrink: usize, wanted: &[Symbology]) -> Vec<Reading> {
    let small;
    let image = if shrink > 1 {
        small = frame.shrunk(shrink);
        &small
    } else {
        frame
    };
    /// Below this the binarizer has nothing to compare and no code has room.
    const MIN_SIDE_PX: usize = 10;
    if image.width().min(image.height()) < MIN_SIDE_PX {
        return vec![];
    }
    let Ok(source) = Luma8Source::new_with_slice(image.luma(), image.width() as u32, image.height() as u32) else {
        return vec![];
    };
    let mut bitmap = BinaryBitmap::new(HybridBinarizer::new(source));
    let results = wanted.iter().flat_map(|&symbology| results(&mut bitmap, symbology));
    results.filter_map(|result| reading(&result, shrink as f32, frame)).collect()
}

fn results(bitmap: &mut Bitmap, symbology: Symbology) -> Vec<RXingResult> {
    let hints = DecodeHints { TryHarder: Some(true), ..DecodeHints::default() };
    match symbology {
        Symbology::QrCode => {
            let hints = DecodeHints { PossibleFormats: Some([BarcodeFormat::QR_CODE].into()), ..hints };
            rxing::qrcode::cpp_port::QrReader.decode_multiple_with_hints(bitmap, &hints).unwrap_or_default()
        }
        Symbology::DataMatrix => one(rxing::datamatrix::DataMatrixReader.decode_with_hints(bitmap, &hints)),
        #[cfg(feature = "matrix-extra")]
        Symbology::Aztec => one(rxing::aztec::AztecReader.decode_with_hints(bitmap, &hints)),
        #[cfg(feature = "matrix-extra")]
        Symbology::Pdf417 => one(rxing::pdf417::PDF417Reader.decode_with_hints(bitmap, &hints)),
        _ => vec![],
    }
}

fn one(result: rxing::common::Result<RXingResult>) -> Vec<RXingResult> {
    result.into_iter().collect()
}

fn reading(result: &RXingResult, shrink: f32, frame: &Frame) -> Option<Reading> {
    let symbology = symbology_of(*result.getBarcodeFormat())?;
    let points: Vec<_> = result.getPoints().iter().map(|point| (point.x, point.y)).collect();
    let quad = quad::around_points(&points).map(|quad| quad::scaled(quad, shrink)).unwrap_or_else(|| whole(frame));
    Some(Reading { text: result.getText().to_owned(), symbology, lines: 1, quad })
}

/// Where a detector gives no corners, as for an image that is nothing but the code.
fn whole(frame: &Frame) -> Quad {
    let (width, height) = (frame.width() as f32, frame.height() as f32);
    [(0.0, 0.0), (width, 0.0), (width, height), (0.0, height)]
}

fn symbology_of(format: BarcodeFormat) -> Option<Symbology> {
    Some(match format {
        BarcodeFormat::QR_CODE => Symbology::QrCode,
        BarcodeFormat::DATA_MATRIX => Symbology::DataMatrix,
        BarcodeFormat::AZTEC => Symbology::Aztec,
        BarcodeFormat::PDF_417 => Symbology::Pdf417,
        _ => return None,
    })
}
