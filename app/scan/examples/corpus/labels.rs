//! Device labels: codes read per photograph and per camera frame, and devices found.

use crate::images::{self, comparable};
use crate::timing::Times;
use scan::{Frame, Look, Reading, Session};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

/// The share of codes a still must give, and one live frame.
const STILL_GOAL: f64 = 0.75;
const LIVE_GOAL: f64 = 0.59;

#[derive(Deserialize)]
struct Truth {
    images: Vec<Label>,
}

#[derive(Deserialize)]
struct Label {
    file: String,
    codes: Vec<Code>,
    degradation: Degradation,
}

#[derive(Deserialize)]
struct Degradation {
    level: String,
}

#[derive(Deserialize)]
struct Code {
    format: String,
    text: String,
    field: String,
    quad: [(f32, f32); 4],
}

type Mode = (&'static str, fn(&Frame) -> Vec<Reading>, f64);

pub fn measure(folder: &Path) -> Vec<String> {
    let truth: Truth = images::truth(folder);
    let frames: Vec<Frame> = truth.images.iter().map(|label| images::load(&folder.join(&label.file))).collect();
    let modes: [Mode; 5] = [
        ("still", |frame| scan::still(frame).readings, STILL_GOAL),
        ("live A", |frame| settled(scan::live(frame, 0)), LIVE_GOAL),
        ("live B", |frame| settled(scan::live(frame, 1)), 0.0),
        ("live C", |frame| settled(scan::live(frame, 3)), 0.0),
        ("session, 4 frames", session, LIVE_GOAL),
    ];
    println!(
        "{:<18} {:>9} {:>5} {:>7} {:>7} {:>7} {:>8} {:>6} {:>6}  ms hit, miss",
        "labels", "codes", "share", "easy", "medium", "hard", "devices", "false", "quads"
    );
    modes.iter().flat_map(|mode| row(mode, &truth.images, &frames)).collect()
}

fn settled(look: Look) -> Vec<Reading> {
    look.readings.into_iter().filter(scan::stands_alone).collect()
}

/// What a session tells when the same picture is seen four times, 80 ms apart.
fn session(frame: &Frame) -> Vec<Reading> {
    let mut session = Session::default();
    (0..4u32).flat_map(|turn| session.observe(&scan::live(frame, turn).readings, f64::from(turn) * 80.0)).collect()
}

#[derive(Default)]
struct Score {
    codes: usize,
    right: usize,
    levels: BTreeMap<String, (usize, usize)>,
    formats: BTreeMap<String, (usize, usize)>,
    devices: usize,
    false_texts: Vec<String>,
    bad_quads: Vec<String>,
    hits: Times,
    misses: Times,
}

fn row((name, read, goal): &Mode, labels: &[Label], frames: &[Frame]) -> Vec<String> {
    let mut score = Score::default();
    for (label, frame) in labels.iter().zip(frames) {
        let mut times = Times::default();
        let readings = times.time(|| read(frame));
        if readings.is_empty() {
            score.misses.add(times)
        } else {
            score.hits.add(times)
        }
        score.judge(label, &readings);
    }
    score.print(name, labels.len());
    let mut failures = vec![];
    if (score.right as f64) < goal * score.codes as f64 {
        failures.push(format!("labels, {name}: {} of {} codes is below {goal}", score.right, score.codes));
    }
    failures.extend(score.false_texts.iter().map(|text| format!("labels, {name}: {text} is not on the label")));
    failures.extend(score.bad_quads.iter().map(|text| format!("labels, {name}: the quad of {text} is elsewhere")));
    failures
}

impl Score {
    fn judge(&mut self, label: &Label, readings: &[Reading]) {
        let read = |code: &Code| readings.iter().any(|reading| comparable(&reading.text) == comparable(&code.text));
        for code in &label.codes {
            let right = usize::from(read(code));
            self.codes += 1;
            self.right += right;
            for entry in [self.levels.entry(label.degradation.level.clone()), self.formats.entry(code.format.clone())] {
                let entry = entry.or_default();
                *entry = (entry.0 + right, entry.1 + 1);
            }
        }
        let identifies = |code: &&Code| matches!(&*code.field, "serial" | "mac" | "gpon_sn" | "dm");
        self.devices += usize::from(label.codes.iter().filter(identifies).any(read));
        for reading in readings {
            match label
                .codes
                .iter()
                .filter(|code| comparable(&code.text) == comparable(&reading.text))
                .collect::<Vec<_>>()
                .as_slice()
            {
                [] => self.false_texts.push(format!("{} {:?}", label.file, reading)),
                codes if codes.iter().any(|code| holds_middle(reading, code)) => {}
                _ => self.bad_quads.push(format!("{} {:?}", label.file, reading)),
            }
        }
    }

    fn print(&mut self, name: &str, labels: usize) {
        let level = |name: &str| self.levels.get(name).map(|(right, all)| format!("{right}/{all}")).unwrap_or_default();
        println!(
            "{name:<18} {:>9} {:>4.1}% {:>7} {:>7} {:>7} {:>8} {:>6} {:>6}  {}, {}",
            format!("{}/{}", self.right, self.codes),
            100.0 * self.right as f64 / self.codes.max(1) as f64,
            level("easy"),
            level("medium"),
            level("hard"),
            format!("{}/{labels}", self.devices),
            self.false_texts.len(),
            self.bad_quads.len(),
            self.hits.summary(),
            self.misses.summary(),
        );
        let formats: Vec<_> = self.formats.iter().map(|(name, (right, all))| format!("{name} {right}/{all}")).collect();
        println!("{:<18} {}", "", formats.join(", "));
    }
}

/// A usable quad's middle lies inside the box around the printed code.
fn holds_middle(reading: &Reading, code: &Code) -> bool {
    let middle = |pick: fn(&(f32, f32)) -> f32| reading.quad.iter().map(pick).sum::<f32>() / 4.0;
    let inside = |pick: fn(&(f32, f32)) -> f32| {
        let (low, high) = code.quad.iter().map(pick).fold((f32::MAX, f32::MIN), |m, v| (m.0.min(v), m.1.max(v)));
        (low..=high).contains(&middle(pick))
    };
    inside(|p| p.0) && inside(|p| p.1)
}
