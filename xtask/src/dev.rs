//! `cargo xtask dev`: builds, serves, and does both again at every change.
//!
//! A developer's bundle carries `app/dev-reload.js`, which asks `healthz` every second which start of the server answers
//! and loads the page anew when it is another.

use crate::{build, run, workspace};
use anyhow::Result;
use std::{
    path::{Path, PathBuf},
    process::Child,
    thread,
    time::{Duration, SystemTime},
};

const WATCHED: [&str; 6] = ["app", "server", "style", "public", "Cargo.toml", "Trunk.toml"];
const BUNDLE_ONLY: [&str; 2] = ["style", "public"];
const POLL: Duration = Duration::from_millis(500);

/// Runs until it is interrupted.
pub fn watch() -> Result<()> {
    let server = build::product(build::Mode::Dev)?;
    println!("{}", run::welcome());
    let mut running = Some(start(&server)?);
    let mut seen = newest(&WATCHED);
    loop {
        thread::sleep(POLL);
        let now = newest(&WATCHED);
        if now == seen {
            continue;
        }
        println!("\n{} changed:", now.1.display());
        seen = now;
        match rebuild(&seen.1) {
            Ok(()) => running = Some(restart(running.take(), &server)?),
            Err(error) => eprintln!("\n{error:#}\n\nThe former build goes on; waiting for the next change."),
        }
    }
}

fn rebuild(changed: &Path) -> Result<()> {
    build::bundle(build::Mode::Dev)?;
    let only_bundle = BUNDLE_ONLY.iter().any(|folder| changed.starts_with(workspace::root().join(folder)));
    if only_bundle { Ok(()) } else { build::server(build::Mode::Dev).map(drop) }
}

fn start(server: &Path) -> Result<Child> {
    Ok(run::command(server)?.spawn()?)
}

/// Kills without grace: a developer's data is the sandbox's, and its database survives that.
fn restart(former: Option<Child>, server: &Path) -> Result<Child> {
    if let Some(mut former) = former {
        former.kill().ok();
        former.wait()?;
    }
    start(server)
}

/// The youngest file below the watched folders, and how many there are, so that a removed file counts as a change.
fn newest(folders: &[&str]) -> (Option<SystemTime>, PathBuf, usize) {
    folders.iter().fold((None, PathBuf::new(), 0), |found, folder| look(&workspace::root().join(folder), found))
}

fn look(path: &Path, found: (Option<SystemTime>, PathBuf, usize)) -> (Option<SystemTime>, PathBuf, usize) {
    if let Ok(entries) = path.read_dir() {
        return entries.flatten().fold(found, |found, entry| look(&entry.path(), found));
    }
    let modified = path.metadata().and_then(|metadata| metadata.modified()).ok();
    let (newest, name, count) = found;
    if modified > newest { (modified, path.to_path_buf(), count + 1) } else { (newest, name, count + 1) }
}
