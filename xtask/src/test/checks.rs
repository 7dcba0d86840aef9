//! The checks, in their order. The browser's half and the server's half of `app` are never built in one command.
//!
//! Everything native is built with the profile `ci`, so that lint, tests, and the server that the browser tests drive
//! share what they build.

use super::tally::{self, Tally};
use crate::{
    setup::{self, npm_executable},
    sh, workspace,
};
use anyhow::{Context as _, Result};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// One check, and how its runner's own count is read; a linter counts nothing.
pub struct Check {
    pub name: &'static str,
    pub command: Command,
    pub counts: Option<fn(&str) -> Tally>,
}

const NATIVE: [&str; 5] = ["--workspace", "--exclude", "hydrate", "--exclude", "scanner"];
const WASM: [&str; 2] = ["--target", "wasm32-unknown-unknown"];
/// Crates with tests of their own in the browser, and the features those need.
const IN_BROWSER: [(&str, &str, &[&str]); 2] = [
    ("app", "tests of app in the browser", &["--features", "hydrate"]),
    ("scanner", "tests of scanner in the browser", &[]),
];

/// What needs no browser.
pub fn native() -> Result<Vec<Check>> {
    let mut checks = vec![
        lint("format", sh::cargo(["fmt", "--all", "--check"])),
        lint("clippy, server side", clippy(&[&NATIVE[..], &["--all-targets"]].concat())),
        lint("clippy, browser side", clippy(&[&WASM[..], &BROWSER_CRATES].concat())),
        runner("tests of every crate", cargo_test(&NATIVE), tally::cargo),
    ];
    let mut node = Command::new("node");
    node.args(["--test", "--test-reporter=tap"]).args(unit_tests()?).current_dir(workspace::end2end());
    checks.push(runner("tests of the service worker's parts", node, tally::node));
    Ok(checks)
}

const BROWSER_CRATES: [&str; 10] = ["-p", "app", "-p", "hydrate", "-p", "scanner", "-p", "domain", "-p", "outbox"];

/// Rust's own tests, run inside Chromium.
pub fn browser() -> Result<Vec<Check>> {
    let with_tests = IN_BROWSER.iter().filter(|(krate, _, _)| uses_browser_tests(krate));
    with_tests.map(|(krate, name, features)| in_browser(krate, name, features)).collect()
}

/// The finished product, driven as a person would.
pub fn end_to_end(server: &Path) -> Result<Vec<Check>> {
    let mut playwright = Command::new(npm_executable("playwright").context("the npm packages are not installed")?);
    playwright.arg("test").current_dir(workspace::end2end());
    playwright.env("OPS_SERVER", server).env("OPS_CHROMIUM", setup::chromium()?).env("FORCE_COLOR", "0");
    Ok(vec![
        runner("end to end", playwright, tally::playwright),
        lint("size of the first load", sh::cargo(["xtask", "size"])),
    ])
}

fn clippy(which: &[&str]) -> Command {
    let mut command = sh::cargo(["clippy", "--locked", "--profile", "ci"]);
    command.args(which).args(["--", "-D", "warnings"]);
    command
}

fn cargo_test(which: &[&str]) -> Command {
    let mut command = sh::cargo(["test", "--locked", "--profile", "ci", "--no-fail-fast"]);
    command.args(which);
    command
}

/// The runner reads `webdriver.json` in the crate's folder for Chromium's arguments.
fn in_browser(krate: &str, name: &'static str, features: &[&str]) -> Result<Check> {
    let mut command = cargo_test(&[&WASM[..], &["-p", krate], features].concat());
    command.env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER", workspace::tools().join("bin/wasm-bindgen-test-runner"));
    command.env("CHROMEDRIVER", setup::chromedriver()?).env("WASM_BINDGEN_TEST_TIMEOUT", "120");
    Ok(runner(name, command, tally::cargo))
}

fn lint(name: &'static str, command: Command) -> Check {
    Check { name, command, counts: None }
}

fn runner(name: &'static str, command: Command, counts: fn(&str) -> Tally) -> Check {
    Check { name, command, counts: Some(counts) }
}

fn uses_browser_tests(krate: &str) -> bool {
    let folder = if krate == "app" { "app".to_owned() } else { format!("app/{krate}") };
    let manifest = std::fs::read_to_string(workspace::root().join(folder).join("Cargo.toml")).unwrap_or_default();
    manifest.contains("wasm-bindgen-test")
}

/// Named one by one, since Node's versions differ in what they make of a folder.
fn unit_tests() -> Result<Vec<PathBuf>> {
    let mut files: Vec<PathBuf> =
        workspace::end2end().join("unit").read_dir()?.flatten().map(|entry| entry.path()).collect();
    files.retain(|path| path.to_string_lossy().ends_with(".test.mjs"));
    files.sort();
    Ok(files)
}
