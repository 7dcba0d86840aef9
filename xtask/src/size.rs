//! `cargo xtask size`: what a technician's phone downloads before `/j/scan` answers, held to a recorded number.

use crate::{build, workspace};
use anyhow::{Context as _, Result, bail};
use serde_json::{Value, json};
use std::{fs, path::PathBuf};

/// Growth that needs nobody's decision.
const TOLERANCE: f64 = 0.02;
/// The goal for a first load without the scanner, in bytes of brotli.
const GOAL: u64 = 200_000;

/// Weighs `dist/` as it was last built; `record` accepts the result as the new measure.
pub fn check(record: bool) -> Result<()> {
    let sizes = measure()?;
    for (name, bytes) in sizes.as_object().into_iter().flatten() {
        println!("{name:>28} {:>9.1} kB brotli", bytes.as_u64().unwrap_or_default() as f64 / 1000.0);
    }
    let total = sizes["first_load"].as_u64().unwrap_or_default();
    let word = if total <= GOAL { "within" } else { "beyond" };
    println!("{word} the goal of {} kB for a first load", GOAL / 1000);
    if record {
        fs::write(record_path(), serde_json::to_string_pretty(&sizes)? + "\n")?;
        return Ok(());
    }
    compare(&sizes, &recorded()?)
}

/// Bytes of each part, and of the first load without and with the scanner. The page is the empty shell.
fn measure() -> Result<Value> {
    let text = fs::read(workspace::dist().join("assets.json")).context("dist/ is not built: cargo xtask build")?;
    let assets: Value = serde_json::from_slice(&text)?;
    let weigh = |key: &str| -> Result<u64> {
        let name = assets[key].as_str().with_context(|| format!("dist/assets.json names no {key}"))?;
        brotli_size(workspace::dist().join(name))
    };
    let (wasm, css, html) =
        (weigh("technician_wasm")?, weigh("css")?, brotli_size(workspace::dist().join("index.html"))?);
    let js = weigh("technician_js")? + weigh("technician")?;
    let desk = weigh("desk_wasm")? + weigh("desk_js")? + weigh("desk")? + weigh("desk_css")? + html;
    let scanner = weigh("scanner")? + weigh("scanner_js")? + weigh("scanner_wasm")?;
    let first_load = wasm + css + html + js;
    Ok(json!({
        "wasm": wasm, "js": js, "css": css, "html": html, "scanner": scanner,
        "desk_first_load": desk, "first_load": first_load, "first_load_with_scanner": first_load + scanner,
    }))
}

/// Weighed anew at the best quality, so that the number does not depend on how `dist/` was made.
fn brotli_size(path: PathBuf) -> Result<u64> {
    let bytes = fs::read(&path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(build::brotli(&bytes, 11)?.len() as u64)
}

fn compare(now: &Value, before: &Value) -> Result<()> {
    for name in ["first_load", "first_load_with_scanner"] {
        let (now, before) = (bytes(now, name)?, bytes(before, name)?);
        if now > before * (1.0 + TOLERANCE) {
            bail!(
                "{name} grew from {before} to {now} bytes, more than {:.0} %; \
                 make it smaller, or accept it with `cargo xtask size --record` and say why in the commit",
                TOLERANCE * 100.0
            );
        }
    }
    Ok(())
}

fn bytes(sizes: &Value, name: &str) -> Result<f64> {
    sizes[name].as_f64().with_context(|| format!("end2end/size.json has no {name}"))
}

fn recorded() -> Result<Value> {
    let text = fs::read(record_path()).context("there is no end2end/size.json yet: cargo xtask size --record")?;
    Ok(serde_json::from_slice(&text)?)
}

fn record_path() -> PathBuf {
    workspace::end2end().join("size.json")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn growth_beyond_two_percent_is_refused() {
        let before = json!({ "first_load": 100_000, "first_load_with_scanner": 400_000 });
        let grown = |by: u64| json!({ "first_load": 100_000 + by, "first_load_with_scanner": 400_000 });
        assert!(compare(&grown(2_000), &before).is_ok());
        assert!(compare(&grown(2_001), &before).is_err());
    }
}
