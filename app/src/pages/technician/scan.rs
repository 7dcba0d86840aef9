//! `/j/scan`: from a label to the record.
//!
//! Data goes one way: the camera gives frames to the worker, what the worker is certain of goes into the session, the
//! session's devices are looked up and linked, and the page draws the session. `scan/run.rs` is the only file that touches
//! the browser; before it has started, or where it cannot, the form and the photo are there.

pub mod create;
pub mod finder;
pub mod job;
pub mod job_drawer;
pub mod link;
pub mod lookup;
pub mod overlay;
#[cfg(feature = "hydrate")]
pub mod photo;
pub mod receipts;
pub mod row;
pub mod run;
pub mod session;
pub mod sheet;
pub mod typing;
pub mod view_state;
pub mod waiting;
pub mod wedge;
pub mod words;

use crate::{components::announcer::announce, i18n::msg, pages::title, state::state};
use leptos::prelude::*;
use view_state::Scan;

/// The page, for a job or for none.
pub fn page(job: Option<String>) -> AnyView {
    title(msg::scan::TITLE);
    let scan = lasting(|| Scan::new(job));
    run::start(scan);
    on_cleanup(run::stop);
    // What was said of this page is not read out on the next one.
    on_cleanup(|| announce(""));
    follow(scan);
    view! {
        <div class="app">
            <main class="scanner" id="content">{finder::finder(scan)} {sheet::sheet(scan)}</main>
            {job_drawer::drawer(scan)} {create::drawer(scan)}
        </div>
    }
    .into_any()
}

/// What waited for the day pack, the network or another job is looked at again when that changes.
fn follow(scan: Scan) {
    let state = state();
    let online = Memo::new(move |_| state.connection.with(|connection| connection.is_online(state.now.get())));
    let has_pack = Memo::new(move |_| state.day.with(|day| day.pack.is_some()));
    let job = Memo::new(move |_| scan.job_name());
    Effect::new(move |_| {
        // In the offline shell the day says whose phone this is, and so whose reads may come back.
        if has_pack.get() {
            waiting::bring_back(scan);
        }
        if online.get() | has_pack.get() {
            lookup::ask_what_waits(scan);
        }
    });
    Effect::new(move |_| {
        state.outbox.track();
        receipts::follow(scan);
    });
    Effect::new(move |_| {
        job.track();
        state.day.track();
        link::consider_all(scan);
    });
}

/// An answer may come after the page was left: what it writes to must still be there. In the browser the page's signals
/// are therefore never taken down, a kilobyte per visit; on the server they go with the request.
fn lasting(make: impl FnOnce() -> Scan) -> Scan {
    #[cfg(feature = "hydrate")]
    {
        let owner = Owner::new_root(None);
        let made = owner.with(make);
        std::mem::forget(owner);
        made
    }
    #[cfg(not(feature = "hydrate"))]
    make()
}
