//! `vision.read`: a photo that was taken without signal, read by the model now. What it reads is a proposal.

use super::{Stop, work::Work};
use crate::vision::{Photo, Task};
use domain::{error::ProblemCode, op::ReadPhoto, vision::VisionBarcodes};
use serde_json::Value;

/// Reads it and answers `{barcodes: ..}` or `{equipment: ..}`: a label whose barcodes name no device is read as text, so
/// that "nothing readable" is said only when neither gave anything.
pub async fn read(work: &Work<'_>, read: &ReadPhoto) -> Result<Value, Stop> {
    let (app, who) = (work.app, work.who);
    let task = match read.what.as_str() {
        "barcodes" => Task::Barcodes,
        "equipment" => Task::Equipment,
        _ => return Err(Stop::refused_for(ProblemCode::Invalid, "what")),
    };
    let kept = app.store.find_photo(&who.person.id, &read.photo.sha256).await?;
    let kept = kept.ok_or_else(|| Stop::refused_for(ProblemCode::NotFound, "photo"))?;
    let photo =
        |bytes: Vec<u8>| Photo::of(bytes.into()).map_err(|error| Stop::Refused(Box::new(error.problem().clone())));
    let first = app.reader.read(task, photo(kept.bytes.clone())?).await?;
    if read.what != "barcodes" || names_a_device(&first) {
        return Ok(first);
    }
    Ok(app.reader.read(Task::Equipment, photo(kept.bytes)?).await?)
}

fn names_a_device(doc: &Value) -> bool {
    let read: Option<VisionBarcodes> = serde_json::from_value(doc.clone()).ok();
    read.is_some_and(|read| read.barcodes.iter().any(|code| code.kind.is_looked_up()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_a_devices_own_number_names_it() {
        let doc = |kind: &str| {
            let code = json!({"kind": kind, "text": "x", "format": "CODE_128", "confidence": 0.9});
            json!({"barcodes": [code], "model": "m", "ms": 1})
        };
        assert!(names_a_device(&doc("device_serial")) && names_a_device(&doc("mac")));
        assert!(!names_a_device(&doc("ean")) && !names_a_device(&json!({"barcodes": [], "model": "m", "ms": 1})));
    }
}
