//! World: the one state the three sandboxed upstreams share.

use crate::clock::Clock;
use crate::sandbox::Settings;
use crate::sandbox::erpnext::write::Stamp;
use crate::sandbox::events::Events;
use crate::sandbox::faults::Faults;
use crate::sandbox::gemini::Scripted;
use crate::sandbox::journal::Journal;
use crate::sandbox::schema::Schema;
use crate::sandbox::seed;
use crate::sandbox::store::Store;
use domain::time::{LocalDate, Timestamp};
use std::collections::VecDeque;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The user the sandbox's token belongs to.
pub const USER: &str = "sandbox";

/// Documents, live devices, dials and what was asked of them.
pub struct World {
    /// The clock everything reads.
    pub clock: Clock,
    /// What the sandbox was started with.
    pub settings: Settings,
    /// Fault dials and call counters.
    pub faults: Faults,
    /// Writes the ERPNext side accepted.
    pub journal: Journal,
    /// What the site lacks of what `prepare` adds.
    pub schema: Schema,
    /// What the hub tells its listeners.
    pub events: Events,
    scripted: Mutex<VecDeque<Scripted>>,
    store: Mutex<Store>,
    last_us: AtomicI64,
}

impl World {
    /// Opens the world of the settings, seeded if it is new and moved to today if it is old.
    pub fn open(mut settings: Settings, clock: Clock) -> rusqlite::Result<Self> {
        let mut store = Store::open(&settings.data)?;
        seed::prepare(&mut store, settings.seed, &clock)?;
        // A world on disk keeps the seed it was made from, or its devices would not be those of its documents.
        settings.seed = seed::number(&store).unwrap_or(settings.seed);
        Ok(Self {
            events: Events::new(clock.now().utc_ms),
            faults: Faults::default(),
            journal: Journal::default(),
            schema: Schema::default(),
            scripted: Mutex::default(),
            store: Mutex::new(store),
            last_us: AtomicI64::new(0),
            settings,
            clock,
        })
    }

    /// The documents. A panic in one request must not take the sandbox with it.
    pub fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Back to the first day: every document, dial and record of calls.
    pub fn reset(&self) -> rusqlite::Result<()> {
        let mut store = self.store();
        store.clear()?;
        seed::prepare(&mut store, self.settings.seed, &self.clock)?;
        drop(store);
        self.faults.reset();
        self.journal.reset();
        self.schema.reset();
        self.scripted().clear();
        Ok(())
    }

    /// Moves the world on when a day has passed while it was running.
    pub fn keep_to_today(&self) -> rusqlite::Result<()> {
        seed::prepare(&mut self.store(), self.settings.seed, &self.clock)
    }

    /// Writes what the model will answer to the picture after those already written for.
    pub fn script_vision(&self, scripted: Scripted) {
        self.scripted().push_back(scripted);
    }

    /// What a dial has written for this picture, if it has.
    pub fn next_vision_answer(&self) -> Option<Scripted> {
        self.scripted().pop_front()
    }

    fn scripted(&self) -> MutexGuard<'_, VecDeque<Scripted>> {
        self.scripted.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// This instant.
    pub fn now(&self) -> Timestamp {
        self.clock.now()
    }

    /// The civil date at the provider's place.
    pub fn today(&self) -> LocalDate {
        self.clock.today()
    }

    /// Who writes and when: `modified` moves at each write even while the clock stands still.
    pub fn stamp(&self) -> Stamp {
        let now_us = self.now().utc_ms * 1000;
        let previous = self.last_us.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |last| Some(now_us.max(last + 1)));
        let at_us = previous.map_or(now_us, |last| now_us.max(last + 1));
        Stamp {
            user: USER.to_owned(),
            at: naive(self.clock.at(at_us.div_euclid(1000)), at_us.rem_euclid(1000)),
            serial: at_us.unsigned_abs() << 8,
        }
    }
}

/// `2026-11-22 09:14:02.118233`: site-local, without a zone, always with microseconds.
pub fn naive(at: Timestamp, us: i64) -> String {
    format!("{} {}.{:03}{us:03}", at.date(), at.hour_minute_second(), at.utc_ms.rem_euclid(1000))
}
