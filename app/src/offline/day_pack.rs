//! The day pack on this phone: from the store first, from the server behind.

use super::day_view::{DAY_VIEW, DayView};
use crate::api::prefetched::prefetched;
use domain::{day_pack::DayPack, error::Problem};
use std::sync::Arc;

/// What is known of the day.
#[derive(Clone, Debug, Default)]
pub struct DayState {
    /// What the pages show.
    pub view: Option<Arc<DayView>>,
    /// The whole pack, for lookups without signal; absent until the store has been read.
    pub pack: Option<Arc<DayPack>>,
    /// True while a newer one is on its way.
    pub loading: bool,
    /// True once the store has been read and the server asked: what is absent now is absent.
    pub settled: bool,
    /// Why the last refresh brought nothing.
    pub problem: Option<Problem>,
}

/// The day as the page came with it.
pub fn first_state() -> DayState {
    match prefetched().read::<DayView>(DAY_VIEW) {
        Some(Ok(view)) => DayState { view: Some(Arc::new(view)), settled: true, ..DayState::default() },
        Some(Err(problem)) => DayState { problem: Some(problem), settled: true, ..DayState::default() },
        None => DayState::default(),
    }
}

/// Asks the server for a newer one; what is shown stays until it is here.
pub fn refresh() {
    #[cfg(feature = "hydrate")]
    crate::browser::spawn(browser::refresh());
}

#[cfg(feature = "hydrate")]
pub use browser::{server_is_back, start};

#[cfg(feature = "hydrate")]
mod browser {
    use super::{DayPack, DayView};
    use crate::{
        api::{Endpoint, call, day_pack::ReadDayPack},
        browser::{clock, document, fetch, listen, spawn},
        offline::store::PHONE,
        state::state,
    };
    use domain::{error::ProblemCode, person::Role};
    use leptos::prelude::*;
    use std::{cell::Cell, sync::Arc};

    const KEY: &str = "day-pack";
    /// A pack older than this is asked for again when the app is looked at, in seconds.
    const OLD_S: i64 = 900;

    thread_local!(static RUNNING: Cell<bool> = const { Cell::new(false) });

    /// Shows what is kept, then asks for a newer one, now and when the app is looked at again later.
    pub fn start() {
        listen(&document(), "visibilitychange", |_| {
            turn_the_day();
            let made_at = state().day.with_untracked(|day| day.view.as_ref().map(|view| view.made_at));
            if !document().hidden() && made_at.is_none_or(|at| at.age_s(clock::now()) > OLD_S) {
                spawn(refresh());
            }
        });
        spawn(async {
            if let Some(text) = PHONE.get(KEY).await {
                show(&text, false);
            }
            if crate::env::env().is_ended() {
                forget().await;
                crate::offline::sync::hurry();
            }
            refresh().await;
        });
    }

    /// A link that has ended takes its customers off the phone; whose the work kept here is stays known.
    async fn forget() {
        let Some(pack) = state().day.with_untracked(|day| day.pack.clone()) else { return };
        let bare = pack.without_customers();
        let _ = PHONE.put(KEY, serde_json::to_string(&bare).ok().as_deref()).await;
        crate::offline::answers::forget().await;
        let view = Arc::new(DayView::of(&bare, clock::now().date()));
        state().day.update(|day| (day.view, day.pack) = (Some(view), Some(Arc::new(bare))));
    }

    /// A phone without a day asks for one as soon as the server answers again.
    pub fn server_is_back() {
        if state().day.with_untracked(|day| day.settled && day.view.is_none()) {
            spawn(refresh());
        }
    }

    /// After midnight the same pack is another day.
    fn turn_the_day() {
        let today = clock::now().date();
        let pack = state().day.with_untracked(|day| {
            let stale = day.view.as_ref().is_some_and(|view| view.today != today);
            day.pack.clone().filter(|_| stale)
        });
        if let Some(pack) = pack {
            state().day.update(|day| day.view = Some(Arc::new(DayView::of(&pack, today))));
        }
    }

    pub async fn refresh() {
        if !is_technician() || crate::env::env().is_ended() || RUNNING.replace(true) {
            return state().day.update(|day| day.settled = true);
        }
        state().day.update(|day| day.loading = true);
        let answer = fetch::send(ReadDayPack::METHOD, ReadDayPack.path(), None).await;
        let problem = match answer {
            Ok((200, text)) if show(&text, true) => {
                // A phone too full to keep the pack still shows it; the next start asks again.
                let _ = PHONE.put(KEY, Some(&text)).await;
                None
            }
            Ok((200, _)) => Some(domain::error::Problem::new(ProblemCode::UpstreamGarbled)),
            Ok((status, text)) => Some(call::problem_of(status, &text)),
            Err(problem) => Some(problem),
        };
        state().day.update(|day| {
            day.loading = false;
            day.settled = true;
            day.problem = problem;
        });
        RUNNING.set(false);
    }

    /// True if it is a pack. A kept pack never takes the place of a newer one, nor somebody else's that of the person
    /// who is signed in.
    fn show(text: &str, from_server: bool) -> bool {
        let Ok(pack) = serde_json::from_str::<DayPack>(text) else { return false };
        let mine = crate::env::env().person.as_ref().is_none_or(|person| person.id == pack.person.id);
        let newer = state().day.with_untracked(|day| day.view.as_ref().is_none_or(|view| view.made_at <= pack.made_at));
        if from_server || (mine && newer) {
            let view = Arc::new(DayView::of(&pack, clock::now().date()));
            state().day.update(|day| {
                day.view = Some(view);
                day.pack = Some(Arc::new(pack));
            });
        }
        true
    }

    /// Others have no pack; in the offline shell nobody is known, and the pack itself says whose it is.
    fn is_technician() -> bool {
        crate::env::env().person.as_ref().is_none_or(|person| person.role == Role::Technician)
    }
}
