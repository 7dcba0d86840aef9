//! When to try again.

/// The longest any op waits for its next try, whatever the clock does.
pub(crate) const MAX_WAIT_MS: i64 = 300_000;

/// How long to wait after that many tries: 2, 5, 15, 60 s, then 5 min each time.
pub(crate) fn backoff_ms(attempts: u32) -> i64 {
    match attempts {
        0 | 1 => 2_000,
        2 => 5_000,
        3 => 15_000,
        4 => 60_000,
        _ => MAX_WAIT_MS,
    }
}

/// How long until then: 0 if it is past, or so far off that the clock must have jumped.
pub(crate) fn wait_ms(at_ms: i64, now_ms: i64) -> i64 {
    let wait = at_ms.saturating_sub(now_ms);
    if wait > MAX_WAIT_MS { 0 } else { wait.max(0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_ever_waits_longer_than_five_minutes() {
        assert_eq!(
            (1..=7).map(backoff_ms).collect::<Vec<_>>(),
            [2_000, 5_000, 15_000, 60_000, 300_000, 300_000, 300_000]
        );
        assert_eq!(wait_ms(300_000, 0), 300_000);
        assert_eq!(wait_ms(300_001, 0), 0, "the clock was set back");
        assert_eq!(wait_ms(i64::MAX, i64::MIN), 0);
        assert_eq!(wait_ms(5, 10), 0);
    }
}
