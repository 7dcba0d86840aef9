//! The standard library for the browser: from rustup, or where it cannot be downloaded, built from Debian's sources.

use super::std_from_debian;
use crate::sh;
use anyhow::Result;
use std::{
    path::{Path, PathBuf},
    process::Command,
};

/// The one browser target.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Makes sure that the active toolchain can build for the browser.
pub fn ensure() -> Result<((), String)> {
    let sysroot = PathBuf::from(sh::output(Command::new("rustc").args(["--print", "sysroot"]))?);
    if is_there(&sysroot) {
        return Ok(((), "there".to_owned()));
    }
    let forced = std::env::var_os("XTASK_FORCE_STD_BUILD").is_some();
    if !forced && rustup_add().is_ok() && is_there(&sysroot) {
        return Ok(((), "added by rustup".to_owned()));
    }
    std_from_debian::build(&sysroot)?;
    Ok(((), "rustup has none, built from Debian's sources".to_owned()))
}

fn rustup_add() -> Result<()> {
    sh::quietly("rustup", Command::new("rustup").args(["target", "add", TARGET]))
}

fn is_there(sysroot: &Path) -> bool {
    let libraries = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    let Ok(entries) = libraries.read_dir() else { return false };
    entries.flatten().any(|entry| entry.file_name().to_string_lossy().starts_with("libstd-"))
}
