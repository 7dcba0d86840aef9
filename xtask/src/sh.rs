//! Starting other programs, with one line of progress for each step.

use crate::workspace;
use anyhow::{Context as _, Result, bail};
use std::{
    ffi::OsString,
    fs::File,
    io::Write as _,
    path::{Path, PathBuf},
    process::{Command, Stdio},
    time::Instant,
};

/// One step in plain words: prints what is being done, then how it went and how long it took.
pub fn step<T>(what: &str, work: impl FnOnce() -> Result<(T, String)>) -> Result<T> {
    print!("  {what} … ");
    std::io::stdout().flush()?;
    let start = Instant::now();
    let done = work();
    let seconds = start.elapsed().as_secs_f32();
    match done {
        Ok((value, outcome)) => {
            println!("{outcome} ({seconds:.1} s)");
            Ok(value)
        }
        Err(error) => {
            println!("failed ({seconds:.1} s)");
            Err(error)
        }
    }
}

/// Runs a program with its output in a log file; an error carries the end of that log.
pub fn quietly(name: &str, command: &mut Command) -> Result<()> {
    let path = log_path(name)?;
    let log = File::create(&path)?;
    let status = command.stdin(Stdio::null()).stdout(log.try_clone()?).stderr(log).status();
    let status = status.with_context(|| format!("cannot start {}", program(command)))?;
    if !status.success() {
        bail!("{} ended with {status}; the end of {}:\n{}", program(command), path.display(), tail(&path, 60));
    }
    Ok(())
}

/// Runs a program and gives what it printed on standard output; its own failure is an error.
pub fn output(command: &mut Command) -> Result<String> {
    let output = command.stdin(Stdio::null()).output().with_context(|| format!("cannot start {}", program(command)))?;
    if !output.status.success() {
        let complaint = String::from_utf8_lossy(&output.stderr);
        bail!("{} ended with {}: {}", program(command), output.status, complaint.trim());
    }
    Ok(String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

/// Cargo in the repository, out of reach of the variables that `cargo xtask` itself was started with.
pub fn cargo<I: AsRef<str>>(args: impl IntoIterator<Item = I>) -> Command {
    let mut command = Command::new("cargo");
    command.current_dir(workspace::root()).args(args.into_iter().map(|arg| arg.as_ref().to_owned()));
    for (name, _) in std::env::vars_os() {
        let name_text = name.to_string_lossy();
        if name_text.starts_with("CARGO_PKG_")
            || name_text == "CARGO_MANIFEST_DIR"
            || name_text == "CARGO_MANIFEST_PATH"
        {
            command.env_remove(&name);
        }
    }
    command
}

/// Where a program is on `PATH`.
pub fn which(name: &str) -> Option<PathBuf> {
    let path = std::env::var_os("PATH")?;
    std::env::split_paths(&path).map(|folder| folder.join(name)).find(|candidate| candidate.is_file())
}

/// `PATH` with a folder in front.
pub fn path_with(folder: &Path) -> Result<OsString> {
    let rest = std::env::var_os("PATH").unwrap_or_default();
    Ok(std::env::join_paths(std::iter::once(folder.to_path_buf()).chain(std::env::split_paths(&rest)))?)
}

/// The log of a named step.
pub fn log_path(name: &str) -> Result<PathBuf> {
    let folder = workspace::target().join("xtask-logs");
    std::fs::create_dir_all(&folder)?;
    Ok(folder.join(format!("{name}.log")))
}

/// The last lines of a file.
pub fn tail(path: &Path, lines: usize) -> String {
    let text = std::fs::read(path).map(|bytes| String::from_utf8_lossy(&bytes).into_owned()).unwrap_or_default();
    let all: Vec<&str> = text.lines().collect();
    all[all.len().saturating_sub(lines)..].join("\n")
}

fn program(command: &Command) -> String {
    command.get_program().to_string_lossy().into_owned()
}
