//! A panel: one source's answer with its age, or the reason there is none. One status, so a panel cannot be loading and
//! filled, or empty without a word.

use super::{action::action_button, age::source_age, icon::icon, skeleton::skeleton};
use crate::i18n::{msg, t};
use domain::{panel::Source, time::Timestamp};
use leptos::prelude::*;

/// Where a panel stands.
pub enum PanelStatus {
    /// On its way.
    Loading,
    /// Here.
    Ready {
        /// Who said so.
        source: Source,
        /// When it was read there.
        read_at: Timestamp,
        /// What it said.
        body: AnyView,
    },
    /// Here, but the last try brought nothing newer.
    Stale {
        /// Who said so.
        source: Source,
        /// When it was read there.
        read_at: Timestamp,
        /// What it said.
        body: AnyView,
        /// Why there is nothing newer, in a sentence.
        reason: String,
        /// Asks again.
        retry: Callback<()>,
    },
    /// Not to be had: drawn grey and dashed, never blank.
    Missing {
        /// In a sentence.
        reason: String,
        /// Asks again, where that can help.
        retry: Option<Callback<()>>,
    },
}

/// Draws a panel under its title. One that `holds` keeps the room of what is still to come, so that nothing jumps.
pub fn panel(icon_name: &'static str, title: &'static str, holds: bool, status: PanelStatus) -> AnyView {
    let (class, aside, body) = match status {
        PanelStatus::Loading => ("panel is-loading", None, skeleton(3)),
        PanelStatus::Ready { source, read_at, body } => ("panel", Some(source_age(source, read_at)), body),
        PanelStatus::Stale { source, read_at, body, reason, retry } => {
            let age = view! { {icon("clock")}{source_age(source, read_at)} }.into_any();
            ("panel is-stale", Some(age), view! { {body}{missing(reason, Some(retry))} }.into_any())
        }
        PanelStatus::Missing { reason, retry } => ("panel is-missing", None, missing(reason, retry)),
    };
    let class = if holds { format!("{class} holds of-{icon_name}") } else { class.to_owned() };
    let aside = aside.map(|age| view! { <span class="age">{age}</span> });
    view! {
        <section class=class>
            <header><h2>{icon(icon_name)}{title}</h2>{aside}</header>
            <div class="body">{body}</div>
        </section>
    }
    .into_any()
}

fn missing(reason: String, retry: Option<Callback<()>>) -> AnyView {
    let retry = retry.map(|retry| action_button("wide", "retry", t(msg::common::RETRY), move || retry.run(())));
    view! { <p>{reason}</p>{retry} }.into_any()
}
