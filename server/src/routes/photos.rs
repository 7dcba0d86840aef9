//! `photos`: pictures sent ahead of the op that names them, by their content. Kept until that op had its use of them,
//! at most thirty days.

use crate::{app::App, auth::SignedIn, error::ApiError, store::photos, vision};
use axum::{
    Json,
    body::Bytes,
    extract::{Path, State},
};
use domain::error::ProblemCode;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use std::{fmt::Write, sync::Arc};

const KEPT_MS: i64 = 30 * 86_400_000;
const PERSON_MAX_BYTES: i64 = 200 * 1024 * 1024;

/// `PUT /api/photos/{sha256}`: the answer tells what arrived. A photo that is not what its name says is not kept, and
/// the answer shows it. What is kept is the picture alone, without the metadata it arrived with.
pub async fn put_photo(
    State(app): State<Arc<App>>,
    SignedIn(person): SignedIn,
    Path(named): Path<String>,
    body: Bytes,
) -> Result<Json<Value>, ApiError> {
    if !is_sha256_hex(&named) {
        return Err(ApiError::invalid("sha256"));
    }
    let photo = vision::Photo::of(body)?;
    let arrived = sha256_hex(&photo.bytes);
    if arrived == named {
        let now_ms = app.clock.now().utc_ms;
        app.store.drop_photos_before(now_ms - KEPT_MS).await?;
        if app.store.photo_bytes(&person.id).await? > PERSON_MAX_BYTES {
            return Err(ApiError::new(ProblemCode::TooMany).retry_after_s(3600));
        }
        let photo = app.reader.strip(photo).await?;
        let kept = photos::Photo { mime: photo.kind.mime().to_owned(), bytes: photo.bytes.into() };
        app.store.keep_photo(&person.id, &arrived, kept, now_ms).await?;
    }
    Ok(Json(json!({ "sha256": arrived })))
}

/// What is no name of a photo is no damaged photo either: sent again, it would be the same.
fn is_sha256_hex(name: &str) -> bool {
    name.len() == 64 && name.bytes().all(|byte| byte.is_ascii_digit() || matches!(byte, b'a'..=b'f'))
}

fn sha256_hex(bytes: &[u8]) -> String {
    Sha256::digest(bytes).iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}
