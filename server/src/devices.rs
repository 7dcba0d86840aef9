//! From what was scanned to the record and the reading. Seven panels ask for the same device at once: the stacks of the
//! upstreams make one lookup of them, and join a diagnosis that runs already.

use crate::upstream::{UpstreamError, erpnext::ErpNext, hub::Hub};
use domain::{
    network::{NetworkReading, RunState},
    service_equipment::ServiceEquipment,
};
use moka::future::Cache;

/// Devices whose state is remembered, to tell what it was before.
const STATES: u64 = 10_000;

/// Records and readings by the code that was scanned.
#[derive(Clone)]
pub struct Devices {
    erpnext: ErpNext,
    hub: Hub,
    states: Cache<String, RunState>,
}

impl Devices {
    /// Over these clients, as pages use them.
    pub fn new(erpnext: &ErpNext, hub: Hub) -> Self {
        Self { erpnext: erpnext.for_pages(), hub, states: Cache::new(STATES) }
    }

    /// The record of a code; [`UpstreamError::NotFound`] when no tier knows it.
    pub async fn record(&self, code: &str) -> Result<ServiceEquipment, UpstreamError> {
        let found = self.erpnext.look_up(code).await?;
        Ok(found.ok_or(UpstreamError::NotFound)?.equipment)
    }

    /// The last known reading of a code.
    pub async fn reading(&self, code: &str) -> Result<NetworkReading, UpstreamError> {
        let reading = self.ask_hub(code, false).await?;
        // Only the first look counts: a later one may see a change before its event comes, and the event is what is told.
        if let Some(optics) = reading.optics.first() {
            self.states.entry(code.to_owned()).or_insert(optics.run_state.clone()).await;
        }
        Ok(reading)
    }

    /// Asks every source anew. Whoever asks while one runs, or within half a minute, gets its answer with its age.
    pub async fn diagnose(&self, code: &str) -> Result<NetworkReading, UpstreamError> {
        self.ask_hub(code, true).await
    }

    /// Something happened. Whoever hears of it reads again, and must not be given what was known before.
    pub fn forget_before(&self, event: &str) {
        if event.starts_with("device.") { self.hub.forget_readings() } else { self.erpnext.forget_timelines() }
    }

    /// Anything may have happened.
    pub fn forget_all(&self) {
        self.hub.forget_readings();
        self.erpnext.forget_timelines();
    }

    /// The hub told of a device's state: gives the one it was known to be in, and remembers this one.
    pub async fn learn_state(&self, serial: &str, now: RunState) -> Option<RunState> {
        let before = self.states.get(serial).await;
        self.states.insert(serial.to_owned(), now).await;
        before
    }

    /// The code as it was scanned first, so that a bad day of the records is none of the network's; a code only the
    /// record knows, such as a barcode, then by the record's own serial.
    async fn ask_hub(&self, code: &str, refresh: bool) -> Result<NetworkReading, UpstreamError> {
        match self.hub.look_up_device(code, refresh).await {
            Err(UpstreamError::NotFound) => {
                let serial = self.record(code).await.map_err(|_| UpstreamError::NotFound)?.serial_number;
                if serial == code {
                    return Err(UpstreamError::NotFound);
                }
                self.hub.look_up_device(&serial, refresh).await
            }
            read => read,
        }
    }
}
