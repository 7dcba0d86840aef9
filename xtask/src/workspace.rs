//! Where things are: the repository, the build's target folder, the tools of this project.

use anyhow::{Context as _, Result};
use std::path::{Path, PathBuf};

/// The repository's top folder.
pub fn root() -> PathBuf {
    let own = std::env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&own).parent().map(Path::to_path_buf).unwrap_or_default()
}

/// Cargo's target folder, `CARGO_TARGET_DIR` or `target/`.
pub fn target() -> PathBuf {
    root().join(std::env::var_os("CARGO_TARGET_DIR").unwrap_or_else(|| "target".into()))
}

/// Tools installed for this project alone; `OPS_TOOLS` names another folder, so that several clones can share one.
pub fn tools() -> PathBuf {
    root().join(std::env::var_os("OPS_TOOLS").unwrap_or_else(|| ".tools".into()))
}

/// The browser bundle as it is served.
pub fn dist() -> PathBuf {
    root().join("dist")
}

/// The browser tests and the npm packages.
pub fn end2end() -> PathBuf {
    root().join("end2end")
}

/// The version of a crate in `Cargo.lock`.
pub fn locked_version(name: &str) -> Result<String> {
    let lock = std::fs::read_to_string(root().join("Cargo.lock")).context("cannot read Cargo.lock")?;
    let (_, after) = lock
        .split_once(&format!("name = \"{name}\"\nversion = \""))
        .with_context(|| format!("{name} is not in Cargo.lock"))?;
    Ok(after.split('"').next().unwrap_or_default().to_owned())
}
