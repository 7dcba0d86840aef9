//! `ops`: the outbox's way in. Photos go first, by their content; then the ops that name them.

use domain::op::{OpBatch, ReceiptBatch};

/// Sends ops in order; one receipt each, in the same order. A 2xx without the op's id is no acknowledgement.
#[derive(Clone, Debug, PartialEq)]
pub struct SendOps(pub OpBatch);

impl super::Endpoint for SendOps {
    const METHOD: &'static str = "POST";
    const PATH: &'static str = "/api/ops";
    type Response = ReceiptBatch;
    fn path(&self) -> String {
        Self::PATH.to_owned()
    }
    fn body(&self) -> Option<String> {
        serde_json::to_string(&self.0).ok()
    }
}

/// `PUT`, raw image bytes; 200 with `{"sha256": ..}` of what arrived, so that a broken photo is found out. Idempotent.
pub const PHOTO_PATH: &str = "/api/photos/{sha256}";
