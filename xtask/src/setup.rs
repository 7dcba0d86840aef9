//! What building and testing needs on a machine that has Rust, Node and apt, and nothing else.
//!
//! Every step looks first and does something only where a thing is missing, so the second start is a check of a second.

mod browser;
mod npm;
mod std_from_debian;
mod tools;
mod wasm_target;

use crate::sh::step;
use anyhow::Result;

pub use browser::{chromedriver, chromium};
pub use npm::executable as npm_executable;

/// Everything the product needs; with `tests` also what only the browser tests need.
pub fn everything(tests: bool) -> Result<()> {
    println!("Setting up:");
    step("the standard library for wasm32-unknown-unknown", wasm_target::ensure)?;
    step("Trunk, the builder of the browser bundle (4 min when it is missing)", tools::trunk)?;
    step("wasm-bindgen of the locked version (3 min when it is missing)", tools::wasm_bindgen)?;
    tools::tidy()?;
    step("npm packages by the lock file", npm::ensure)?;
    if tests {
        step("Chromium and its driver", browser::ensure_chromium)?;
        step("a font to read", browser::ensure_font)?;
    }
    Ok(())
}
