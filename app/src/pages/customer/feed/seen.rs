//! Up to when this browser has seen each of the last customers it looked at.

use crate::browser::memory;
use domain::time::Timestamp;

const KEY: &str = "customers-seen";
/// How many customers are remembered.
const CUSTOMERS: usize = 200;

/// When the newest entry was that was seen here.
pub fn until(name: &str) -> Option<Timestamp> {
    let noted = memory::read(KEY)?;
    let (ms, _) = noted.lines().filter_map(|line| line.split_once(' ')).find(|(_, who)| *who == name)?;
    Some(Timestamp::new(ms.parse().ok()?, 0))
}

/// Notes the newest entry that is seen.
pub fn note(name: &str, newest: Timestamp) {
    memory::write(KEY, &noted(&memory::read(KEY).unwrap_or_default(), name, newest.utc_ms));
}

/// One line a customer, the last one looked at first.
fn noted(before: &str, name: &str, ms: i64) -> String {
    let others = before.lines().filter(|line| line.split_once(' ').is_none_or(|(_, who)| who != name));
    let lines = [format!("{ms} {name}")].into_iter().chain(others.map(str::to_owned));
    lines.take(CUSTOMERS).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::noted;

    #[test]
    fn each_customer_is_noted_once_and_only_the_last_ones() {
        let both = noted(&noted("", "Ferme O'Brien + Fils", 1), "CUST-1", 2);
        assert_eq!(noted(&both, "Ferme O'Brien + Fils", 3), "3 Ferme O'Brien + Fils\n2 CUST-1");
        let many = (0..300).fold(String::new(), |before, at| noted(&before, &format!("C{at}"), at));
        assert_eq!(many.lines().count(), 200);
        assert!(many.starts_with("299 C299\n"));
    }
}
