//! The three ways a photo may arrive: as it is, inside JSON as a data URL, or as the part `image` of a form. An address
//! to fetch it from is none of them.

use super::{ImageKind, MAX_BYTES, sniff};
use crate::error::ApiError;
use axum::{
    body::Bytes,
    extract::{FromRequest, Multipart, Request},
    http::header,
};
use base64::{Engine, prelude::BASE64_STANDARD};
use domain::error::{Problem, ProblemCode};
use serde::Deserialize;

const DEPTH_MAX: usize = 32;

/// A photo that is one, by its content.
#[derive(Clone, Debug)]
pub struct Photo {
    /// By its content.
    pub kind: ImageKind,
    /// The file.
    pub bytes: Bytes,
}

/// `{image: "data:image/jpeg;base64,..", hint, clientOpId}` (CONTRACTS.md section 5).
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    image: String,
    #[serde(default, rename = "hint")]
    _hint: Option<String>,
    #[serde(default, rename = "clientOpId")]
    _client_op_id: Option<String>,
}

impl<S: Send + Sync> FromRequest<S> for Photo {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let declared =
            request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let declared = declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        let bytes = match declared.as_str() {
            "application/json" => of_json(&whole(request, state).await?)?,
            "multipart/form-data" => of_form(request, state).await?,
            kind if kind.starts_with("image/") || kind == "application/octet-stream" => whole(request, state).await?,
            _ => return Err(ApiError::new(ProblemCode::UnsupportedMedia)),
        };
        Self::of(bytes)
    }
}

impl Photo {
    /// Judges bytes by their content and size.
    pub fn of(bytes: Bytes) -> Result<Self, ApiError> {
        if bytes.len() > MAX_BYTES {
            return Err(ApiError::new(ProblemCode::TooLarge));
        }
        let kind = sniff(&bytes).ok_or_else(|| ApiError::new(ProblemCode::UnsupportedMedia))?;
        Ok(Self { kind, bytes })
    }
}

async fn whole<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiError> {
    Bytes::from_request(request, state).await.map_err(|rejection| of_status(rejection.status().as_u16()))
}

fn of_json(body: &[u8]) -> Result<Bytes, ApiError> {
    if is_deep(body) {
        return Err(ApiError::new(ProblemCode::BadRequest));
    }
    let body: Body = serde_json::from_slice(body).map_err(|error| match error.classify() {
        serde_json::error::Category::Data => ApiError::invalid("image").caused_by(error),
        _ => ApiError::new(ProblemCode::BadRequest).caused_by(error),
    })?;
    let encoded = body.image.strip_prefix("data:image/").and_then(|rest| rest.split_once(";base64,"));
    // An address would make this server fetch it: refused, whatever it points to.
    let (_, encoded) = encoded.ok_or_else(|| ApiError::invalid("image: a data URL, data:image/jpeg;base64,.."))?;
    Ok(BASE64_STANDARD.decode(encoded).map_err(|error| ApiError::invalid("image: base64").caused_by(error))?.into())
}

/// More levels than any body of ours has; brackets inside of texts do not count.
fn is_deep(body: &[u8]) -> bool {
    let (mut depth, mut in_text, mut escaped) = (0usize, false, false);
    body.iter().any(|byte| {
        match byte {
            _ if escaped => escaped = false,
            b'\\' => escaped = in_text,
            b'"' => in_text = !in_text,
            b'[' | b'{' if !in_text => depth += 1,
            b']' | b'}' if !in_text => depth = depth.saturating_sub(1),
            _ => {}
        }
        depth > DEPTH_MAX
    })
}

async fn of_form<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes, ApiError> {
    let mut form =
        Multipart::from_request(request, state).await.map_err(|rejection| of_status(rejection.status().as_u16()))?;
    while let Some(part) = form.next_field().await.map_err(|error| of_status(error.status().as_u16()))? {
        if part.name() == Some("image") {
            return part.bytes().await.map_err(|error| of_status(error.status().as_u16()));
        }
    }
    Err(ApiError::invalid("image"))
}

fn of_status(status: u16) -> ApiError {
    Problem::new(if status == 413 { ProblemCode::TooLarge } else { ProblemCode::BadRequest }).into()
}
