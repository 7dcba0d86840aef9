//! A note on the visit: written here, kept on the device at once, added below the others in ERPNext.

use crate::{
    browser::{memory, spawn},
    components::{action::action_button, chip::Tone, icon::icon, toast},
    i18n::{msg::job as words, t},
    offline::{day_view::JobView, sync},
    state::state,
};
use domain::op::{Change, NoteJob};
use leptos::{html::Textarea, prelude::*};

/// What the server takes, in characters.
const LENGTH_MAX: u32 = 2000;

/// The notes of this device that the pack does not have yet, and the field for another.
pub fn notes(view: &JobView) -> AnyView {
    view! {
        <section class="panel">
            <header><h2>{icon("note")}{t(words::MY_NOTES)}</h2></header>
            <div class="body stack">{kept(view)}{form(view.job.name.clone())}</div>
        </section>
    }
    .into_any()
}

fn kept(view: &JobView) -> AnyView {
    let job = view.job.name.clone();
    let draw = move || {
        let made_at = state().day.with(|day| day.view.as_ref().map(|view| view.made_at))?;
        let notes = state().outbox.with(|outbox| outbox.notes_of(&job, made_at));
        let line = |(text, is_received): (String, bool)| {
            let (name, told) =
                if is_received { ("received", words::NOTE_RECEIVED) } else { ("outbox", words::NOTE_KEPT) };
            view! { <li><p>{text}</p><p class="quiet small line">{icon(name)}{t(told)}</p></li> }
        };
        (!notes.is_empty()).then(|| view! { <ul class="stack">{notes.into_iter().map(line).collect::<Vec<_>>()}</ul> })
    };
    draw.into_any()
}

/// What is written and not added yet is kept too: a page left in a hurry loses no word.
fn form(job: String) -> AnyView {
    let (draft, field) = (format!("note {job}"), NodeRef::<Textarea>::new());
    let (for_start, for_input) = (draft.clone(), draft.clone());
    Effect::new(move |_| {
        if let (Some(field), Some(text)) = (field.get(), memory::read(&for_start)) {
            field.set_value(&text);
        }
    });
    let typed = move |event: leptos::ev::Event| {
        memory::write(&for_input, &event_target_value(&event));
    };
    let is_free = StoredValue::new(true);
    let add = move || {
        if let Some(field) = field.get() {
            keep(job.clone(), draft.clone(), field, is_free);
        }
    };
    view! {
        <label class="field">
            <span class="label">{t(words::NOTE)}</span>
            <textarea class="input" rows="3" maxlength=LENGTH_MAX node_ref=field on:input=typed></textarea>
        </label>
        {action_button("wide", "note", t(words::NOTE_ADD), add)}
    }
    .into_any()
}

/// A second tap while the first is still being kept adds nothing.
fn keep(job: String, draft: String, field: web_sys::HtmlTextAreaElement, is_free: StoredValue<bool>) {
    let text = field.value().trim().to_owned();
    if text.is_empty() {
        let _ = field.focus();
        return;
    }
    if is_free.try_update_value(std::mem::take) != Some(true) {
        return;
    }
    spawn(async move {
        let note = Change::NoteJob(NoteJob { job, text: text.clone() });
        let kept = sync::enqueue(note, None, &[], 0).await;
        is_free.try_set_value(true);
        // The field is emptied only once the note is on the disk, and of that note alone.
        if kept.is_ok() {
            if field.value().trim() == text {
                field.set_value("");
                memory::write(&draft, "");
            }
            toast::show(Tone::Good, "check", t(words::NOTE_KEPT));
        }
    });
}
