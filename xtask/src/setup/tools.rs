//! Trunk and wasm-bindgen in a folder of this project, so that no version of the machine gets in the way.

use crate::{sh, workspace};
use anyhow::Result;
use std::{fs, path::Path, process::Command};

/// 0.22 asks for a newer Rust.
const TRUNK: &str = "0.21.14";

/// Without optimisation and debug information: as good for our bundle, and a third of the time to build.
pub fn trunk() -> Result<((), String)> {
    ensure("trunk", "trunk", TRUNK, &["--locked", "--debug"])
}

/// The command line of exactly the version the bundle is linked with. Its own lock file would only slow it down.
pub fn wasm_bindgen() -> Result<((), String)> {
    ensure("wasm-bindgen-cli", "wasm-bindgen", &workspace::locked_version("wasm-bindgen")?, &["--debug"])
}

fn ensure(package: &str, binary: &str, version: &str, flags: &[&str]) -> Result<((), String)> {
    let folder = workspace::tools();
    if version_of(&folder.join("bin").join(binary)).as_deref() == Some(version) {
        return Ok(((), format!("{version} is there")));
    }
    fs::create_dir_all(&folder)?;
    let target = folder.join("target");
    let mut install = sh::cargo(["install", package, "--version", version, "--force", "--root"]);
    install.arg(&folder).args(flags).env("CARGO_TARGET_DIR", &target);
    install.env("CARGO_PROFILE_DEV_DEBUG", "0").env("CARGO_PROFILE_DEV_INCREMENTAL", "false");
    sh::quietly(package, &mut install)?;
    Ok(((), format!("{version} installed")))
}

/// Removes what the installations were built in, a gigabyte that is not used again.
pub fn tidy() -> Result<()> {
    let target = workspace::tools().join("target");
    if target.exists() { Ok(fs::remove_dir_all(target)?) } else { Ok(()) }
}

fn version_of(binary: &Path) -> Option<String> {
    let text = sh::output(Command::new(binary).arg("--version").env_remove("NO_COLOR")).ok()?;
    text.split_whitespace().nth(1).map(str::to_owned)
}
