//! How often one person may ask the model: each question costs money, and a broken loop would spend it in a night.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// A person scans a label in seconds; nobody photographs twenty in ten.
const LIMITS: [Limit; 2] = [Limit { per_s: 10, calls: 20 }, Limit { per_s: 86_400, calls: 600 }];

struct Limit {
    per_s: i64,
    calls: u32,
}

/// Counts questions by person and window of time.
#[derive(Default)]
pub struct Budget(Mutex<HashMap<String, [(i64, u32); LIMITS.len()]>>);

impl Budget {
    /// Takes one question, or says after how many seconds there is one again.
    pub fn take(&self, person: &str, now_s: i64) -> Result<(), u32> {
        let mut people = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let counts = people.entry(person.to_owned()).or_default();
        for (limit, (window, count)) in LIMITS.iter().zip(counts.iter_mut()) {
            if *window != now_s / limit.per_s {
                (*window, *count) = (now_s / limit.per_s, 0);
            }
            if *count >= limit.calls {
                return Err(u32::try_from(limit.per_s - now_s % limit.per_s).unwrap_or(u32::MAX));
            }
        }
        counts.iter_mut().for_each(|(_, count)| *count += 1);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_and_a_day_have_an_end_and_others_go_on() {
        let budget = Budget::default();
        let burst = (0..100).filter(|_| budget.take("a", 1_000_001).is_ok()).count();
        assert_eq!((burst, budget.take("a", 1_000_001), budget.take("b", 1_000_001)), (20, Err(9), Ok(())));
        assert_eq!(budget.take("a", 1_000_010), Ok(()));
        let day = (0..86_400).filter(|second| budget.take("c", 86_400 * 20 + second).is_ok()).count();
        assert_eq!(day, 600);
    }
}
