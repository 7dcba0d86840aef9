//! The head of the page: what all the readings together say, judged on the phone from what it has.

use super::source::Source;
use crate::{
    components::{skeleton::skeleton, verdict::verdict},
    i18n::verdict::technician,
    state::state,
};
use domain::{
    panel,
    verdict::{Facts, judge},
};
use leptos::prelude::*;

/// The verdict, judged anew with each answer and each minute.
pub fn of(network: Source, subscription: Source) -> AnyView {
    let minute = Memo::new(move |_| state().now.get().utc_ms / 60_000);
    let judged = Memo::new(move |_| {
        minute.track();
        judge(&facts(network, subscription), state().now.get_untracked())
    });
    let waits = Memo::new(move |_| network.answer.with(|answer| answer.json.is_none() && answer.problem.is_none()));
    let room = if network.holds { "holds of-verdict" } else { "" };
    (move || match waits.get() {
        true => view! { <section class="verdict is-unknown holds of-verdict">{skeleton(3)}</section> }.into_any(),
        false => judged.with(|judged| verdict(judged, technician::READER, room)),
    })
    .into_any()
}

/// A pack that lacks a subscription is no word of the books that there is none.
fn facts(network: Source, subscription: Source) -> Facts {
    let subscription = subscription.read().filter(|panel: &panel::Panel<domain::subscription::Subscription>| {
        panel.value.is_some() || panel.source == panel::Source::Erpnext
    });
    Facts { network: network.read(), subscription, ..Facts::default() }
}
