//! The browser's own index: fetched when the palette is first opened, asked for again with its tag when it is opened
//! later. It is held in memory alone and gone with the page.

#[cfg(not(feature = "hydrate"))]
mod held {
    use domain::search::Found;

    /// The server's pages ask the server.
    pub fn search(_typed: &str, _per_kind: usize) -> Option<Found> {
        None
    }

    /// Nothing to load.
    pub async fn load() -> bool {
        false
    }
}

#[cfg(feature = "hydrate")]
mod held {
    use crate::{
        api::search::Search,
        browser::{fetch, timer},
    };
    use domain::search::{Found, Index, Reading};
    use std::cell::RefCell;

    /// How long it is believed without asking, in milliseconds.
    const FRESH_MS: f64 = 30_000.0;

    /// Lines that are read at once; a few milliseconds.
    const STEP: usize = 1000;

    struct Local {
        index: Index,
        tag: String,
        asked_ms: f64,
    }

    thread_local!(static LOCAL: RefCell<Option<Local>> = const { RefCell::new(None) });

    /// Searches it, where it is there.
    pub fn search(typed: &str, per_kind: usize) -> Option<Found> {
        LOCAL.with_borrow(|local| Some(local.as_ref()?.index.search(typed, per_kind)))
    }

    /// Brings it up to date; true when it is another one now.
    pub async fn load() -> bool {
        let now_ms = timer::page_ms();
        let known = LOCAL.with_borrow(|local| local.as_ref().map(|local| (local.tag.clone(), local.asked_ms)));
        if known.as_ref().is_some_and(|(_, asked_ms)| now_ms - asked_ms < FRESH_MS) {
            return false;
        }
        let tag = known.map(|(tag, _)| tag).unwrap_or_default();
        match fetch::text(Search::INDEX_PATH, &tag).await {
            Some((Some(text), tag)) => {
                let index = read(text).await;
                LOCAL.set(Some(Local { index, tag, asked_ms: now_ms }));
                true
            }
            Some((None, _)) => {
                LOCAL.with_borrow_mut(|local| local.iter_mut().for_each(|local| local.asked_ms = now_ms));
                false
            }
            None => false,
        }
    }

    /// Step by step, so that typing goes on.
    async fn read(text: String) -> Index {
        let mut reading = Reading::new(text);
        while reading.read(STEP) {
            timer::sleep(0).await;
        }
        reading.finish()
    }
}

pub use held::{load, search};
