//! `cargo xtask run`: the product with nothing else installed or configured.

use crate::{build, workspace};
use anyhow::{Result, bail};
use std::{path::Path, process::Command};

/// Where each setting is not given by the environment. Everything is played by the built-in sandbox.
const DEFAULTS: [(&str, &str); 7] = [
    ("ERPNEXT_URL", "sandbox"),
    ("HUB_URL", "sandbox"),
    ("GEMINI_URL", "sandbox"),
    ("AUTH_MODE", "sandbox"),
    ("OPS_LISTEN", "127.0.0.1:8080"),
    ("SANDBOX_LISTEN", "127.0.0.1:8081"),
    ("SANDBOX_DATA", "data/sandbox.db"),
];

/// Builds and starts the server. `--release` takes the build that is deployed.
pub fn serve(args: &[String]) -> Result<()> {
    let mode = match args {
        [] => build::Mode::Ci,
        [flag] if flag == "--release" => build::Mode::Release,
        [flag] if flag == "--dev" => build::Mode::Dev,
        _ => bail!("cargo xtask run takes --release, --dev or nothing; settings are environment variables"),
    };
    let server = build::product(mode)?;
    println!("{}", welcome());
    become_the_server(&mut command(&server)?)
}

/// The server with the settings of the environment, and the sandbox for those it does not give.
pub fn command(server: &Path) -> Result<Command> {
    std::fs::create_dir_all(workspace::root().join("data"))?;
    let mut command = Command::new(server);
    command.current_dir(workspace::root());
    for (name, value) in missing() {
        command.env(name, value);
    }
    Ok(command)
}

fn missing() -> impl Iterator<Item = (&'static str, &'static str)> {
    let file = |name: &str| std::env::var_os(format!("{name}_FILE"));
    DEFAULTS.into_iter().filter(move |(name, _)| std::env::var_os(name).is_none() && file(name).is_none())
}

/// What to try first, with the address that is really listened on.
pub fn welcome() -> String {
    let setting = |name: &str, default: &str| {
        std::env::var_os(name).map_or_else(|| default.to_owned(), |value| value.to_string_lossy().into_owned())
    };
    let base = setting("OPS_BASE_PATH", "/");
    let address = format!("http://{}{}", setting("OPS_LISTEN", "127.0.0.1:8080"), base.trim_end_matches('/'));
    format!(
        "
Gigafibre Ops is starting on {address}/

  Try first:
    1. {address}/sandbox         sign in by picking a person: tech1 is a technician
    2. {address}/j               today's jobs of that technician
    3. {address}/j/scan          point the camera at a modem's label, or type a serial number
  Everything is simulated until ERPNEXT_URL, HUB_URL and GEMINI_URL say otherwise. Ctrl-C stops it.
"
    )
}

/// The server takes this process's place, so that signals reach it and its exit code is ours.
#[cfg(unix)]
fn become_the_server(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    Err(command.exec().into())
}

#[cfg(not(unix))]
fn become_the_server(command: &mut Command) -> Result<()> {
    std::process::exit(command.status()?.code().unwrap_or(1))
}
