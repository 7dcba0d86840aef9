//! `network`: what the OLT, the ACS and the modem say.

use super::panel::{Device, PanelAnswer};
use axum::Json;
use domain::{
    network::NetworkReading,
    panel::{Panel, Source},
};

/// `GET /api/devices/{serial}/network`: at once, from what the hub has.
pub async fn read(device: Device) -> PanelAnswer<NetworkReading> {
    let reading = device.app().devices.reading(&device.code).await?;
    answer(&reading)
}

/// `POST /api/devices/{serial}/diagnose`: asks every source anew; a running one is joined.
pub async fn diagnose(device: Device) -> PanelAnswer<NetworkReading> {
    let reading = device.app().devices.diagnose(&device.code).await?;
    answer(&reading)
}

/// The age is that of the reading, not of our asking.
fn answer(reading: &NetworkReading) -> PanelAnswer<NetworkReading> {
    let (source, read_at) =
        reading.optics.first().map_or((Source::Hub, reading.generated_at), |optics| (optics.source, optics.read_at));
    Ok(Json(Panel { source, read_at, value: Some(reading.clone()) }))
}
