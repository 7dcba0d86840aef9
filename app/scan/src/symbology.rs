//! The row readers of rxing, tried on one segment.

use crate::Symbology;
use rxing::common::BitArray;
use rxing::oned::{CodaBarReader, Code39Reader, Code128Reader, ITFReader, MultiFormatUPCEANReader, OneDReader};
use rxing::{BarcodeFormat, DecodeHints, RXingResult};
use std::ops::Range;

/// Decodes one segment of a line, forwards and backwards; the first symbology that accepts it wins.
pub(crate) fn decode(runs: &[u32], segment: Range<usize>, hints: &DecodeHints) -> Option<(Symbology, String)> {
    let count = segment.len();
    let mut row = row(runs, segment);
    read(&row, count, hints).or_else(|| {
        row.reverse();
        read(&row, count, hints)
    })
}

fn read(row: &BitArray, count: usize, hints: &DecodeHints) -> Option<(Symbology, String)> {
    let on = |wanted: bool, read: &mut dyn FnMut() -> rxing::common::Result<RXingResult>| {
        wanted.then(|| read().ok()).flatten()
    };
    let result = on(count >= 25, &mut || Code128Reader.decode_row(0, row, hints))
        .or_else(|| {
            on((31..=75).contains(&count), &mut || MultiFormatUPCEANReader::new(hints).decode_row(0, row, hints))
        })
        .or_else(|| on(count >= 29, &mut || Code39Reader::default().decode_row(0, row, hints)))
        .or_else(|| on(count >= 37, &mut || ITFReader::default().decode_row(0, row, hints)))
        .or_else(|| on(count >= 31, &mut || CodaBarReader::default().decode_row(0, row, hints)))?;
    Some((symbology_of(*result.getBarcodeFormat())?, result.getText().to_owned()))
}

/// The segment as bits with what quiet zone it has.
fn row(runs: &[u32], segment: Range<usize>) -> BitArray {
    let (before, bars, after) = (runs[segment.start - 1], &runs[segment.clone()], runs.get(segment.end));
    let total: u32 = bars.iter().sum();
    let quiet = ((total / bars.len() as u32 + 1) * 8).min(400);
    let (before, after) = (before.clamp(2, quiet), after.copied().unwrap_or(0).clamp(2, quiet));
    let mut row = BitArray::with_size((before + total + after) as usize);
    let mut at = before as usize;
    for (index, &length) in bars.iter().enumerate() {
        let end = at + length as usize;
        if index % 2 == 0 {
            (at..end).for_each(|bit| row.set(bit));
        }
        at = end;
    }
    row
}

pub(crate) fn symbology_of(format: BarcodeFormat) -> Option<Symbology> {
    Some(match format {
        BarcodeFormat::CODE_128 => Symbology::Code128,
        BarcodeFormat::CODE_39 => Symbology::Code39,
        BarcodeFormat::EAN_13 => Symbology::Ean13,
        BarcodeFormat::EAN_8 => Symbology::Ean8,
        BarcodeFormat::UPC_A => Symbology::UpcA,
        BarcodeFormat::UPC_E => Symbology::UpcE,
        BarcodeFormat::ITF => Symbology::Itf,
        BarcodeFormat::CODABAR => Symbology::Codabar,
        BarcodeFormat::QR_CODE => Symbology::QrCode,
        BarcodeFormat::DATA_MATRIX => Symbology::DataMatrix,
        BarcodeFormat::AZTEC => Symbology::Aztec,
        BarcodeFormat::PDF_417 => Symbology::Pdf417,
        _ => return None,
    })
}
