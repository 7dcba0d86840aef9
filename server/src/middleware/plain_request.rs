//! Refuses request bodies that are compressed: a few bytes on the wire may be a gigabyte in memory, and nobody of ours sends any.

use crate::error::ApiError;
use axum::{
    extract::Request,
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::error::ProblemCode;

pub async fn layer(request: Request, next: Next) -> Response {
    let encoding = request.headers().get(header::CONTENT_ENCODING);
    if encoding.is_some_and(|encoding| encoding != "identity") {
        return ApiError::new(ProblemCode::UnsupportedMedia).into_response();
    }
    next.run(request).await
}
