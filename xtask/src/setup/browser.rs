//! Chromium, its driver and a font: for tests alone.

use crate::sh;
use anyhow::{Context as _, Result, bail};
use std::{path::PathBuf, process::Command};

/// `OPS_CHROMIUM`, or Debian's.
pub fn chromium() -> Result<PathBuf> {
    named("OPS_CHROMIUM", "chromium").context("there is no Chromium")
}

/// `OPS_CHROMEDRIVER`, or Debian's.
pub fn chromedriver() -> Result<PathBuf> {
    named("OPS_CHROMEDRIVER", "chromedriver").context("there is no chromedriver")
}

/// Installs both from Debian when one is missing.
pub fn ensure_chromium() -> Result<((), String)> {
    if chromium().is_ok() && chromedriver().is_ok() {
        return Ok(((), "there".to_owned()));
    }
    apt_install(&["chromium", "chromium-driver"])?;
    chromium().and_then(|_| chromedriver())?;
    Ok(((), "installed".to_owned()))
}

/// Pages drawn without any font have other sizes than a phone's, so tests ask for one.
pub fn ensure_font() -> Result<((), String)> {
    if sh::output(Command::new("fc-list").args([":lang=fr", "family"])).is_ok_and(|list| !list.is_empty()) {
        return Ok(((), "there".to_owned()));
    }
    apt_install(&["fontconfig", "fonts-noto-core"])?;
    Ok(((), "installed".to_owned()))
}

fn named(variable: &str, program: &str) -> Option<PathBuf> {
    std::env::var_os(variable).map(PathBuf::from).or_else(|| sh::which(program))
}

fn apt_install(packages: &[&str]) -> Result<()> {
    if sh::which("apt-get").is_none() {
        bail!("this machine has no apt: install {} by hand", packages.join(" and "));
    }
    sh::quietly("apt-update-system", as_root()?.args(["apt-get", "update"]))?;
    let mut install = as_root()?;
    install.args(["apt-get", "install", "-y", "--no-install-recommends"]).args(packages);
    sh::quietly("apt-install", install.env("DEBIAN_FRONTEND", "noninteractive"))
}

/// `env` when already root, otherwise `sudo`, which must not ask for a password into a log file.
fn as_root() -> Result<Command> {
    if sh::output(Command::new("id").arg("-u"))? == "0" {
        return Ok(Command::new("env"));
    }
    let mut sudo = Command::new("sudo");
    let allowed = sudo.args(["-n", "true"]).status().is_ok_and(|status| status.success());
    if !allowed {
        bail!(
            "packages must be installed as root: run `sudo -v` first, or install chromium and chromium-driver by hand"
        );
    }
    let mut command = Command::new("sudo");
    command.arg("-n");
    Ok(command)
}
