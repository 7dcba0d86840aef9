//! What the day pack knows of a device, in the shape the server would have answered in.

use super::source::Part;
use domain::{
    day_pack::DayPack,
    lookup,
    panel::{Panel, Source},
    service_equipment::ServiceEquipment,
    timeline::Timeline,
};
use serde::Serialize;

/// JSON of the panel, or `None` when the pack does not know the device, or holds nothing of that part.
pub fn panel(pack: &DayPack, serial: &str, part: Part) -> Option<String> {
    let equipment = find(pack, serial)?;
    let customer = equipment.customer.as_deref();
    let location = equipment.service_location.as_deref();
    match part {
        Part::Equipment => wrap(pack, Some(&equipment)),
        Part::Customer => wrap(pack, pack.customers.iter().find(|known| Some(known.name.as_str()) == customer)),
        Part::Location => wrap(pack, pack.locations.iter().find(|known| Some(known.name.as_str()) == location)),
        Part::Subscription => {
            let is_ours = |line: &&domain::day_pack::CustomerSubscription| {
                Some(line.customer.as_str()) == customer && line.subscription.status.is_active()
            };
            wrap(pack, pack.subscriptions.iter().find(is_ours).map(|line| &line.subscription))
        }
        Part::Issues => {
            let ours = pack.issues.iter().filter(|line| Some(line.customer.as_str()) == customer);
            wrap(pack, Some(ours.map(|line| &line.issue).collect::<Vec<_>>()))
        }
        Part::Jobs => {
            let ours = pack.jobs.iter().filter(|job| {
                location.is_some() && job.service_location.as_deref() == location && job.status.is_open()
            });
            wrap(pack, Some(ours.collect::<Vec<_>>()))
        }
        Part::Network => wrap(pack, Some(&pack.readings.iter().find(|(name, _)| *name == equipment.name)?.1)),
        Part::Timeline => {
            let entries = pack.timelines.iter().find(|(name, _)| Some(name.as_str()) == customer)?.1.clone();
            wrap(pack, Some(Timeline { entries, cursor: String::new() }))
        }
    }
}

/// The device of that code among what stands at the day's places and what lies in stock.
pub fn find(pack: &DayPack, code: &str) -> Option<ServiceEquipment> {
    let found = lookup::find(&pack.equipment, code).or_else(|| lookup::find(&pack.stock, code))?;
    Some(found.equipment)
}

fn wrap<T: Serialize>(pack: &DayPack, value: Option<T>) -> Option<String> {
    serde_json::to_string(&Panel { source: Source::DayPack, read_at: pack.made_at, value }).ok()
}
