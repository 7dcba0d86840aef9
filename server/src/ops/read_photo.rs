//! `vision.read`: a photo that was taken without signal, read by the model now. What it reads is a proposal.

use super::Stop;
use crate::{
    app::App,
    auth::Technician,
    vision::{Photo, Task},
};
use domain::{error::ProblemCode, op::ReadPhoto};
use serde_json::Value;

/// Reads it and answers `{barcodes: ..}` or `{equipment: ..}`.
pub async fn read(app: &App, who: &Technician, read: &ReadPhoto) -> Result<Value, Stop> {
    let task = match read.what.as_str() {
        "barcodes" => Task::Barcodes,
        "equipment" => Task::Equipment,
        _ => return Err(Stop::refused_for(ProblemCode::Invalid, "what")),
    };
    let kept = app.store.find_photo(&who.person.id, &read.photo.sha256).await?;
    let kept = kept.ok_or_else(|| Stop::refused_for(ProblemCode::NotFound, "photo"))?;
    let photo = Photo::of(kept.bytes.into()).map_err(|error| Stop::Refused(Box::new(error.problem().clone())))?;
    Ok(app.reader.read(task, photo).await?)
}
