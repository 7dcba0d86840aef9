//! `vision`: what a model reads on a photo, now. The same, when there is signal again, is the op `vision.read`.

use crate::{
    app::App,
    auth::SignedIn,
    error::ApiError,
    vision::{Photo, Task},
};
use axum::{Json, extract::State};
use serde_json::Value;
use std::sync::Arc;

/// `POST /vision/barcodes`.
pub async fn read_barcodes(State(app): State<Arc<App>>, _: SignedIn, photo: Photo) -> Result<Json<Value>, ApiError> {
    Ok(Json(app.reader.read(Task::Barcodes, photo).await?))
}

/// `POST /vision/equipment`.
pub async fn read_equipment(State(app): State<Arc<App>>, _: SignedIn, photo: Photo) -> Result<Json<Value>, ApiError> {
    Ok(Json(app.reader.read(Task::Equipment, photo).await?))
}

/// `POST /vision/invoice`.
pub async fn read_invoice(State(app): State<Arc<App>>, _: SignedIn, photo: Photo) -> Result<Json<Value>, ApiError> {
    Ok(Json(app.reader.read(Task::Invoice, photo).await?))
}
