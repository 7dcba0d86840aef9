//! `/admin`: how the server and its upstreams are doing, and where ERPNext's doctypes are no longer as they are read.

pub mod audit;
mod drift;
mod lanes;
mod summary;

use crate::{
    api::admin::{ReadDrift, ReadHealth, ServerHealth},
    browser::timer,
    components::desk::{
        Place,
        answer::{Answer, again},
        card, desk, page_head,
    },
    i18n::{msg::admin as words, t},
    pages::title,
};
use leptos::prelude::*;

/// How old what is shown may become.
const EVERY_MS: i32 = 15_000;

/// The page.
pub fn page() -> AnyView {
    desk(Place::Health, || {
        let (health, drift) = (Answer::open(ReadHealth), Answer::open(ReadDrift));
        keep_fresh(health);
        let read_at =
            move || health.value.with(|now| now.as_ref().map(|now| words::read_at(&now.read_at.hour_minute_second())));
        let retry = again(
            move || health.asking.get() || drift.asking.get(),
            move || {
                health.ask(ReadHealth);
                drift.ask(ReadDrift);
            },
        );
        view! {
            {page_head(title(words::TITLE), read_at.into_any(), retry)}
            <div class="page-body beside">
                <div class="stack">{health.draw(summary::summary)}{health.draw(lanes::lanes)}<p class="small quiet">{t(words::BREAKER_HINT)}</p></div>
                <div class="stack">{card(t(words::DRIFT), drift::count(drift), drift.draw(drift::list))}</div>
            </div>
        }
        .into_any()
    })
}

/// Asks again for as long as the page is there.
fn keep_fresh(health: Answer<ServerHealth>) {
    timer::after(EVERY_MS, move || {
        if health.asking.try_get_untracked() == Some(false) {
            health.ask(ReadHealth);
        }
        if !health.value.is_disposed() {
            keep_fresh(health);
        }
    });
}
