//! `cargo xtask bench`: our figures beside those of peers, measured in the same run.

use anyhow::Result;

pub fn run(_args: &[String]) -> Result<()> {
    Ok(())
}
