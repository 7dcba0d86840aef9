//! The address of a link, this once, and the ways to send it.

use super::Desk;
use crate::{
    api::{encode, links::NewLink},
    browser::{document::focus, share, spawn, timer},
    components::{action::action_button, chip::Tone, icon::icon, toast},
    i18n::{msg::links as words, t},
};
use leptos::prelude::*;

/// Nothing until a link is given; then its address, until the person has done with it.
pub fn given(desk: Desk) -> AnyView {
    (move || desk.given.get().map(|given| draw(desk, &given))).into_any()
}

fn draw(desk: Desk, given: &NewLink) -> AnyView {
    let address = share::absolute(&given.path);
    let day = given.link.day.to_string();
    let message = words::sms_body(&day, &address);
    let (to_copy, to_share) = (address.clone(), message.clone());
    let copy = move |_| spawn(copied(to_copy.clone()));
    let share = share::can_share()
        .then(|| action_button("", "send", t(words::SHARE), move || spawn(share::share(to_share.clone()))));
    let sms = format!("sms:?&body={}", encode(&message));
    let hide = move || {
        desk.given.set(None);
        timer::after(0, || focus("technician"));
    };
    view! {
        <section class="card given" aria-labelledby="given">
            <h2 class="name tone-good" id="given">{icon("done")}{t(words::GIVEN_TITLE)}</h2>
            <p class="strong">{words::given_for(&day, &given.link.technician_name)}</p>
            <p class="quiet">{t(words::ONCE)}</p>
            <label class="field"><span class="label">{t(words::ADDRESS)}</span>
                <input class="box address" id="link-address" readonly value=address/></label>
            <div class="actions">
                <button class="button is-primary" id="link-copy" type="button" on:click=copy>{icon("copy")}{t(words::COPY)}</button>
                {share}
                <a class="button touch-only" rel="external" href=sms>{icon("message")}{t(words::SMS)}</a>
                {action_button("", "check", t(words::HIDE), hide)}
            </div>
        </section>
    }
    .into_any()
}

async fn copied(address: String) {
    match share::copy(address).await {
        true => toast::show(Tone::Good, "copy", t(words::COPIED)),
        false => toast::show(Tone::Bad, "alert", t(words::NOT_COPIED)),
    }
}
