//! What the server said of the records and links made here: a device whose record it has is one that was found, and what
//! it refused is told where it was done.

use super::{
    session::{Answer, Device, Link},
    view_state::Scan,
    words,
};
use crate::{camera::Feedback, components::announcer::announce, state::state};
use domain::{lookup::Lookup, lookup::Tier, service_equipment::ServiceEquipment};
use leptos::prelude::*;
use outbox::{Item, Listing, State};

/// Looks at the outbox and changes what has become true.
pub fn follow(scan: Scan) {
    let listing = state().outbox.with_untracked(|outbox| outbox.listing.clone());
    let changed: Vec<(u32, Answer, Link)> = scan.session.with_untracked(|session| {
        let next = |device: &Device| next(device, &listing).map(|(answer, link)| (device.id, answer, link));
        session.devices.iter().filter_map(next).collect()
    });
    for (id, answer, link) in changed {
        let refused = link == Link::Refused;
        scan.change(id, |device| (device.answer, device.link) = (answer, link));
        announce(scan.session.with_untracked(|session| session.device(id).map(words::spoken).unwrap_or_default()));
        if refused {
            scan.feel(Feedback::Blocked);
        }
    }
}

/// Where the device stands by the outbox; `None` while that is where it stood.
fn next(device: &Device, listing: &Listing) -> Option<(Answer, Link)> {
    let item = |op_id: &Option<String>| listing.items.iter().find(|item| Some(&item.op.op_id) == op_id.as_ref());
    let (create, link) = (item(&device.create_op), item(&device.link_op));
    let answer = match (&device.answer, create.and_then(record)) {
        (Answer::Created, Some(lookup)) => Answer::Found { lookup: Box::new(lookup), offline: false },
        (answer, _) => answer.clone(),
    };
    let refused = [create, link].into_iter().flatten().any(is_refused);
    let link = match (&device.link, link) {
        _ if refused => Link::Refused,
        // Made with its record, it has no eight seconds to undo.
        (Link::None | Link::Refused, Some(_)) if answer != Answer::Created => Link::Saved,
        (link, _) => link.clone(),
    };
    (answer != device.answer || link != device.link).then_some((answer, link))
}

fn is_refused(item: &Item) -> bool {
    matches!(item.state, State::Refused | State::Conflict)
}

/// The record the server answered.
fn record(item: &Item) -> Option<Lookup> {
    let doc = item.receipt.as_ref().filter(|_| item.state == State::Done)?.doc.clone()?;
    let equipment: ServiceEquipment = serde_json::from_value(doc).ok()?;
    Some(Lookup { tier: Tier::Serial, key: equipment.serial_number.clone(), equipment, candidates: 1 })
}

#[cfg(test)]
mod tests {
    use super::{super::session::*, *};
    use domain::label::Symbology;
    use serde_json::json;

    fn item(op_id: &str, state: &str, receipt: Option<serde_json::Value>) -> Item {
        let at = "2026-11-22T09:30:00.000-05:00";
        let change = json!({"job": "DJ-A", "serial_number": "TPLG97441B58", "action": "install"});
        let receipt = receipt.map(|doc| json!({"op_id": op_id, "result": "applied", "doc": doc, "received_at": at}));
        let op = json!({"op_id": op_id, "recorded_at": at, "device_id": "p", "seq": 1, "op": "equipment.link", "payload": change});
        let item = json!({"entity": "job:DJ-A", "op": op, "state": {"is": state}, "attempts": 1, "changed_at": at, "receipt": receipt});
        serde_json::from_value(item).unwrap()
    }

    fn created() -> Device {
        let mut session = Session::default();
        session.take("TPLG97441B58", Symbology::Text, Origin::Typed, 0.0);
        let mut device = session.devices.remove(0);
        device.answer = Answer::Created;
        (device.create_op, device.link_op) = (Some("c".into()), Some("l".into()));
        device
    }

    fn listing(items: Vec<Item>) -> Listing {
        Listing { items, ..Listing::default() }
    }

    #[test]
    fn a_record_the_server_has_is_found_and_its_link_counts() {
        let device = created();
        assert_eq!(next(&device, &listing(vec![item("c", "sending", None), item("l", "sending", None)])), None);
        let doc = serde_json::to_value(ServiceEquipment::samples().remove(0)).unwrap();
        let done = listing(vec![item("c", "done", Some(doc)), item("l", "sending", None)]);
        let (answer, link) = next(&device, &done).unwrap();
        assert!(matches!(answer, Answer::Found { .. }) && link.is_linked());
        assert_eq!(next(&Device { answer, link, ..device }, &done), None, "told once");
    }

    #[test]
    fn a_link_that_is_refused_after_the_record_is_told() {
        let doc = serde_json::to_value(ServiceEquipment::samples().remove(0)).unwrap();
        let refused = listing(vec![item("c", "done", Some(doc)), item("l", "refused", None)]);
        let (answer, link) = next(&created(), &refused).unwrap();
        assert!(matches!(answer, Answer::Found { .. }));
        assert_eq!(link, Link::Refused);
        let (answer, link) = next(&created(), &listing(vec![item("c", "refused", None)])).unwrap();
        assert_eq!((answer, link), (Answer::Created, Link::Refused));
    }
}
