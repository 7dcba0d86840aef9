//! From what was scanned to the record and the reading. Seven panels ask for the same device at once: one lookup answers
//! them all, and a diagnosis that runs already is joined.

use crate::upstream::{UpstreamError, erpnext::ErpNext, hub::Hub};
use domain::{network::NetworkReading, service_equipment::ServiceEquipment};
use moka::future::Cache;
use std::{sync::Arc, time::Duration};

/// How long an ERPNext read counts as fresh (RELIABILITY.md D).
const RECORD_FRESH: Duration = Duration::from_secs(15);
/// How long a hub read does.
const READING_FRESH: Duration = Duration::from_secs(5);
/// A diagnosis asked for twice within this is one.
const DIAGNOSIS_FRESH: Duration = Duration::from_secs(2);
const KEPT: u64 = 10_000;

/// Records and readings by the code that was scanned.
#[derive(Clone)]
pub struct Devices {
    erpnext: ErpNext,
    hub: Hub,
    records: Cache<String, Arc<ServiceEquipment>>,
    readings: Cache<String, Arc<NetworkReading>>,
    diagnoses: Cache<String, Arc<NetworkReading>>,
}

impl Devices {
    /// Nothing read yet.
    pub fn new(erpnext: ErpNext, hub: Hub) -> Self {
        let cache = |fresh| Cache::builder().max_capacity(KEPT).time_to_live(fresh).build();
        let readings = Cache::builder().max_capacity(KEPT).time_to_live(READING_FRESH).build();
        let diagnoses = Cache::builder().max_capacity(KEPT).time_to_live(DIAGNOSIS_FRESH).build();
        Self { erpnext, hub, records: cache(RECORD_FRESH), readings, diagnoses }
    }

    /// The record of a code; [`UpstreamError::NotFound`] when no tier knows it.
    pub async fn record(&self, code: &str) -> Result<Arc<ServiceEquipment>, UpstreamError> {
        let read = async {
            let found = self.erpnext.look_up(code).await?.ok_or(UpstreamError::NotFound)?;
            Ok(Arc::new(found.equipment))
        };
        self.records.try_get_with(code.to_owned(), read).await.map_err(own)
    }

    /// The last known reading of a code, by the record's own serial where there is a record.
    pub async fn reading(&self, code: &str) -> Result<Arc<NetworkReading>, UpstreamError> {
        let read = async { self.ask_hub(code, false).await };
        self.readings.try_get_with(code.to_owned(), read).await.map_err(own)
    }

    /// Asks every source anew. Whoever asks while one runs gets its answer.
    pub async fn diagnose(&self, code: &str) -> Result<Arc<NetworkReading>, UpstreamError> {
        let read = async { self.ask_hub(code, true).await };
        let reading = self.diagnoses.try_get_with(code.to_owned(), read).await.map_err(own)?;
        self.readings.insert(code.to_owned(), reading.clone()).await;
        Ok(reading)
    }

    /// Something was written: what was read before is no longer to be believed.
    pub fn forget_records(&self) {
        self.records.invalidate_all();
    }

    /// A device changed on the network: the readings kept are of before.
    pub fn forget_readings(&self) {
        self.readings.invalidate_all();
    }

    async fn ask_hub(&self, code: &str, refresh: bool) -> Result<Arc<NetworkReading>, UpstreamError> {
        let serial = self.record(code).await.map_or_else(|_| code.to_owned(), |record| record.serial_number.clone());
        self.hub.look_up_device(&serial, refresh).await.map(Arc::new)
    }
}

fn own(shared: Arc<UpstreamError>) -> UpstreamError {
    Arc::unwrap_or_clone(shared)
}
