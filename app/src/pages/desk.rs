//! The first page of those who sit at a desk. Until their own surfaces come, it does the one thing that is ready for
//! them: from a number on a label to everything known of the device.

pub mod links;
pub mod search;

use crate::{
    browser::navigation,
    components::{
        desk::{Place, desk, page_head},
        icon::icon,
    },
    env,
    i18n::{Msg, msg::page as words, t},
    pages::title,
    route::Route,
};
use leptos::{ev::SubmitEvent, html::Input, prelude::*};

/// A greeting and the lookup. The form works before the app has started: the server answers it with a redirect.
pub fn page(place: Place, heading: Msg) -> AnyView {
    desk(place, || content(heading))
}

fn content(heading: Msg) -> AnyView {
    let input = NodeRef::<Input>::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = input.get_untracked().map(|input| input.value().trim().to_owned()).unwrap_or_default();
        if !typed.is_empty() {
            navigation::go(Route::Device { serial: typed, job: None });
        }
    };
    let hello = match &env::env().person {
        Some(person) => words::desk_hello(&person.name),
        None => t(words::DESK_HELLO_PLAIN).to_owned(),
    };
    view! {
        {page_head(title(heading), hello.into_any(), ().into_any())}
        <div class="page-body">
                <form class="card lookup" action=Route::Console { device: None }.href() method="get" on:submit=submit>
                    <label class="name" for="device">{t(words::DESK_LOOKUP)}</label>
                    <p class="quiet" id="device-hint">{t(words::DESK_LOOKUP_HINT)}</p>
                    <input class="box" id="device" name="device" node_ref=input autocomplete="off" autocapitalize="characters" spellcheck="false" required aria-describedby="device-hint"/>
                    <button class="button is-primary" type="submit">{icon("scan")}{t(words::DESK_LOOKUP_GO)}</button>
                </form>
        </div>
    }
    .into_any()
}
