//! Wrong tokens, counted: one address that guesses is made to wait, and many that guess together are told of in the log.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Mutex, PoisonError},
};
use tracing::warn;

const WINDOW_S: i64 = 60;
/// A person mistypes a link a few times; a program does not stop there.
const PER_ADDRESS: u32 = 20;
/// Above this many in a minute from everybody together, somebody is trying.
const ALARM: u32 = 200;
/// Addresses remembered at once; beyond that the whole minute is forgotten rather than the memory filled.
const ADDRESSES: usize = 20_000;

/// Wrong guesses of the running minute.
#[derive(Default)]
pub struct Guesses(Mutex<Minute>);

#[derive(Default)]
struct Minute {
    began_s: i64,
    total: u32,
    by_address: HashMap<IpAddr, u32>,
}

impl Guesses {
    /// Whether that address may try, else for how many seconds it waits.
    pub fn allow(&self, address: IpAddr, now_s: i64) -> Result<(), u32> {
        let minute = self.minute(now_s);
        let wrong = minute.by_address.get(&address).copied().unwrap_or_default();
        if wrong < PER_ADDRESS { Ok(()) } else { Err((minute.began_s + WINDOW_S - now_s).max(1) as u32) }
    }

    /// Notes a wrong one.
    pub fn wrong(&self, address: IpAddr, now_s: i64) {
        let mut minute = self.minute(now_s);
        minute.total += 1;
        if minute.total == ALARM {
            warn!(target: "security", in_a_minute = ALARM, "links are being guessed from many addresses");
        }
        if minute.by_address.len() >= ADDRESSES {
            minute.by_address.clear();
        }
        *minute.by_address.entry(address).or_default() += 1;
    }

    /// Wrong guesses in the running minute, of everybody.
    pub fn total(&self, now_s: i64) -> u32 {
        self.minute(now_s).total
    }

    fn minute(&self, now_s: i64) -> std::sync::MutexGuard<'_, Minute> {
        let mut minute = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if !(minute.began_s..minute.began_s + WINDOW_S).contains(&now_s) {
            *minute = Minute { began_s: now_s, ..Minute::default() };
        }
        minute
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_waits_the_others_do_not_and_a_minute_later_nobody() {
        let (guesses, one, other) = (Guesses::default(), IpAddr::from([10, 0, 0, 1]), IpAddr::from([10, 0, 0, 2]));
        for _ in 0..PER_ADDRESS {
            assert_eq!(guesses.allow(one, 100), Ok(()));
            guesses.wrong(one, 100);
        }
        assert_eq!(guesses.allow(one, 130), Err(30));
        assert_eq!((guesses.allow(other, 130), guesses.total(130)), (Ok(()), PER_ADDRESS));
        assert_eq!((guesses.allow(one, 160), guesses.total(160)), (Ok(()), 0));
    }

    #[test]
    fn guesses_from_everywhere_are_counted_together() {
        let guesses = Guesses::default();
        for at in 0..1000u32 {
            guesses.wrong(IpAddr::from(at.to_be_bytes()), 5);
        }
        assert_eq!(guesses.total(5), 1000);
    }
}
