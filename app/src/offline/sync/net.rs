//! The outbox's two calls over HTTP.

use crate::{
    api::{Endpoint, call, ops::SendOps},
    browser::fetch::{Payload, request},
};
use domain::{
    error::{Problem, ProblemCode},
    op::{Op, OpBatch, Receipt, ReceiptBatch},
};
use outbox::{Net, NetError};
use serde::Deserialize;

/// A batch may wait for ERPNext, op by op.
const OPS_LIMIT_MS: i32 = 60_000;
/// A photo of 400 kB at 50 kbit/s.
const PHOTO_LIMIT_MS: i32 = 90_000;

/// Our server.
pub struct OpsNet;

impl Net for OpsNet {
    async fn send(&self, ops: &[Op]) -> Result<Vec<Receipt>, NetError> {
        let call = SendOps(OpBatch { ops: ops.to_vec() });
        let body = call.body().map_or(Payload::None, Payload::Json);
        let text = answer(request(SendOps::METHOD, &call.path(), body, OPS_LIMIT_MS).await)?;
        // An answer that is not a list of receipts accepts nothing: the outbox looks for each op's id.
        Ok(serde_json::from_str(&text).map(|batch: ReceiptBatch| batch.receipts).unwrap_or_default())
    }

    async fn put_photo(&self, sha256: &str, bytes: &[u8]) -> Result<String, NetError> {
        #[derive(Deserialize)]
        struct Stored {
            sha256: String,
        }
        let path = format!("/api/photos/{sha256}");
        let text = answer(request("PUT", &path, Payload::Bytes(bytes.to_vec()), PHOTO_LIMIT_MS).await)?;
        serde_json::from_str(&text).map(|stored: Stored| stored.sha256).map_err(|_| NetError::Unreachable)
    }
}

fn answer(answer: Result<(u16, String), Problem>) -> Result<String, NetError> {
    match answer {
        Ok((200, text)) => Ok(text),
        Ok((status, text)) => Err(NetError::Answered(Box::new(call::problem_of(status, &text)))),
        Err(problem) if problem.code == ProblemCode::SignInRequired => Err(NetError::SignIn),
        Err(problem) if problem.code == ProblemCode::Unreachable => Err(NetError::Unreachable),
        Err(problem) => Err(NetError::Answered(Box::new(problem))),
    }
}
