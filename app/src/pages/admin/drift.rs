//! Where ERPNext's doctypes differ from what is read of them.

use crate::{
    api::admin::{Drift, DriftKind, SchemaDrift},
    components::{
        chip::{Tone, chip},
        desk::answer::Answer,
        icon::icon,
    },
    i18n::{msg::admin as words, t},
};
use leptos::prelude::*;

/// How many, beside the heading.
pub(super) fn count(drift: Answer<SchemaDrift>) -> AnyView {
    let draw = move || {
        drift.value.with(|found| {
            found.as_ref().map(|found| match found.drifts.len() {
                0 => chip(Tone::Good, "check", t(words::DRIFT_NONE)),
                count => chip(Tone::Limit, "alert", words::drifts(count)),
            })
        })
    };
    draw.into_any()
}

/// Each, with what it does to the app.
pub(super) fn list(found: &SchemaDrift) -> AnyView {
    let rows: Vec<_> = found.drifts.iter().map(row).collect();
    let read_at = words::read_at(&found.read_at.hour_minute_second());
    view! { <ul class="drift">{rows}</ul><p class="card-body small quiet">{read_at}</p> }.into_any()
}

fn row(drift: &Drift) -> AnyView {
    let (tone, name, kind, effect) = match drift.kind {
        DriftKind::NoDoctype => ("tone-bad", "refuse", words::NO_DOCTYPE, words::NO_DOCTYPE_EFFECT),
        DriftKind::Missing => ("tone-bad", "refuse", words::MISSING, words::MISSING_EFFECT),
        DriftKind::OtherKind => ("tone-bad", "alert", words::OTHER_KIND, words::OTHER_KIND_EFFECT),
        DriftKind::WordsGone => ("tone-limit", "unknown", words::WORDS_GONE, words::WORDS_GONE_EFFECT),
        DriftKind::NotPrepared => ("tone-limit", "alert", words::NOT_PREPARED, words::NOT_PREPARED_EFFECT),
    };
    let code = [drift.field.as_str(), drift.detail.as_str()]
        .iter()
        .filter(|part| !part.is_empty())
        .copied()
        .collect::<Vec<_>>()
        .join(" · ");
    view! {
        <li>
            <span class=tone>{icon(name)}</span>
            <div><p><b>{drift.doctype.clone()}</b>" · "{t(kind)}</p><p class="code may-wrap">{code}</p><p class="small quiet">{t(effect)}</p></div>
        </li>
    }
    .into_any()
}
