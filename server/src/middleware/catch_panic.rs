//! A panic in a handler costs that request a 500; the process, and the text of the panic, stay inside.

use crate::error::ApiError;
use axum::response::{IntoResponse, Response};
use futures::FutureExt;
use std::{any::Any, panic::AssertUnwindSafe};

/// The answer, or what stands for the one that panicked. Nothing of the request is used after that.
pub async fn caught(answer: impl Future<Output = Response>) -> Response {
    AssertUnwindSafe(answer).catch_unwind().await.unwrap_or_else(|panic| failure(&*panic))
}

fn failure(panic: &(dyn Any + Send)) -> Response {
    let text =
        panic.downcast_ref::<&str>().map(|text| (*text).to_owned()).or_else(|| panic.downcast_ref::<String>().cloned());
    ApiError::internal(format!("a handler panicked: {}", text.unwrap_or_default())).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn a_panic_is_one_answer() {
        let answer = caught(async { panic!("of {}", "a handler") }).await;
        assert_eq!(answer.status(), 500);
    }
}
