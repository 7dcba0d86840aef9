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
    /// Why the last refresh brought nothing.
    pub problem: Option<Problem>,
}

/// The day as the page came with it.
pub fn first_state() -> DayState {
    match prefetched().read::<DayView>(DAY_VIEW) {
        Some(Ok(view)) => DayState { view: Some(Arc::new(view)), ..DayState::default() },
        Some(Err(problem)) => DayState { problem: Some(problem), ..DayState::default() },
        None => DayState::default(),
    }
}
