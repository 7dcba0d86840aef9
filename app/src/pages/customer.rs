//! `/console/customer/:name`: who is calling, what is wrong, what do I say. Facts at the left, each part from its own
//! endpoint with its source and age; what happened at the right, live.

mod billing;
mod contacts;
mod device;
mod feed;
mod glance;
mod identity;
mod known;
mod part;
mod places;
mod story;
mod verdict;

use crate::{
    browser::document::set_status,
    components::{
        desk::{Place, desk},
        empty::empty,
    },
    i18n::{msg::customer as words, t},
    pages::title,
    route::Route,
};
use domain::error::ProblemCode;
use feed::Feed;
use known::Known;
use leptos::prelude::*;

/// The page of a customer, by document name; `highlight` is an entry of the timeline to show.
pub fn page(name: String, highlight: fn() -> Option<String>) -> AnyView {
    desk(Place::Customers, || content(name, highlight))
}

fn content(name: String, highlight: fn() -> Option<String>) -> AnyView {
    title(words::TITLE);
    let known = Known::open(&name);
    let is_unknown = Memo::new(move |_| known.is_unknown());
    if is_unknown.get_untracked() {
        set_status(404);
    }
    let feed = Feed::open(&name, known);
    known.follow();
    let shown = move || match is_unknown.get() {
        true => unknown(&name),
        false => untrack(|| whole(known, feed, highlight)),
    };
    shown.into_any()
}

fn whole(known: Known, feed: Feed, highlight: fn() -> Option<String>) -> AnyView {
    view! {
        <div class="customer">
            <div class="customer-facts">
                {identity::identity(known)}
                {places::places(known)}
                {glance::glance(known)}
                <div class="two">{verdict::verdict(known)}{contacts::contacts(feed)}</div>
                {device::device(known)}
                {billing::billing(known)}
            </div>
            {story::story(feed, highlight)}
        </div>
    }
    .into_any()
}

/// Nobody of that name: said once, with the way on. Only when the server has said so.
fn unknown(name: &str) -> AnyView {
    view! {
        <div class="page-body lift">
            <h1 class="hidden">{t(words::NOT_FOUND)}</h1>
            {empty("unknown", words::not_found_named(name), t(words::NOT_FOUND_HINT))}
            <a class="button" href=Route::Console { device: None }.href()>{t(words::TO_SEARCH)}</a>
        </div>
    }
    .into_any()
}

/// What a [`ProblemCode::NotFound`] of the customer means for the page.
fn says_unknown(code: &ProblemCode) -> bool {
    *code == ProblemCode::NotFound
}
