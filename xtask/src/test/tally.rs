//! Counting what the runners say of themselves.

use std::{
    fmt,
    ops::{Add, AddAssign},
};

/// How many tests went which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    pub passed: u32,
    pub failed: u32,
    pub skipped: u32,
}

impl Tally {
    pub fn is_green(self) -> bool {
        self.failed == 0 && self.passed > 0
    }
}

impl Add for Tally {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            passed: self.passed + other.passed,
            failed: self.failed + other.failed,
            skipped: self.skipped + other.skipped,
        }
    }
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

/// `test result: ok. 12 passed; 0 failed; 1 ignored; ..`, once for each test binary; wasm-bindgen's runner says the same.
pub fn cargo(log: &str) -> Tally {
    let results = log.lines().filter_map(|line| line.trim_start().strip_prefix("test result: "));
    sum(results, &["passed", "failed", "ignored"])
}

/// `# pass 3` of `node --test` in TAP.
pub fn node(log: &str) -> Tally {
    let count = |name: &str| {
        let line = log.lines().rev().find_map(|line| line.strip_prefix("# ")?.strip_prefix(name));
        line.and_then(|number| number.trim().parse().ok()).unwrap_or(0)
    };
    Tally {
        passed: count("pass "),
        failed: count("fail ") + count("cancelled "),
        skipped: count("skipped ") + count("todo "),
    }
}

/// Playwright's closing lines: `  12 passed (30.1s)`, `  1 failed`, `  2 skipped`, `  3 did not run`.
pub fn playwright(log: &str) -> Tally {
    let closing = log.lines().map(str::trim).filter(|line| line.starts_with(|first: char| first.is_ascii_digit()));
    let not_run = sum(closing.clone(), &["passed", "did", "skipped"]).failed;
    let mut tally = sum(closing.clone(), &["passed", "failed", "skipped"]);
    tally.failed += sum(closing, &["passed", "flaky", "skipped"]).failed;
    tally.skipped += not_run;
    tally
}

/// Adds the numbers that stand before each of three words.
fn sum<'a>(lines: impl Iterator<Item = &'a str>, [passed, failed, skipped]: &[&str; 3]) -> Tally {
    lines.fold(Tally::default(), |tally, line| {
        let words: Vec<&str> = line.split([' ', ';', '.']).filter(|word| !word.is_empty()).collect();
        let before = |name: &str| {
            let pair = words.windows(2).find(|pair| pair[1] == name);
            pair.and_then(|pair| pair[0].parse().ok()).unwrap_or(0)
        };
        tally + Tally { passed: before(passed), failed: before(failed), skipped: before(skipped) }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_test_binary_of_cargo_counts() {
        let log = "running 3 tests\ntest result: ok. 3 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out; finished in 0.10s\n\n\
                   test result: FAILED. 4 passed; 2 failed; 1 ignored; 0 measured; 0 filtered out\n";
        assert_eq!(cargo(log), Tally { passed: 7, failed: 2, skipped: 1 });
    }

    #[test]
    fn node_counts_its_last_word() {
        let log = "ok 1 - a\n# pass is a word here\n1..3\n# tests 3\n# suites 0\n# pass 2\n# fail 1\n# cancelled 0\n# skipped 0\n# todo 0\n";
        assert_eq!(node(log), Tally { passed: 2, failed: 1, skipped: 0 });
    }

    #[test]
    fn what_playwright_did_not_run_is_skipped_and_what_wavered_has_failed() {
        let log = "Running 9 tests\n  ✓ 1 a\n  1 failed\n    [phone] x\n  1 flaky\n  2 did not run\n  1 skipped\n  4 passed (12.3s)\n";
        assert_eq!(playwright(log), Tally { passed: 4, failed: 2, skipped: 3 });
    }

    #[test]
    fn nothing_run_is_not_green() {
        assert!(!Tally::default().is_green());
        assert_eq!(Tally { passed: 12, failed: 0, skipped: 0 }.to_string(), "12 passed, 0 failed");
    }
}
