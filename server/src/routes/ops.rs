//! `ops`: what technicians did, in order, each once.

use crate::{app::App, auth::Technician, error::ApiError, language, ops};
use axum::{
    Json,
    body::Bytes,
    extract::State,
    http::{HeaderMap, header},
};
use domain::{
    error::{Problem, ProblemCode},
    op::{OpBatch, ReceiptBatch},
};
use std::sync::Arc;

/// `POST /api/ops`: one receipt per op, in the order of the ops.
pub async fn send_ops(
    State(app): State<Arc<App>>,
    who: Technician,
    headers: HeaderMap,
    body: Bytes,
) -> Result<Json<ReceiptBatch>, ApiError> {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.split(';').next() != Some("application/json") {
        return Err(ApiError::new(ProblemCode::UnsupportedMedia));
    }
    let batch = ops::strict::read(&body)?;
    let lang = language::of_request(&headers, app.site_lang());
    // All or none: what is not taken stays on the phone, which sends it again.
    let ops = u32::try_from(batch.ops.len()).unwrap_or(u32::MAX);
    let paced = app.pace.take(&who.person, ops, app.clock.now().utc_ms / 1000);
    paced.map_err(|wait_s| ApiError::new(ProblemCode::TooMany).retry_after_s(wait_s))?;
    photos_are_here(&app, &who, &batch).await?;
    let mut receipts = Vec::with_capacity(batch.ops.len());
    for op in batch.ops {
        let receipt = ops::carry_out(&app, &who, op, lang).await?;
        app.metrics.op_ended(receipt.result);
        receipts.push(receipt);
    }
    Ok(Json(ReceiptBatch { receipts }))
}

/// A photo that is missing is a failure of the whole request and not of its op: the phone then sends it again first.
async fn photos_are_here(app: &App, who: &Technician, batch: &OpBatch) -> Result<(), ApiError> {
    for op in &batch.ops {
        for photo in op.change.photos() {
            if app.store.find_photo(&who.person.id, &photo.sha256).await?.is_none()
                && !app.store.is_done(&who.person.id, &op.op_id).await?
            {
                return Err(Problem::new(ProblemCode::NotFound).with_detail(format!("photo {}", photo.sha256)).into());
            }
        }
    }
    Ok(())
}
