//! `cargo xtask bench [name ..]`: our figures, beside those of peers measured in the same run.
//!
//! A benchmark is `end2end/bench/<name>.mjs`, or a folder with its own packages: `end2end/<name>/run.mjs`. It prints
//! its table; the exit code is its own. What follows the name is passed on.

use crate::{build, setup, sh, workspace};
use anyhow::{Context as _, Result, bail};
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// Runs one benchmark with what follows its name, or all of them.
pub fn run(args: &[String]) -> Result<()> {
    let known = scripts();
    match args {
        [] => with_server(|server| known.iter().try_for_each(|(name, script)| start(name, script, server, &[]))),
        [flag] if flag == "--list" => {
            known.iter().for_each(|(name, _)| println!("{name}"));
            Ok(())
        }
        [name, rest @ ..] => {
            let (_, script) = known.iter().find(|(known, _)| known == name).with_context(|| {
                let names: Vec<&str> = known.iter().map(|(name, _)| name.as_str()).collect();
                format!("there is no benchmark `{name}`; there is {}", names.join(", "))
            })?;
            with_server(|server| start(name, script, server, rest))
        }
    }
}

fn with_server(work: impl FnOnce(&Path) -> Result<()>) -> Result<()> {
    setup::everything(true)?;
    println!("Building:");
    build::bundle(build::Mode::Release)?;
    work(&build::server(build::Mode::Release)?)
}

fn start(name: &str, script: &Path, server: &Path, rest: &[String]) -> Result<()> {
    let folder = script.parent().context("a script is in a folder")?;
    if folder.join("package.json").exists() && !folder.join("node_modules").exists() {
        sh::quietly("npm-bench", Command::new("npm").args(["ci", "--no-audit", "--no-fund"]).current_dir(folder))?;
    }
    println!("\n{name}:");
    let mut node = Command::new("node");
    node.arg(script).args(rest).current_dir(folder).env("OPS_SERVER", server).env("OPS_CHROMIUM", setup::chromium()?);
    if !node.status()?.success() {
        bail!("the benchmark {name} failed");
    }
    Ok(())
}

/// Name and script of every benchmark, in the order of the names.
fn scripts() -> Vec<(String, PathBuf)> {
    let end2end = workspace::end2end();
    let mut found: Vec<(String, PathBuf)> = entries(&end2end.join("bench"))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == "mjs"))
        .chain(entries(&end2end).into_iter().map(|folder| folder.join("run.mjs")).filter(|script| script.is_file()))
        .map(|script| (name_of(&script), script))
        .collect();
    found.sort();
    found
}

fn name_of(script: &Path) -> String {
    let named = if script.ends_with("run.mjs") { script.parent().unwrap_or(script) } else { script };
    named.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    folder.read_dir().map(|entries| entries.flatten().map(|entry| entry.path()).collect()).unwrap_or_default()
}
