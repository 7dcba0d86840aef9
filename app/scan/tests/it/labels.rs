//! Ten invented device labels, photographed badly (CC0): blur, glare, perspective, noise, a thumb.
//!
//! `read` in `truth.json` marks the codes a still gives today: none may be lost. The others are too damaged.

use scan::{Frame, Reading};
use serde::Deserialize;
use std::path::Path;
use std::sync::LazyLock;

#[derive(Deserialize)]
struct Label {
    file: String,
    codes: Vec<Code>,
}

#[derive(Deserialize)]
struct Code {
    symbology: scan::Symbology,
    text: String,
    read: bool,
    quad: [(f32, f32); 4],
}

/// Decoded once for all tests.
static LABELS: LazyLock<Vec<(Label, Frame)>> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/labels");
    let truth = std::fs::read_to_string(folder.join("truth.json")).unwrap();
    let labels: Vec<Label> = serde_json::from_str(&truth).unwrap();
    let load = |label: &Label| {
        let image = image::open(folder.join(&label.file)).unwrap().to_rgba8();
        Frame::from_rgba(&image, image.width() as usize, image.height() as usize).unwrap()
    };
    labels.into_iter().map(|label| (load(&label), label)).map(|(frame, label)| (label, frame)).collect()
});

/// Nothing but what is printed, and everything that is marked.
fn judge(label: &Label, readings: &[Reading], must: impl Fn(&Code) -> bool) {
    for reading in readings {
        let code = label.codes.iter().find(|code| code.text == reading.text && code.symbology == reading.symbology);
        let code = code.unwrap_or_else(|| panic!("{}: {reading:?} is not on the label", label.file));
        assert!(inside(middle(&reading.quad), &code.quad), "{}: {reading:?} lies elsewhere", label.file);
    }
    for code in label.codes.iter().filter(|code| must(code)) {
        assert!(readings.iter().any(|reading| reading.text == code.text), "{}: {} is lost", label.file, code.text);
    }
}

#[test]
fn stills_give_every_readable_code_and_no_other() {
    let count = |f: fn(&Code) -> bool| LABELS.iter().flat_map(|(label, _)| &label.codes).filter(|code| f(code)).count();
    assert_eq!((LABELS.len(), count(|_| true), count(|code| code.read)), (10, 55, 48));
    for (label, frame) in LABELS.iter() {
        judge(label, &scan::still(frame).readings, |code| code.read);
    }
}

#[test]
fn live_frames_show_no_code_that_is_not_there() {
    for (label, frame) in LABELS.iter() {
        for turn in 0..4 {
            let mut readings = scan::live(frame, turn).readings;
            readings.retain(scan::stands_alone);
            judge(label, &readings, |_| false);
        }
    }
}

#[test]
fn every_label_names_its_device_within_four_frames() {
    for (label, frame) in LABELS.iter() {
        let mut session = scan::Session::default();
        let told: Vec<Reading> = (0..4u32)
            .flat_map(|turn| session.observe(&scan::live(frame, turn).readings, f64::from(turn) * 80.0))
            .collect();
        judge(label, &told, |_| false);
        let readable = label.codes.iter().any(|code| code.read && code.text.len() >= 10);
        assert_eq!(!told.is_empty(), readable, "{}: {told:?}", label.file);
    }
}

fn middle(quad: &[(f32, f32); 4]) -> (f32, f32) {
    quad.iter().fold((0.0, 0.0), |m, p| (m.0 + p.0 / 4.0, m.1 + p.1 / 4.0))
}

/// In the upright box around the quad.
fn inside(point: (f32, f32), quad: &[(f32, f32); 4]) -> bool {
    let within = |value: f32, side: fn(&(f32, f32)) -> f32| {
        let sides = quad.map(|p| side(&p));
        sides.iter().any(|&s| s <= value) && sides.iter().any(|&s| s >= value)
    };
    within(point.0, |p| p.0) && within(point.1, |p| p.1)
}
