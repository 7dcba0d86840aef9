//! Asking whose device it is: the day pack at once, then the server, code by code in the order of the three tiers.

use super::{
    link,
    session::{Answer, Device, Origin},
    view_state::Scan,
    waiting, words,
};
use crate::{
    api::{call::call, service_equipment::LookUp},
    browser::spawn,
    camera::Feedback,
    components::announcer::announce,
    state::state,
};
use domain::{error::ProblemCode, lookup::Lookup};
use leptos::prelude::*;

/// Asks about a device; what the day pack says is known at once.
pub fn begin(scan: Scan, id: u32) -> Option<Feedback> {
    let keys: Vec<String> = scan.session.with_untracked(|session| {
        session.device(id).map_or_else(Vec::new, |device| device.keys().iter().map(|code| code.value.clone()).collect())
    });
    if let Some(lookup) = keys.iter().find_map(|key| in_pack(key)) {
        return Some(settle(scan, id, Answer::Found { lookup: Box::new(lookup), offline: true }));
    }
    let job = scan.job_name_now();
    scan.change(id, |device| {
        // What came back from an earlier opening keeps the job it was read for.
        if device.origin != Origin::Kept && device.job.is_none() {
            device.job = job;
        }
        device.answer = Answer::Looking;
    });
    spawn(ask(scan, id));
    None
}

/// One more code of a device that may already have been asked about.
pub fn go_on(scan: Scan, id: u32) -> Option<Feedback> {
    let answer = scan.session.with_untracked(|session| session.device(id).map(|device| device.answer.clone()));
    match answer {
        Some(Answer::Unknown | Answer::Waiting) => begin(scan, id),
        _ => None,
    }
}

/// Asks again about what waited for a network or a day pack.
pub fn ask_what_waits(scan: Scan) {
    let waiting = |device: &&Device| device.answer == Answer::Waiting;
    let ids: Vec<u32> =
        scan.session.with_untracked(|session| session.devices.iter().filter(waiting).map(|device| device.id).collect());
    for id in ids {
        if let Some(feedback) = begin(scan, id) {
            scan.feel(feedback);
        }
    }
}

/// What the phone knows by itself: the day's devices, then the stock.
fn in_pack(code: &str) -> Option<Lookup> {
    let pack = state().day.with_untracked(|day| day.pack.clone())?;
    let found = [&pack.equipment, &pack.stock].into_iter().filter_map(|records| domain::lookup::find(records, code));
    found.min_by_key(|lookup| lookup.tier as u8)
}

async fn ask(scan: Scan, id: u32) {
    while let Some(code) = next_code(scan, id) {
        let answer = call(LookUp { code }).await;
        if !is_looking(scan, id) {
            return;
        }
        match answer {
            Ok(lookup) => {
                let feedback = settle(scan, id, Answer::Found { lookup: Box::new(lookup), offline: false });
                if feedback != Feedback::Ok {
                    scan.feel(feedback);
                }
                return;
            }
            Err(problem) if problem.code == ProblemCode::NotFound => {}
            Err(_) => {
                scan.change(id, |device| device.asked.clear());
                settle(scan, id, Answer::Waiting);
                return;
            }
        }
    }
    if is_looking(scan, id) {
        settle(scan, id, Answer::Unknown);
        scan.feel(Feedback::Unknown);
    }
}

fn next_code(scan: Scan, id: u32) -> Option<String> {
    let code = scan.session.with_untracked(|session| session.device(id)?.next_key());
    code.inspect(|code| {
        scan.session.update_untracked(|session| {
            if let Some(device) = session.device_mut(id) {
                device.asked.push(code.clone());
            }
        });
    })
}

fn is_looking(scan: Scan, id: u32) -> bool {
    scan.session.with_untracked(|session| session.device(id).is_some_and(|device| device.answer == Answer::Looking))
}

/// Takes an answer in and does what follows from it.
fn settle(scan: Scan, id: u32, answer: Answer) -> Feedback {
    let found = matches!(answer, Answer::Found { .. });
    let mut about = id;
    scan.session.update(|session| about = session.answer(id, answer));
    let feedback = match (found, about == id) {
        (true, true) => link::consider(scan, id),
        (true, false) => Feedback::Duplicate,
        (false, _) => Feedback::Unknown,
    };
    waiting::keep(scan);
    announce(scan.session.with_untracked(|session| session.device(about).map(words::spoken).unwrap_or_default()));
    feedback
}
