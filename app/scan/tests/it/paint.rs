//! Drawing codes: rxing's encoders make the modules, so that nothing here shares a table with the readers.

use rxing::{BarcodeFormat, MultiFormatWriter, Writer, common::BitMatrix};
use scan::{Frame, Symbology};

/// A code lying on paper.
pub struct Code {
    pub symbology: Symbology,
    pub text: &'static str,
    pub module_px: f32,
    pub degrees: f32,
    pub middle: (f32, f32),
}

pub const WIDTH: usize = 640;
pub const HEIGHT: usize = 480;

/// How high a linear code is drawn.
const BAR_PX: f32 = 60.0;
const PAPER: f32 = 210.0;
const INK: f32 = 40.0;

/// White paper with the codes on it.
pub fn frame(codes: &[Code]) -> Frame {
    Frame::from_luma(&luma(codes), WIDTH, HEIGHT, WIDTH).unwrap()
}

/// The same, row by row, each pixel the mean of four points.
pub fn luma(codes: &[Code]) -> Vec<u8> {
    let drawn: Vec<(BitMatrix, &Code)> = codes.iter().map(|code| (modules(code), code)).collect();
    let ink = |x: f32, y: f32| drawn.iter().any(|(matrix, code)| is_ink(matrix, code, x, y));
    (0..WIDTH * HEIGHT)
        .map(|at| {
            let (x, y) = ((at % WIDTH) as f32, (at / WIDTH) as f32);
            let hit = |n: usize| ink(x + (n % 2 * 2 + 1) as f32 / 4.0, y + (n / 2 * 2 + 1) as f32 / 4.0);
            let share = (0..4).filter(|&n| hit(n)).count() as f32 / 4.0;
            (PAPER + (INK - PAPER) * share) as u8
        })
        .collect()
}

fn modules(code: &Code) -> BitMatrix {
    let text = match code.symbology {
        // The encoder wants the letters the reader leaves out.
        Symbology::Codabar => format!("A{}B", code.text),
        _ => code.text.to_owned(),
    };
    MultiFormatWriter.encode(&text, &format(code.symbology), 1, 1).unwrap()
}

fn is_ink(matrix: &BitMatrix, code: &Code, x: f32, y: f32) -> bool {
    let (dx, dy) = (x - code.middle.0, y - code.middle.1);
    if dx.hypot(dy) > code.module_px * matrix.width() as f32 {
        return false;
    }
    let (sin, cos) = code.degrees.to_radians().sin_cos();
    let (across, down) = (dx * cos + dy * sin, dy * cos - dx * sin);
    let column = across / code.module_px + matrix.width() as f32 / 2.0;
    let linear = matrix.height() == 1;
    let row = if linear { down / BAR_PX + 0.5 } else { down / code.module_px + matrix.height() as f32 / 2.0 };
    let inside = (0.0..matrix.width() as f32).contains(&column) && (0.0..matrix.height() as f32).contains(&row);
    inside && matrix.get(column as u32, row as u32)
}

fn format(symbology: Symbology) -> BarcodeFormat {
    match symbology {
        Symbology::Code128 => BarcodeFormat::CODE_128,
        Symbology::Code39 => BarcodeFormat::CODE_39,
        Symbology::Ean13 => BarcodeFormat::EAN_13,
        Symbology::Ean8 => BarcodeFormat::EAN_8,
        Symbology::UpcA => BarcodeFormat::UPC_A,
        Symbology::UpcE => BarcodeFormat::UPC_E,
        Symbology::Itf => BarcodeFormat::ITF,
        Symbology::Codabar => BarcodeFormat::CODABAR,
        Symbology::QrCode => BarcodeFormat::QR_CODE,
        Symbology::DataMatrix => BarcodeFormat::DATA_MATRIX,
        Symbology::Aztec => BarcodeFormat::AZTEC,
        Symbology::Pdf417 => BarcodeFormat::PDF_417,
        Symbology::Text => panic!("a text has no bars"),
    }
}
