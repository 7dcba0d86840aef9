//! What was read without signal and is in no day pack: kept on this phone, so that the answer still comes when the page
//! was closed in between.

use super::{
    session::{Answer, Device, Origin, Session, Taken},
    view_state::Scan,
};
use crate::{
    browser::memory,
    components::{chip::Tone, toast},
    env::env,
    i18n::{msg::scan as words, t},
    state::state,
};
use domain::label::LabelCode;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

const NAME: &str = "ops_scan_waiting";
/// More than a day's work; older ones make room.
const MAX: usize = 50;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
struct Kept {
    codes: Vec<LabelCode>,
    by_model: bool,
    job: Option<String>,
    /// The person who read it; without, whoever is signed in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    owner: Option<String>,
}

/// Writes down what waits now.
pub fn keep(scan: Scan) {
    let owner = person();
    let others = read().into_iter().filter(|entry| !is_own(entry, owner.as_deref()));
    let own = scan.session.with_untracked(|session| waiting(session, owner.as_deref()));
    let kept: Vec<Kept> = own.into_iter().chain(others).take(MAX).collect();
    let written = memory::write(NAME, &serde_json::to_string(&kept).unwrap_or_default());
    if !written && !kept.is_empty() {
        toast::show(Tone::Limit, "alert", t(words::WAITING_UNKEPT));
    }
}

/// Brings back what the person signed in left waiting. It is shown and asked for, and linked only when the page is open
/// for the job it was read for.
pub fn bring_back(scan: Scan) {
    let (owner, job) = (person(), scan.job_name_now());
    let own: Vec<Kept> = read().into_iter().filter(|entry| is_own(entry, owner.as_deref())).collect();
    scan.session.update(|session| take_back(session, own, job.as_deref()));
}

fn read() -> Vec<Kept> {
    memory::read(NAME).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default()
}

/// The session's person; in the offline shell the one whose day this phone holds.
fn person() -> Option<String> {
    let signed_in = env().person.as_ref().map(|person| person.id.clone());
    signed_in.or_else(|| state().day.with_untracked(|day| Some(day.pack.as_ref()?.person.id.clone())))
}

fn is_own(entry: &Kept, person: Option<&str>) -> bool {
    entry.owner.is_none() || entry.owner.as_deref() == person
}

/// What has no answer yet, each with the job it was read for.
fn waiting(session: &Session, owner: Option<&str>) -> Vec<Kept> {
    let is_open = |device: &&Device| matches!(device.answer, Answer::Waiting | Answer::Looking);
    let kept = session.devices.iter().filter(is_open).map(|device| Kept {
        codes: device.codes.clone(),
        by_model: device.origin == Origin::Model,
        job: device.job.clone(),
        owner: owner.map(str::to_owned),
    });
    kept.take(MAX).collect()
}

fn take_back(session: &mut Session, kept: Vec<Kept>, job: Option<&str>) {
    let is_there = |session: &Session, entry: &Kept| {
        let has = |code: &LabelCode| session.devices.iter().any(|device| device.codes.contains(code));
        entry.codes.iter().all(has)
    };
    for entry in kept.into_iter().rev() {
        // Brought back before, when the page was opened.
        if is_there(session, &entry) {
            continue;
        }
        let origin = match entry.by_model {
            true => Origin::Model,
            false if entry.job.is_some() && entry.job.as_deref() == job => Origin::Typed,
            false => Origin::Kept,
        };
        if let Taken::New(id) = session.take_codes(entry.codes, origin, 0.0)
            && let Some(device) = session.device_mut(id)
        {
            device.answer = Answer::Waiting;
            device.job = entry.job;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::label::Symbology;

    /// One opening of the page for that job: what was kept comes back, and is written down again.
    fn open(kept: Vec<Kept>, job: &str) -> (Session, Vec<Kept>) {
        let mut session = Session::default();
        take_back(&mut session, kept, Some(job));
        let kept = waiting(&session, Some("marc"));
        (session, kept)
    }

    fn typed_for(job: &str) -> Vec<Kept> {
        let mut session = Session::default();
        let Taken::New(id) = session.take("TPLG97441B58", Symbology::Text, Origin::Typed, 0.0) else {
            panic!("no device")
        };
        let device = session.device_mut(id).unwrap();
        (device.answer, device.job) = (Answer::Waiting, Some(job.to_owned()));
        waiting(&session, Some("marc"))
    }

    #[test]
    fn a_device_read_for_one_job_never_becomes_another_jobs_however_often_the_page_is_opened() {
        let (first, kept) = open(typed_for("DJ-A"), "DJ-B");
        let (second, kept) = open(kept, "DJ-B");
        let (third, kept) = open(kept, "DJ-B");
        for session in [first, second, third] {
            assert!(!session.devices[0].origin.links_by_itself());
            assert_eq!(session.devices[0].job.as_deref(), Some("DJ-A"));
        }
        let (at_home, _) = open(kept, "DJ-A");
        assert!(at_home.devices[0].origin.links_by_itself());
    }

    #[test]
    fn a_device_read_for_another_job_links_only_where_it_was_read() {
        let (session, _) = open(typed_for("DJ-A"), "DJ-A");
        assert!(session.devices[0].is_for(Some("DJ-A")) && !session.devices[0].is_for(Some("DJ-B")));
    }

    #[test]
    fn what_another_person_read_is_not_ones_own_and_an_old_entry_is() {
        let entry = typed_for("DJ-A").remove(0);
        assert!(is_own(&entry, Some("marc")) && !is_own(&entry, Some("lea")) && !is_own(&entry, None));
        let old: Kept = serde_json::from_str(r#"{"codes":[],"by_model":false,"job":null}"#).unwrap();
        assert!(is_own(&old, Some("lea")));
    }
}
