//! Reading a photo: once per picture and question for a day, whoever asks, within the contract's time.

use super::{ImageKind, Photo, PhotoError, Preparer};
use crate::{
    error::ApiError,
    upstream::{UpstreamError, UpstreamState, vision::Vision},
};
use domain::error::{Problem, ProblemCode};
use moka::future::Cache;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::{sync::Arc, time::Duration};
use tokio::time::timeout;

/// The browser gives up at 8 s.
const DEADLINE: Duration = Duration::from_millis(6500);
const KEPT: Duration = Duration::from_secs(24 * 3600);
/// Readings are a few hundred bytes each.
const KEPT_BYTES: u64 = 4 << 20;

/// What to read on a photo.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Task {
    /// Every code.
    Barcodes,
    /// The fields of a device's label.
    Equipment,
    /// A supplier's invoice.
    Invoice,
}

/// Why there is no reading.
#[derive(Clone, Debug, thiserror::Error)]
pub enum ReadError {
    /// The photo is at fault.
    #[error("the photo was refused")]
    Photo(#[source] Arc<PhotoError>),
    /// The model is.
    #[error("the model gave no reading")]
    Upstream(#[from] UpstreamError),
    /// Nobody answered in time.
    #[error("no reading within the deadline")]
    Deadline,
}

/// Reads photos.
#[derive(Clone)]
pub struct PhotoReader {
    vision: Vision,
    preparer: Preparer,
    answers: Cache<(Task, [u8; 32]), Arc<Value>>,
}

impl PhotoReader {
    /// A reader that asks that model.
    pub fn new(vision: Vision) -> Self {
        let answers =
            Cache::builder().max_capacity(KEPT_BYTES).weigher(|_, reading| weight(reading)).time_to_live(KEPT).build();
        Self { vision, preparer: Preparer::default(), answers }
    }

    /// How the model is doing, where it is asked by us.
    pub fn upstream_state(&self) -> Option<UpstreamState> {
        self.vision.state()
    }

    /// The reading as JSON of `VisionBarcodes`, `VisionEquipment` or `VisionInvoice`. A failure is not kept.
    pub async fn read(&self, task: Task, photo: Photo) -> Result<Value, ReadError> {
        let key = (task, Sha256::digest(&photo.bytes).into());
        let reading = self.answers.try_get_with(key, async {
            let asked = timeout(DEADLINE, self.ask(task, photo));
            asked.await.unwrap_or(Err(ReadError::Deadline)).map(Arc::new)
        });
        reading.await.map(|value| Value::clone(&value)).map_err(|error| ReadError::clone(&error))
    }

    /// The photo as it may be kept: upright, small, and without what the camera wrote into it of place and owner.
    pub async fn strip(&self, photo: Photo) -> Result<Photo, ReadError> {
        let prepared = self.preparer.prepare(photo.bytes.into()).await;
        let prepared = prepared.map_err(|error| ReadError::Photo(Arc::new(error)))?;
        Ok(Photo { kind: ImageKind::Jpeg, bytes: prepared.jpeg.into() })
    }

    async fn ask(&self, task: Task, photo: Photo) -> Result<Value, ReadError> {
        let prepared =
            self.preparer.prepare(photo.bytes.into()).await.map_err(|error| ReadError::Photo(Arc::new(error)))?;
        let json = match task {
            Task::Barcodes => serde_json::to_value(self.vision.read_barcodes(&prepared.jpeg).await?),
            Task::Equipment => serde_json::to_value(self.vision.read_equipment(&prepared.jpeg).await?),
            Task::Invoice => serde_json::to_value(self.vision.read_invoice(&prepared.jpeg).await?),
        };
        json.map_err(|error| UpstreamError::Garbled { reason: error.to_string() }.into())
    }
}

/// Bytes of a reading, as JSON.
fn weight(reading: &Arc<Value>) -> u32 {
    u32::try_from(reading.to_string().len() + 100).unwrap_or(u32::MAX)
}

impl From<ReadError> for ApiError {
    fn from(error: ReadError) -> Self {
        match error {
            ReadError::Photo(error) => {
                let problem = Problem::new(error.to_problem_code()).with_detail(error.to_string());
                Self::from(problem)
            }
            ReadError::Upstream(error) => error.into(),
            ReadError::Deadline => Self::new(ProblemCode::UpstreamTimeout),
        }
    }
}
