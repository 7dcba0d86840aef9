//! Building: the browser bundle by Trunk, its files named by content, and the server.

mod assets;
mod compress;
mod fingerprint;
mod style;
mod wasm;

use crate::{
    setup,
    sh::{self, step},
    workspace,
};
use anyhow::{Context as _, Result, bail};
use std::{path::PathBuf, process::Command};

pub use compress::brotli;

/// How much time a build takes, and how small and fast its result is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// For somebody who edits: quick to build again, many megabytes.
    Dev,
    /// The bundle as it is shipped, with a server that is quick to build: for `run`, tests and CI.
    Ci,
    /// What is deployed.
    Release,
}

impl Mode {
    fn server_profile(self) -> &'static str {
        match self {
            Self::Dev => "dev",
            Self::Ci => "ci",
            Self::Release => "release",
        }
    }

    fn is_small(self) -> bool {
        self != Self::Dev
    }
}

/// Sets up, then builds both halves; gives the server's path.
pub fn product(mode: Mode) -> Result<PathBuf> {
    setup::everything(false)?;
    println!("Building:");
    bundle(mode)?;
    server(mode)
}

/// `cargo xtask build`.
pub fn everything(flags: &[String]) -> Result<()> {
    let has = |name: &str| flags.iter().any(|flag| flag == name);
    if let Some(unknown) = flags.iter().find(|flag| !["--dev", "--bundle"].contains(&flag.as_str())) {
        bail!("cargo xtask build takes --dev and --bundle, not {unknown}");
    }
    let mode = if has("--dev") { Mode::Dev } else { Mode::Release };
    if has("--bundle") {
        setup::everything(false)?;
        bundle(mode)?;
    } else {
        println!("\nThe server is {}.", product(mode)?.display());
    }
    println!("The browser's files are in {}.", workspace::dist().display());
    Ok(())
}

/// Builds the browser's files into `dist/`.
pub fn bundle(mode: Mode) -> Result<()> {
    step("the browser bundle and the scanner worker (Trunk)", || trunk(mode).map(|()| ((), "built".to_owned())))?;
    step("files named by content, compressed (dist/)", || assets::assemble(mode).map(|summary| ((), summary)))
}

/// Builds the server and gives its path.
pub fn server(mode: Mode) -> Result<PathBuf> {
    step("the server", || {
        let profile = mode.server_profile();
        sh::quietly("server", &mut sh::cargo(["build", "--locked", "--package", "ops-server", "--profile", profile]))?;
        let folder = if profile == "dev" { "debug" } else { profile };
        Ok((workspace::target().join(folder).join("ops-server"), "built".to_owned()))
    })
}

/// Trunk finds the wasm-bindgen of this project on `PATH`. It reads `NO_COLOR=1` as a mistake, so it does not see it.
fn trunk(mode: Mode) -> Result<()> {
    let tools = workspace::tools().join("bin");
    let mut trunk = Command::new(tools.join("trunk"));
    trunk
        .current_dir(workspace::root())
        .arg("build")
        .env("PATH", sh::path_with(&tools)?)
        .env_remove("NO_COLOR")
        .env("RUST_BACKTRACE", "0");
    if mode.is_small() {
        trunk.args(["--cargo-profile", "wasm-release"]);
    }
    sh::quietly("trunk", &mut trunk).context("the browser bundle")
}
