//! What the site's Dispatch Job can hold, asked for once in a while: a site that is prepared meanwhile is noticed.

use crate::upstream::{
    UpstreamError,
    erpnext::{ErpNext, JobSchema},
};
use tokio::sync::Mutex;

const KEPT_MS: i64 = 10 * 60_000;

/// The last answer, with when it came.
#[derive(Default)]
pub struct JobSchemaCache(Mutex<Option<(i64, JobSchema)>>);

impl JobSchemaCache {
    /// The schema, at most ten minutes old; an older one when the site does not answer.
    pub async fn read(&self, erpnext: &ErpNext, now_ms: i64) -> Result<JobSchema, UpstreamError> {
        let mut known = self.0.lock().await;
        if let Some((_, schema)) = known.as_ref().filter(|(at_ms, _)| now_ms - at_ms < KEPT_MS) {
            return Ok(schema.clone());
        }
        match (erpnext.read_job_schema().await, known.as_ref()) {
            (Ok(schema), _) => Ok(known.insert((now_ms, schema)).1.clone()),
            (Err(_), Some((_, schema))) => Ok(schema.clone()),
            (Err(error), None) => Err(error),
        }
    }
}
