//! The line that says how old the pack is, and asks for a newer one.

use crate::{
    browser::clock,
    components::icon::icon,
    i18n::{msg::today as words, t},
    offline::{
        day_pack::{self, DayState},
        day_view::DayView,
    },
    state::state,
};
use leptos::prelude::*;

/// Draws the line; the whole of it is the button.
pub fn pack_line() -> AnyView {
    let day = state().day;
    view! {
        <button class="pack" type="button" title=t(words::PACK_REFRESH) on:click=|_| day_pack::refresh()>
            {icon("pack")}
            <span class="grow">{move || day.with(text)}</span>
            <span class="end" class:is-busy=move || day.with(|day| day.loading)>{icon("retry")}</span>
        </button>
    }
    .into_any()
}

fn text(day: &DayState) -> AnyView {
    match &day.view {
        Some(view) => {
            let hint = if view.complete { format!(", {}", t(words::PACK_OFFLINE)) } else { String::new() };
            view! { <b>{age(view)}</b>{hint} }.into_any()
        }
        None => view! { <b>{t(if day.settled { words::PACK_NONE } else { words::PACK_LOADING })}</b>"" }.into_any(),
    }
}

fn age(view: &DayView) -> String {
    let time = view.made_at.hour_minute();
    if view.made_at.date() != clock::now().date() {
        words::pack_old(&view.made_at.date().to_string(), &time)
    } else if view.complete {
        words::pack(&time)
    } else {
        words::pack_partial(&time)
    }
}
