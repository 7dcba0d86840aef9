//! The classic public conformance images, per symbology, and pictures that hold no code.

use crate::images::{self, comparable};
use crate::timing::Times;
use scan::{Frame, Reading, Session};
use serde::Deserialize;
use std::collections::BTreeMap;
use std::path::Path;

#[derive(Deserialize)]
struct Picture {
    file: String,
    symbology: Option<String>,
    kind: String,
    expect: Option<String>,
    zxing_cpp: Option<bool>,
}

#[derive(Default)]
struct Row {
    pictures: usize,
    right: usize,
    wrong: Vec<String>,
    zxing_cpp: usize,
    times: Times,
}

pub fn measure(folder: &Path) -> Vec<String> {
    let pictures: Vec<Picture> = images::truth(folder);
    let mut rows: BTreeMap<String, Row> = BTreeMap::new();
    let mut phantoms = vec![];
    for picture in pictures.iter().filter(|picture| picture.kind != "multi") {
        let frame = images::load(&folder.join(&picture.file));
        let row = rows.entry(picture.symbology.clone().unwrap_or("negatives".into())).or_default();
        let readings = row.times.time(|| scan::still(&frame)).readings;
        row.judge(picture, &readings);
        if picture.kind == "negative" {
            phantoms.extend(readings.into_iter().chain(session(&frame)).map(|reading| (picture.file.clone(), reading)));
        }
    }
    println!("\n{:<12} {:>9} {:>10} {:>6}  ms median/p95", "still", "right", "zxing-cpp", "false");
    let mut total = Row::default();
    for (name, row) in &mut rows {
        row.print(name);
        total.add(row);
    }
    total.print("all");
    phantoms.iter().map(|(file, reading)| format!("{file}: {reading:?} is a phantom")).collect()
}

/// What a session would tell of the same picture held for eight frames.
fn session(frame: &Frame) -> Vec<Reading> {
    let mut session = Session::default();
    (0..8u32).flat_map(|turn| session.observe(&scan::live(frame, turn).readings, f64::from(turn) * 80.0)).collect()
}

impl Row {
    fn judge(&mut self, picture: &Picture, readings: &[Reading]) {
        let expected = picture.expect.as_deref().unwrap_or_default();
        let right = |reading: &&Reading| comparable(&reading.text) == comparable(expected);
        self.pictures += 1;
        self.right += usize::from(readings.iter().any(|reading| right(&reading)));
        self.zxing_cpp += usize::from(picture.zxing_cpp == Some(true));
        let wrong = readings.iter().filter(|reading| !right(reading));
        self.wrong.extend(wrong.map(|reading| format!("{} {:?} {}", picture.file, reading.symbology, reading.text)));
    }

    fn add(&mut self, row: &Row) {
        self.pictures += row.pictures;
        self.right += row.right;
        self.zxing_cpp += row.zxing_cpp;
        self.wrong.extend(row.wrong.iter().cloned());
    }

    fn print(&mut self, name: &str) {
        let right = format!("{}/{}", self.right, self.pictures);
        println!("{name:<12} {right:>9} {:>10} {:>6}  {}", self.zxing_cpp, self.wrong.len(), self.times.summary());
        if name != "all" {
            self.wrong.iter().for_each(|wrong| println!("             false: {}", wrong.escape_debug()));
        }
    }
}
