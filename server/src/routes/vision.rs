//! `vision`: what a model reads on a photo, now. The same, when there is signal again, is the op `vision.read`.

use crate::{
    app::App,
    auth::SignedIn,
    error::ApiError,
    vision::{Photo, Task},
};
use axum::{Json, extract::State};
use domain::{error::ProblemCode, person::Person};
use serde_json::Value;
use std::sync::Arc;

/// `POST /vision/barcodes`.
pub async fn read_barcodes(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    photo: Photo,
) -> Result<Json<Value>, ApiError> {
    read(&app, &person, Task::Barcodes, photo).await
}

/// `POST /vision/equipment`.
pub async fn read_equipment(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    photo: Photo,
) -> Result<Json<Value>, ApiError> {
    read(&app, &person, Task::Equipment, photo).await
}

/// `POST /vision/invoice`.
pub async fn read_invoice(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    photo: Photo,
) -> Result<Json<Value>, ApiError> {
    read(&app, &person, Task::Invoice, photo).await
}

async fn read(app: &App, person: &Person, task: Task, photo: Photo) -> Result<Json<Value>, ApiError> {
    let taken = app.vision_budget.take(&person.id, app.clock.now().utc_ms / 1000);
    taken.map_err(|seconds| ApiError::new(ProblemCode::TooMany).retry_after_s(seconds))?;
    Ok(Json(app.reader.read(task, photo).await?))
}
