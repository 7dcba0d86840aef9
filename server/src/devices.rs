//! From what was scanned to the record and the reading. Seven panels ask for the same device at once: the stacks of the
//! upstreams make one lookup of them, and join a diagnosis that runs already.

use crate::upstream::{UpstreamError, erpnext::ErpNext, hub::Hub};
use domain::{network::NetworkReading, service_equipment::ServiceEquipment};

/// Records and readings by the code that was scanned.
#[derive(Clone)]
pub struct Devices {
    erpnext: ErpNext,
    hub: Hub,
}

impl Devices {
    /// Over these clients, as pages use them.
    pub fn new(erpnext: &ErpNext, hub: Hub) -> Self {
        Self { erpnext: erpnext.for_pages(), hub }
    }

    /// The record of a code; [`UpstreamError::NotFound`] when no tier knows it.
    pub async fn record(&self, code: &str) -> Result<ServiceEquipment, UpstreamError> {
        let found = self.erpnext.look_up(code).await?;
        Ok(found.ok_or(UpstreamError::NotFound)?.equipment)
    }

    /// The last known reading of a code.
    pub async fn reading(&self, code: &str) -> Result<NetworkReading, UpstreamError> {
        self.ask_hub(code, false).await
    }

    /// Asks every source anew. Whoever asks while one runs, or within half a minute, gets its answer with its age.
    pub async fn diagnose(&self, code: &str) -> Result<NetworkReading, UpstreamError> {
        self.ask_hub(code, true).await
    }

    /// Something happened. Whoever hears of it reads again, and must not be given what was known before.
    pub fn forget_before(&self, event: &str) {
        if event.starts_with("device.") { self.hub.forget_readings() } else { self.erpnext.forget_timelines() }
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
