//! Measures the scanner on the label and conformance images beside the project.
//!
//! `cargo run --profile ci -p scan --example corpus -- ../shared/scan`
//!
//! Exits non-zero when the labels fall below their goal or anything is read that is not there; says SKIPPED when the
//! images are absent.

mod conformance;
mod images;
mod labels;
mod timing;

use std::path::Path;
use std::process::ExitCode;

fn main() -> ExitCode {
    let folder = std::env::args().nth(1).unwrap_or_else(|| "../shared/scan".into());
    let folder = Path::new(&folder);
    if !folder.join("labels/truth.json").exists() {
        println!("SKIPPED: {} not beside the project", folder.display());
        return ExitCode::SUCCESS;
    }
    let mut failures = labels::measure(&folder.join("labels"));
    failures.extend(conformance::measure(&folder.join("corpus")));
    failures.iter().for_each(|failure| println!("FAILED: {failure}"));
    if failures.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}
