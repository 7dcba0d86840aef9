//! What was read without signal and is in no day pack: kept on this phone, so that the answer still comes when the page
//! was closed in between.

use super::{
    session::{Answer, Device, Origin},
    view_state::Scan,
};
use crate::{
    browser::memory,
    components::{chip::Tone, toast},
    i18n::{msg::scan as words, t},
};
use domain::label::LabelCode;
use leptos::prelude::*;
use serde::{Deserialize, Serialize};

const NAME: &str = "ops_scan_waiting";
/// More than a day's work; older ones make room.
const MAX: usize = 50;

#[derive(Serialize, Deserialize)]
struct Kept {
    codes: Vec<LabelCode>,
    by_model: bool,
    job: Option<String>,
}

/// Writes down what waits now.
pub fn keep(scan: Scan) {
    let job = scan.job_name_now();
    let is_open = |device: &&Device| matches!(device.answer, Answer::Waiting | Answer::Looking);
    let kept: Vec<Kept> = scan.session.with_untracked(|session| {
        let waiting = session.devices.iter().filter(is_open).take(MAX);
        let kept = waiting.map(|device| Kept {
            codes: device.codes.clone(),
            by_model: device.origin == Origin::Model,
            job: job.clone(),
        });
        kept.collect()
    });
    let written = memory::write(NAME, &serde_json::to_string(&kept).unwrap_or_default());
    if !written && !kept.is_empty() {
        toast::show(Tone::Limit, "alert", t(words::WAITING_UNKEPT));
    }
}

/// Brings back what waited when the page was last left. It is shown and asked for, and linked only when the page is open
/// for the same job.
pub fn bring_back(scan: Scan) {
    let kept: Vec<Kept> = memory::read(NAME).and_then(|text| serde_json::from_str(&text).ok()).unwrap_or_default();
    let job = scan.job_name_now();
    for entry in kept.into_iter().rev() {
        let origin = match entry.by_model {
            true => Origin::Model,
            false if entry.job.is_some() && entry.job == job => Origin::Typed,
            false => Origin::Kept,
        };
        scan.session.update(|session| {
            if let super::session::Taken::New(id) = session.take_codes(entry.codes, origin, 0.0)
                && let Some(device) = session.device_mut(id)
            {
                device.answer = Answer::Waiting;
            }
        });
    }
}
