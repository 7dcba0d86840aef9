//! One item: its name, how it fares, where it is, what can be done.

use super::conflict;
use crate::{
    browser::{document::save_file, spawn},
    components::{
        action::action_button,
        age::{age, duration_text},
        chip::{Tone, chip},
        hold::hold_button,
        icon::icon,
        job::status_text,
    },
    i18n::{
        Lang,
        msg::{common, outbox as words},
        problem, t,
    },
    offline::sync::{self, ByHand, job_of, photo_number},
    state::state,
};
use domain::{
    error::{Problem, ProblemCode},
    op::Change,
};
use leptos::prelude::*;
use outbox::{Item, State};

/// An item the server does not have; one of `items`.
pub fn article(items: &[Item], item: &Item) -> AnyView {
    let (tone, name, label) = state_of(item);
    let class = match item.state {
        State::Conflict => "item is-limit",
        State::Refused => "item is-bad",
        _ => "item",
    };
    let job = job_of(&item.op.change).map(|job| format!("{job}, "));
    view! {
        <article class=class>
            <p class="head"><b>{name_of(items, item)}</b>{chip(tone, name, t(label))}</p>
            <p class="meta">{job}{age(item.op.recorded_at)}{next_try(item)}</p>
            <p class="truth">{icon("device")}<span>{truth(item)}</span></p>
            {(item.state == State::Conflict).then(|| conflict::versus(item))}
            {actions(item)}
        </article>
    }
    .into_any()
}

/// An item the server has; one of `items`.
pub fn received(items: &[Item], item: &Item) -> AnyView {
    let at = item.receipt.as_ref().map_or(item.changed_at, |receipt| receipt.received_at);
    view! {
        <div class="row">
            <span class="tone-good">{icon("received")}</span>
            <span class="grow"><b>{name_of(items, item)}</b><span class="quiet">{words::received_at(&at.hour_minute_second())}</span></span>
            {chip(Tone::Good, "check", t(words::state::DONE))}
        </div>
    }
    .into_any()
}

fn name_of(items: &[Item], item: &Item) -> String {
    match &item.op.change {
        Change::LinkEquipment(link) => words::name::link(&link.serial_number),
        Change::CreateEquipment(create) => words::name::create(&create.serial_number),
        Change::ReadPhoto(_) => {
            let number = photo_number(items, &item.op.op_id).unwrap_or(1);
            words::name::read_photo(&number.to_string())
        }
        Change::TransitionJob(transition) => words::name::transition(status_text(&transition.status)),
        Change::UpdateJob(_) | Change::NoteJob(_) => t(words::name::NOTE).to_owned(),
        Change::UpdateEquipment(update) => words::name::update(&update.serial_number),
    }
}

fn state_of(item: &Item) -> (Tone, &'static str, crate::i18n::Msg) {
    match item.state {
        State::Held { .. } => (Tone::Neutral, "undo", words::state::UNDO),
        State::Pending { .. } => (Tone::Neutral, "clock", words::state::PENDING),
        State::Sending => (Tone::Accent, "send", words::state::SENDING),
        State::WaitingSignIn => (Tone::Limit, "lock", words::state::SIGN_IN),
        State::Conflict => (Tone::Limit, "conflict", words::state::CONFLICT),
        State::Refused if is_damaged(item) => (Tone::Bad, "photo", words::state::PHOTO_MISSING),
        State::Refused => (Tone::Bad, "refuse", words::state::REFUSED),
        State::Done => (Tone::Good, "check", words::state::DONE),
    }
}

fn is_damaged(item: &Item) -> bool {
    item.reason.as_ref().is_some_and(|reason| reason.code == ProblemCode::PhotoDamaged)
}

/// Where it is, in words that are always true.
fn truth(item: &Item) -> String {
    match item.state {
        State::Conflict => t(words::CONFLICT_TEXT).to_owned(),
        State::Refused if is_damaged(item) => problem::sentences(&ProblemCode::PhotoDamaged, Lang::current()),
        State::Refused => words::refused(&item.reason.as_ref().map(reason).unwrap_or_default()),
        _ => words::saved_at(&item.op.recorded_at.hour_minute_second()),
    }
}

/// What happened, and what the one who refused said of it, which alone would be a riddle.
fn reason(problem: &Problem) -> String {
    match &problem.detail {
        Some(detail) => format!("{} {detail}", t(problem::words_of(&problem.code).happened)),
        None => problem::sentences(&problem.code, Lang::current()),
    }
}

/// `, prochain essai dans 15 s`, moving with the clock.
fn next_try(item: &Item) -> Option<AnyView> {
    let State::Pending { next_try_at_ms: at_ms @ 1.. } = item.state else { return None };
    let now = state().now;
    let text = move || {
        let left_s = (at_ms - now.get().utc_ms).max(0) / 1000;
        let left = if left_s < 60 { common::seconds(&left_s.to_string()) } else { duration_text((left_s / 60) as u32) };
        format!(", {}", words::next_try(&left))
    };
    Some(text.into_any())
}

fn actions(item: &Item) -> Option<AnyView> {
    let id = item.op.op_id.clone();
    // What came of it shows in the list itself.
    let run = |what: ByHand| {
        let id = id.clone();
        move || {
            let id = id.clone();
            spawn(async move {
                sync::by_hand(what, &id).await;
            })
        }
    };
    let buttons = match item.state {
        State::Held { .. } => vec![action_button("", "undo", t(words::UNDO), run(ByHand::Undo))],
        State::Conflict if item.receipt.as_ref().is_some_and(|receipt| receipt.conflict.is_some()) => {
            conflict::choices(item)
        }
        State::Conflict | State::Refused => vec![
            action_button("", "retry", t(words::RETRY), run(ByHand::Retry)),
            export_one(item),
            hold_button("remove", t(words::DISCARD_HOLD), run(ByHand::Discard)),
        ],
        _ => return None,
    };
    Some(view! { <div class="actions">{buttons}</div> }.into_any())
}

fn export_one(item: &Item) -> AnyView {
    let (name, text) = (format!("ops-{}.json", item.op.op_id), serde_json::to_string(item).unwrap_or_default());
    action_button("", "export", t(words::EXPORT), move || save_file(&name, &text))
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_says_what_happened_and_what_was_said_of_it() {
        let refused = Problem::new(ProblemCode::UpstreamRefused);
        let said = reason(&Problem { detail: Some("Dispatch Job DJ-9 not found".into()), ..refused.clone() });
        assert_eq!(said, "Le système consulté a refusé la demande. Dispatch Job DJ-9 not found");
        assert_eq!(reason(&refused), problem::sentences(&ProblemCode::UpstreamRefused, Lang::Fr));
    }
}
