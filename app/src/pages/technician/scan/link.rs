//! Linking a device to the job at hand: by itself where the rules allow it, with eight seconds to undo; on a person's word
//! where they ask for one; never where they forbid it.

use super::{
    job::{JobChoice, LinkTo, Next, next},
    session::{Link, Origin},
    view_state::Scan,
};
use crate::{
    browser::{spawn, timer::page_ms},
    camera::Feedback,
    components::{announcer::announce, chip::Tone, toast},
    i18n::{msg, t},
    offline::sync::{self, ByHand},
    state::state,
};
use domain::{
    dispatch_job::EquipmentAction,
    linking::{ConfirmReason, LinkVerdict},
    lookup::Lookup,
    op::{Base, Change, LinkEquipment},
    service_equipment::EquipmentStatus,
};
use leptos::prelude::*;

/// How long a link can be undone.
const HOLD_MS: i64 = 8_000;

/// Decides about a device that was found, and begins what may be done by itself.
pub fn consider(scan: Scan, id: u32) -> Feedback {
    let Some((lookup, by_itself)) = found(scan, id) else { return Feedback::Unknown };
    let link = match decide(scan, &lookup) {
        Next::NoJob => Link::None,
        Next::JobUnknown(_) => Link::JobUnknown,
        // What a model read, or what was read for another visit, is a proposal: a person confirms it first.
        Next::Verdict(LinkVerdict::Link, _) if !by_itself => Link::Proposed,
        Next::Verdict(LinkVerdict::Link, to) => {
            hold(scan, id, to, &lookup, None);
            Link::Saving
        }
        Next::Verdict(LinkVerdict::AlreadyLinked, _) => Link::Already,
        Next::Verdict(LinkVerdict::Confirm(reason), _) => Link::Confirm(reason),
        Next::Verdict(LinkVerdict::Blocked(reason), _) => Link::Blocked(reason),
    };
    let feedback = if matches!(link, Link::Blocked(_)) { Feedback::Blocked } else { Feedback::Ok };
    scan.change(id, |device| device.link = link);
    feedback
}

/// Looks again at devices found before the job was known.
pub fn consider_all(scan: Scan) {
    let open = |link: &Link| {
        matches!(link, Link::None | Link::Proposed | Link::JobUnknown | Link::Confirm(_) | Link::Blocked(_))
    };
    let ids: Vec<u32> = scan.session.with_untracked(|session| {
        let open = session.devices.iter().filter(|device| device.record().is_some() && open(&device.link));
        open.map(|device| device.id).collect()
    });
    for id in ids {
        let before = scan.session.with_untracked(|session| session.device(id).map(|device| device.link.clone()));
        consider(scan, id);
        // Nobody touched this row: a screen reader hears what became of it.
        let spoken = scan.session.with_untracked(|session| {
            session.device(id).filter(|device| before.as_ref() != Some(&device.link)).map(super::words::spoken)
        });
        if let Some(spoken) = spoken {
            announce(spoken);
        }
    }
}

/// A person says that what was read is right.
pub fn confirm_read(scan: Scan, id: u32) {
    let job = scan.job_name_now();
    scan.change(id, |device| (device.origin, device.job) = (Origin::Typed, job));
    consider(scan, id);
}

/// A person wants it linked. What is blocked stays so.
pub fn link_anyway(scan: Scan, id: u32) {
    let Some((lookup, _)) = found(scan, id) else { return };
    let (to, confirmed) = match decide(scan, &lookup) {
        Next::Verdict(LinkVerdict::Blocked(_) | LinkVerdict::AlreadyLinked, _) | Next::NoJob => {
            consider(scan, id);
            return;
        }
        Next::Verdict(LinkVerdict::Confirm(reason), to) => (to, Some(reason)),
        Next::Verdict(_, to) => (to, None),
        Next::JobUnknown(job) => (LinkTo { job, action: plain_action(&lookup) }, None),
    };
    scan.change(id, |device| device.link = Link::Saving);
    hold(scan, id, to, &lookup, confirmed);
}

/// Takes a link back within its eight seconds.
pub fn undo(scan: Scan, id: u32) {
    let held = scan.session.with_untracked(|session| session.device(id).map(|device| device.link.clone()));
    let Some(Link::Held { op_id, .. }) = held else { return };
    spawn(async move {
        let undone = sync::by_hand(ByHand::Undo, &op_id).await;
        let link = if undone { Link::Undone } else { Link::Saved };
        if undone {
            announce(t(msg::scan::UNDONE));
        } else {
            // The toast is read out by itself: what happened is that the link stays.
            toast::show(Tone::Limit, "alert", t(msg::scan::UNDO_LATE));
        }
        scan.change(id, |device| device.link = link);
    });
}

/// Ends the holds whose time is up; true while some are left.
pub fn let_go(scan: Scan, now_ms: f64) -> bool {
    let over = |link: &Link| matches!(link, Link::Held { until_ms, .. } if *until_ms <= now_ms);
    let (any, due) = scan.session.with_untracked(|session| {
        let held = session.devices.iter().filter(|device| matches!(device.link, Link::Held { .. }));
        (held.count() > 0, session.devices.iter().filter(|device| over(&device.link)).map(|device| device.id).next())
    });
    if let Some(id) = due {
        scan.change(id, |device| device.link = Link::Saved);
    }
    any
}

fn hold(scan: Scan, id: u32, to: LinkTo, lookup: &Lookup, confirmed: Option<ConfirmReason>) {
    let equipment = &lookup.equipment;
    let base = Some(Base { modified: equipment.modified.clone(), ..Base::default() });
    let serial_number = equipment.serial_number.clone();
    let link = LinkEquipment { job: to.job, serial_number, action: to.action, confirmed };
    spawn(async move {
        let kept = sync::enqueue(Change::LinkEquipment(link), base, &[], HOLD_MS).await;
        let link = match kept {
            Ok(op_id) => Link::Held { op_id, until_ms: page_ms() + HOLD_MS as f64 },
            // The row keeps saying so after the toast has gone, with the way to try again.
            Err(_) => {
                scan.feel(Feedback::Blocked);
                Link::Failed
            }
        };
        scan.now_ms.set(page_ms());
        scan.change(id, |device| {
            if let Link::Held { op_id, .. } = &link {
                device.link_op = Some(op_id.clone());
            }
            device.link = link;
        });
        announce(
            scan.session.with_untracked(|session| session.device(id).map(super::words::spoken).unwrap_or_default()),
        );
    });
}

fn decide(scan: Scan, lookup: &Lookup) -> Next {
    let day = state().day.with_untracked(|day| day.view.clone());
    let choice: JobChoice = scan.job.get_untracked();
    next(&choice, day.as_deref(), lookup)
}

/// The record, and whether it may be linked without a person's further word.
fn found(scan: Scan, id: u32) -> Option<(Lookup, bool)> {
    let job = scan.job_name_now();
    scan.session.with_untracked(|session| {
        let device = session.device(id)?;
        let by_itself = device.origin.links_by_itself() && device.is_for(job.as_deref());
        Some((device.record()?.clone(), by_itself))
    })
}

fn plain_action(lookup: &Lookup) -> EquipmentAction {
    if lookup.equipment.status == EquipmentStatus::Installed {
        EquipmentAction::Inspect
    } else {
        EquipmentAction::Install
    }
}
