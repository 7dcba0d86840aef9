//! The photo: read on the phone first, by the model when that finds nothing, kept for later when nobody answers in time.

use super::{
    lookup,
    run::{Scanner, photo_input},
    session::{Origin, Taken},
    view_state::{PhotoState, Scan},
};
use crate::{
    browser::{
        fetch::{Payload, request},
        spawn,
        timer::page_ms,
    },
    camera::{Feedback, media::PhotoFile, photo},
    components::announcer::announce,
    i18n::{Msg, msg::scan as words, t},
    offline::sync,
    state::state,
};
use domain::{
    error::{Problem, ProblemCode},
    label::{LabelCode, Symbology, classify},
    op::{Change, ReadPhoto},
    scan::Seen,
    vision::{EquipmentLabel, VisionBarcodes, VisionEquipment},
};
use leptos::prelude::*;
use std::rc::Rc;

/// What a technician is asked to wait for the model, in milliseconds.
const BUDGET_MS: f64 = 8_000.0;
/// Less than this is not worth a second question.
const ENOUGH_MS: f64 = 1_500.0;

/// A photo was chosen.
pub fn taken(scanner: &Rc<Scanner>, scan: Scan) {
    let Some(file) = photo_input().and_then(|input| photo::take_file(&input)) else { return };
    scan.photo.set(PhotoState::Reading);
    scanner.photo.replace(Some(file.clone()));
    let scanner = scanner.clone();
    spawn(async move {
        match photo::bitmap(&file).await {
            None => {
                scanner.photo.take();
                say(scan, PhotoState::Bad, words::PHOTO_BAD);
            }
            Some(picture) => {
                if !scanner.read_still(picture) {
                    unread(&scanner, scan);
                }
            }
        }
    });
}

/// What the phone read on it.
pub fn seen(scanner: &Rc<Scanner>, scan: Scan, seen: &Seen) {
    let from_ms = page_ms();
    if scanner.take(&seen.accepted, Origin::Camera, from_ms) {
        scanner.photo.take();
        scan.photo.set(PhotoState::None);
    } else {
        unread(scanner, scan);
    }
}

/// The phone read nothing on it: the model is asked.
pub fn unread(scanner: &Rc<Scanner>, scan: Scan) {
    let Some(file) = scanner.photo.take() else { return };
    let scanner = scanner.clone();
    spawn(async move {
        let Some(jpeg) = jpeg(&file).await else {
            say(scan, PhotoState::Bad, words::PHOTO_BAD);
            return;
        };
        match ask(&jpeg).await {
            Ok(Some((codes, label))) => take(&scanner, scan, codes, label),
            Ok(None) => say(scan, PhotoState::Nothing, words::PHOTO_NOTHING),
            Err(_) => keep(scan, jpeg).await,
        }
    });
}

async fn jpeg(file: &PhotoFile) -> Option<Vec<u8>> {
    photo::small_jpeg(&photo::bitmap(file).await?).await
}

type Read = Option<(Vec<LabelCode>, Option<EquipmentLabel>)>;

/// Codes first; the label's text when there are none and time is left. An error is anything that may go better later.
async fn ask(jpeg: &[u8]) -> Result<Read, Problem> {
    let until_ms = page_ms() + BUDGET_MS;
    let text = post("/vision/barcodes", jpeg, until_ms).await?;
    let read: Option<VisionBarcodes> = serde_json::from_str(&text).ok();
    let barcodes = read.map(|read| read.barcodes).unwrap_or_default();
    let codes: Vec<LabelCode> = barcodes.iter().flat_map(|code| known(&code.text)).collect();
    if !codes.is_empty() {
        return Ok(Some((codes, None)));
    }
    // Its text was not looked at: the photo is kept, since it may well be readable.
    if until_ms - page_ms() < ENOUGH_MS {
        return Err(Problem::new(ProblemCode::Unreachable));
    }
    let text = post("/vision/equipment", jpeg, until_ms).await?;
    let Ok(VisionEquipment { equipment }) = serde_json::from_str(&text) else { return Ok(None) };
    let values = [&equipment.serial_number, &equipment.gpon_sn, &equipment.mac_address];
    let codes: Vec<LabelCode> = values.into_iter().flatten().flat_map(|value| known(value)).collect();
    Ok((!codes.is_empty()).then_some((codes, Some(equipment))))
}

async fn post(path: &str, jpeg: &[u8], until_ms: f64) -> Result<String, Problem> {
    let limit_ms = (until_ms - page_ms()).max(1.0) as i32;
    let (status, text) = request("POST", path, Payload::Bytes(jpeg.to_vec()), limit_ms).await?;
    if status == 200 { Ok(text) } else { Err(crate::api::call::problem_of(status, &text)) }
}

/// The values of a text that are identifiers; nothing else the model says is believed.
fn known(text: &str) -> Vec<LabelCode> {
    classify(text, Symbology::Text).into_iter().filter(|code| code.kind.is_looked_up()).collect()
}

fn take(scanner: &Rc<Scanner>, scan: Scan, codes: Vec<LabelCode>, label: Option<EquipmentLabel>) {
    let from_ms = page_ms();
    scan.photo.set(PhotoState::None);
    let mut told = None;
    for code in codes {
        let mut taken = Taken::Nothing;
        scan.session.update(|session| taken = session.take_codes(vec![code], Origin::Model, from_ms));
        told = told.max(match taken {
            Taken::New(id) => {
                scan.change(id, |device| device.label = label.clone());
                Some(lookup::begin(scan, id).unwrap_or(Feedback::Ok))
            }
            Taken::Joined(id) => lookup::go_on(scan, id),
            Taken::Again(_) => Some(Feedback::Duplicate),
            Taken::Nothing => None,
        });
    }
    if let Some(feedback) = told {
        scanner.feel(feedback, from_ms);
    }
}

/// Nobody answered in time: the photo waits in the outbox and the technician goes on.
async fn keep(scan: Scan, jpeg: Vec<u8>) {
    let read = ReadPhoto { photo: outbox::photo_ref(&jpeg), what: "barcodes".to_owned(), job: scan.job_name_now() };
    match sync::enqueue(Change::ReadPhoto(read), None, &[jpeg], 0).await {
        Ok(op_id) => {
            let items = state().outbox.with_untracked(|outbox| outbox.listing.clone());
            let number = sync::photo_number(&items.items, &op_id).unwrap_or(1);
            scan.photo.set(PhotoState::Waits(number));
            announce(words::photo_waits(&number.to_string()));
        }
        Err(_) => say(scan, PhotoState::Lost, words::PHOTO_LOST),
    }
}

fn say(scan: Scan, state: PhotoState, word: Msg) {
    scan.photo.set(state);
    announce(t(word));
}
