use super::*;

/// Calls at a steady rate to an upstream that is down for a while; counts what it sees.
struct Outage {
    breaker: Breaker,
    now_ms: i64,
    sent_while_open: Vec<i64>,
}

impl Outage {
    fn new() -> Self {
        Self { breaker: Breaker::default(), now_ms: 1_000_000, sent_while_open: Vec::new() }
    }

    /// A call each 5 ms (200 a second), all failing or none; gives when the state first differed from `is`.
    fn run(&mut self, for_ms: i64, failing: bool, is: BreakerState) -> Option<i64> {
        let (began_ms, mut changed) = (self.now_ms, None);
        while self.now_ms < began_ms + for_ms {
            let was_open = self.breaker.state() != BreakerState::Closed;
            if let Ok(admitted) = self.breaker.admit(self.now_ms) {
                if was_open {
                    self.sent_while_open.push(self.now_ms);
                }
                self.breaker.settle(admitted, failing, self.now_ms);
            }
            if self.breaker.state() != is {
                changed.get_or_insert(self.now_ms - began_ms);
            }
            self.now_ms += 5;
        }
        changed
    }
}

#[test]
fn it_opens_at_once_probes_once_a_period_and_closes_with_the_first_success() {
    let mut outage = Outage::new();
    assert_eq!(outage.run(60_000, false, BreakerState::Closed), None, "a calm minute changes nothing");
    let opened_ms = outage.run(600_000, true, BreakerState::Closed).unwrap();
    assert!(opened_ms <= 2000, "opened after {opened_ms} ms");
    let pauses: Vec<i64> = outage.sent_while_open.windows(2).map(|pair| (pair[1] - pair[0]) / 1000).collect();
    assert_eq!(pauses[..5], [4, 8, 16, 30, 30], "one probe a period, the periods growing");
    assert!(pauses[5..].iter().all(|pause| *pause == 30), "{pauses:?}");
    assert_eq!(outage.sent_while_open.len(), 22, "probes in ten minutes");
    assert!(outage.run(31_000, false, BreakerState::Open).unwrap() <= 30_000);
    assert_eq!(outage.breaker.state(), BreakerState::Closed);
}

#[test]
fn the_watch_closes_it_before_the_period_is_over_and_never_draws_it_out() {
    let mut outage = Outage::new();
    outage.run(600_000, true, BreakerState::Closed);
    let watch = outage.breaker.admit_watch();
    let before = outage.breaker.admit(outage.now_ms);
    outage.breaker.settle(watch, true, outage.now_ms);
    assert_eq!(outage.breaker.admit(outage.now_ms).is_err(), before.is_err(), "a failing watch changes nothing");
    outage.breaker.settle(outage.breaker.admit_watch(), false, outage.now_ms);
    assert_eq!(outage.breaker.state(), BreakerState::Closed);
}

#[test]
fn half_of_twenty_within_ten_seconds_open_it_and_a_slow_trickle_does_not() {
    let run = |step_ms: i64| {
        let mut breaker = Breaker::default();
        for call in 0..200 {
            let now_ms = call * step_ms;
            let Ok(admitted) = breaker.admit(now_ms) else { return Some(call) };
            breaker.settle(admitted, call % 2 == 0, now_ms);
        }
        None
    };
    assert_eq!((run(500), run(600)), (Some(20), None));
    let mut third = Breaker::default();
    for call in 0..300 {
        let admitted = third.admit(call).unwrap();
        third.settle(admitted, call % 3 == 0, call);
    }
    assert_eq!(third.state(), BreakerState::Closed, "a third failing is not half");
}

#[test]
fn what_began_before_says_nothing_about_after() {
    let mut breaker = Breaker::default();
    let early: Vec<Admitted> = (0..40).map(|_| breaker.admit(0).unwrap()).collect();
    early[..10].iter().for_each(|admitted| breaker.settle(*admitted, true, 1));
    assert_eq!(breaker.state(), BreakerState::Open);
    early[10..].iter().for_each(|admitted| breaker.settle(*admitted, true, 2));
    assert_eq!(breaker.admit(3), Err(1998), "late failures do not draw the first period out");
    breaker.settle(early[39], false, 4);
    assert_eq!(breaker.state(), BreakerState::Open, "a late success does not close it");
}

#[test]
fn a_probe_that_is_dropped_is_followed_by_another_a_period_later() {
    let mut breaker = Breaker::default();
    (0..10).for_each(|_| {
        let admitted = breaker.admit(0).unwrap();
        breaker.settle(admitted, true, 0);
    });
    let _hung_up = breaker.admit(2000).unwrap();
    assert_eq!((breaker.state(), breaker.admit(2001)), (BreakerState::Probing, Err(1999)));
    assert!(breaker.admit(4000).is_ok());
}

#[test]
fn a_clock_that_is_put_back_asks_again() {
    let mut breaker = Breaker::default();
    (0..10).for_each(|_| {
        let admitted = breaker.admit(1_000_000).unwrap();
        breaker.settle(admitted, true, 1_000_000);
    });
    assert!(breaker.admit(1_000_001).is_err());
    assert!(breaker.admit(0).is_ok(), "an hour back is not an hour of rest");
}
