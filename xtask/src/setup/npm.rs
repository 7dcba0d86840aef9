//! The npm packages of `end2end/`, exactly as its lock file names them.

use crate::{sh, workspace};
use anyhow::{Context as _, Result, bail};
use std::{fs, path::PathBuf, process::Command};

/// Installs when the lock file is younger than what is installed.
pub fn ensure() -> Result<((), String)> {
    let folder = workspace::end2end();
    let lock = fs::read_to_string(folder.join("package-lock.json")).context("end2end/package-lock.json")?;
    if lock.contains("\"resolved\"") {
        bail!(
            "end2end/package-lock.json names a registry: remove its `resolved` fields (end2end/.npmrc leaves them out)"
        );
    }
    if is_fresh(&lock) {
        return Ok(((), "there".to_owned()));
    }
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund"]).env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1").current_dir(&folder);
    sh::quietly("npm", &mut npm).context("the browser bundle is made with Node's npm")?;
    fs::write(folder.join("node_modules").join(STAMP), lock)?;
    Ok(((), "installed".to_owned()))
}

/// A program that an npm package brought.
pub fn executable(name: &str) -> Option<PathBuf> {
    let path = workspace::end2end().join("node_modules/.bin").join(name);
    path.exists().then_some(path)
}

/// A copy of the lock file that was installed; times of files change with every clone.
const STAMP: &str = ".installed-lock.json";

fn is_fresh(lock: &str) -> bool {
    fs::read_to_string(workspace::end2end().join("node_modules").join(STAMP)).is_ok_and(|stamp| stamp == lock)
}
