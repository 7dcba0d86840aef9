//! `cargo xtask test`: everything CI checks, in the order in which a mistake is cheapest to find.
//!
//! Every check is run even when an earlier one failed, except what needs a build that did not come about. The whole
//! output of each is in a log; here stand one line per check, the end of what failed, and the counts at the close.

mod checks;
mod tally;

use crate::{build, setup, sh};
use anyhow::Result;
use checks::Check;
use std::{
    io::Write as _,
    process::{Command, ExitCode, Stdio},
    time::Instant,
};
use tally::Tally;

/// Lines of a failed check that are shown here.
const SHOWN: usize = 120;

/// Runs all checks; `fast` leaves out everything that needs the browser.
pub fn run(fast: bool) -> ExitCode {
    let start = Instant::now();
    let mut total = Tally::default();
    if let Err(error) = all(fast, &mut total) {
        println!("\n{error:#}");
        total.failed += 1;
    }
    println!("\nTested in {:.0} s.\n{total}", start.elapsed().as_secs_f32());
    if total.is_green() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn all(fast: bool, total: &mut Tally) -> Result<()> {
    setup::everything(!fast)?;
    println!("Checking:");
    for check in checks::native()? {
        *total += carry_out(check)?;
    }
    if fast {
        return Ok(());
    }
    for check in checks::browser()? {
        *total += carry_out(check)?;
    }
    println!("Building what the browser tests drive:");
    build::bundle(build::Mode::Ci)?;
    let server = build::server(build::Mode::Ci)?;
    println!("Checking in the browser:");
    for check in checks::end_to_end(&server)? {
        *total += carry_out(check)?;
    }
    Ok(())
}

/// One check: its name, how it went, how long it took. A runner that ran nothing has failed, for nothing was shown.
fn carry_out(check: Check) -> Result<Tally> {
    print!("  {} … ", check.name);
    std::io::stdout().flush()?;
    let start = Instant::now();
    let (succeeded, log) = logged(check.name, check.command)?;
    let seconds = start.elapsed().as_secs_f32();
    let counted = check.counts.map(|counts| counts(&log));
    let mut tally = counted.unwrap_or_default();
    let ran_nothing = counted.is_some_and(|tally| tally.passed + tally.failed == 0);
    if (!succeeded || ran_nothing) && tally.failed == 0 {
        tally.failed = 1;
    }
    match (tally.failed, counted) {
        (0, Some(tally)) => println!("{tally} ({seconds:.1} s)"),
        (0, None) => println!("fine ({seconds:.1} s)"),
        _ if succeeded => println!("FAILED, it ran no test ({seconds:.1} s)"),
        _ => println!("FAILED ({seconds:.1} s)\n{}\n", excerpt(&log)),
    }
    Ok(tally)
}

fn logged(name: &str, mut command: Command) -> Result<(bool, String)> {
    let path = sh::log_path(&name.replace(|letter: char| !letter.is_ascii_alphanumeric(), "-"))?;
    let file = std::fs::File::create(&path)?;
    let status = command.stdin(Stdio::null()).stdout(file.try_clone()?).stderr(file).status()?;
    let log = String::from_utf8_lossy(&std::fs::read(path)?).into_owned();
    Ok((status.success(), log))
}

/// What tells why: from the first line that complains, or else the end.
fn excerpt(log: &str) -> String {
    let lines: Vec<&str> = log.lines().filter(|line| !line.trim_start().starts_with("Compiling ")).collect();
    let complains =
        |line: &&str| line.starts_with("error") || line.starts_with("failures:") || line.starts_with("not ok");
    let from = lines.iter().position(complains).unwrap_or(lines.len().saturating_sub(SHOWN));
    lines[from..].iter().take(SHOWN).map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}
