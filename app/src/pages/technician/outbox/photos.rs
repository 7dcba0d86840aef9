//! How much room the photos take, and the way to take everything along.

use super::export_button;
use crate::{
    components::bytes::bytes_text,
    i18n::{msg::outbox as words, t},
    offline::sync::OutboxState,
    state::state,
};
use leptos::prelude::*;
use outbox::State;

/// The most a phone carries.
const MOST: usize = 150;
const MOST_BYTES: u64 = 60_000_000;

/// Draws the card.
pub fn photos() -> AnyView {
    let outbox = state().outbox;
    let text = move || {
        let (count, bytes) = outbox.with(used);
        words::photos_used(&count.to_string(), &MOST.to_string(), &bytes_text(MOST_BYTES), &bytes_text(bytes))
    };
    let width = move || {
        let (count, bytes) = outbox.with(used);
        let share = (count * 100 / MOST).max((bytes * 100 / MOST_BYTES) as usize);
        share.min(100).to_string()
    };
    view! {
        <section class="card">
            <p class="line between"><strong>{t(words::PHOTOS)}</strong><span class="small">{text}</span></p>
            <div class="meter lift-s"><svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true"><rect width=width height="6"></rect></svg></div>
            <div class="lift">{export_button()}</div>
        </section>
    }
    .into_any()
}

/// Photos still kept here: they go once the server has their op.
fn used(outbox: &OutboxState) -> (usize, u64) {
    let kept = outbox.listing.items.iter().filter(|item| item.state != State::Done);
    let photos = kept.flat_map(|item| item.op.change.photos());
    photos.fold((0, 0), |(count, bytes), photo| (count + 1, bytes + photo.size_bytes))
}
