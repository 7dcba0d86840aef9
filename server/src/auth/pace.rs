//! How many ops one person may send. Each leaves a row in an audit that nothing is deleted from, refused ones too: a
//! broken phone, or somebody's link in the wrong hands, must not fill the disk.

use domain::person::Person;
use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// A phone that was a week without signal sends a hundred; nobody does five things a second.
const STAFF: [Limit; 2] = [Limit { per_s: 60, ops: 300 }, Limit { per_s: 86_400, ops: 20_000 }];
/// One day's visits of one technician.
const GUEST: [Limit; 2] = [Limit { per_s: 60, ops: 120 }, Limit { per_s: 86_400, ops: 2_000 }];
/// People remembered at once; beyond that those whose windows are over are forgotten.
const PEOPLE: usize = 2_000;

struct Limit {
    per_s: i64,
    ops: u32,
}

/// Ops by person, in the running windows.
#[derive(Default)]
pub struct Pace(Mutex<HashMap<String, [Window; 2]>>);

#[derive(Clone, Copy)]
struct Window {
    began_s: i64,
    ops: u32,
}

impl Pace {
    /// Takes so many ops, all or none, or says after how many seconds to send them again. A batch is smaller than any
    /// limit, so that each finds room some time.
    pub fn take(&self, person: &Person, ops: u32, now_s: i64) -> Result<(), u32> {
        let limits = if person.day.is_some() { &GUEST } else { &STAFF };
        let mut people = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if people.len() >= PEOPLE {
            people.retain(|_, [_, day]| now_s - day.began_s < GUEST[1].per_s);
        }
        let windows = people.entry(person.id.clone()).or_insert([Window { began_s: now_s, ops: 0 }; 2]);
        for (limit, window) in limits.iter().zip(windows.iter_mut()) {
            if !(window.began_s..window.began_s + limit.per_s).contains(&now_s) {
                *window = Window { began_s: now_s, ops: 0 };
            }
            if window.ops + ops > limit.ops {
                return Err(u32::try_from(window.began_s + limit.per_s - now_s).unwrap_or(u32::MAX));
            }
        }
        windows.iter_mut().for_each(|window| window.ops += ops);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::{person::Role, time::LocalDate};

    fn person(id: &str, day: Option<LocalDate>) -> Person {
        Person { id: id.into(), name: id.into(), role: Role::Technician, technician: None, day }
    }

    #[test]
    fn a_minute_and_a_day_have_an_end_and_others_go_on() {
        let (pace, guest) = (Pace::default(), person("link:1", LocalDate::parse("2026-11-24")));
        assert_eq!((pace.take(&guest, 100, 1000), pace.take(&guest, 21, 1010)), (Ok(()), Err(50)));
        assert_eq!(pace.take(&guest, 20, 1010), Ok(()), "what fits is taken: none of the 21 was counted");
        assert_eq!((pace.take(&guest, 1, 1059), pace.take(&guest, 1, 1060)), (Err(1), Ok(())));
        let staff = person("tech1", None);
        let in_a_minute = (0..1000).filter(|_| pace.take(&staff, 1, 1060).is_ok()).count();
        assert_eq!(in_a_minute, 300);
        let day = (0..86_400 - 60).filter(|second| pace.take(&guest, 1, 1060 + second).is_ok()).count();
        assert_eq!(day, 2_000 - 121);
        assert_eq!(pace.take(&guest, 1, 1000 + 86_400), Ok(()));
    }
}
