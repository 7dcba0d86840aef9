//! `/search`: the search as a page, for a link that is kept, for more than the palette shows, and where no script runs.

use crate::{
    api::search::Search,
    browser::navigation,
    components::{
        age::age_text,
        desk::{Place, answer::Answer, desk, hits, page_head},
        empty::empty,
        icon::icon,
        number::grouped,
    },
    i18n::{msg::search as words, t},
    pages::title,
    route::Route,
    state::state,
};
use domain::search::{Hit, QUERY_MAX_CHARS, SearchAnswer};
use leptos::{ev::SubmitEvent, html::Input, prelude::*};

/// Hits of each kind that are shown.
const PER_KIND: usize = 50;

/// The page of one search, which is in its address.
pub fn page(q: String) -> AnyView {
    desk(Place::Customers, || {
        let form = form(&q);
        let content = match q.trim().is_empty() {
            true => empty("search", t(words::START), t(words::START_HINT)),
            false => Answer::open(Search { q }).draw(found),
        };
        view! { {page_head(title(words::TITLE), ().into_any(), ().into_any())}{form}<div class="page-body">{content}</div> }
            .into_any()
    })
}

/// A plain form: it works before the app has started.
fn form(q: &str) -> AnyView {
    let input = NodeRef::<Input>::new();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let typed = input.get_untracked().map(|input| input.value()).unwrap_or_default();
        navigation::go(Route::Search { q: typed });
    };
    view! {
        <form class="toolbar" action=Route::Search { q: String::new() }.href() method="get" on:submit=submit>
            <label class="field grow"><span class="label">{t(words::LABEL)}</span>
                <input class="box" type="search" name="q" node_ref=input value=q.to_owned() prop:value=q.to_owned() maxlength=QUERY_MAX_CHARS.to_string() placeholder=t(words::PLACEHOLDER) autocomplete="off" spellcheck="false"/></label>
            <button class="button is-primary" type="submit">{icon("search")}{t(words::GO)}</button>
        </form>
    }
    .into_any()
}

fn found(answer: &SearchAnswer) -> AnyView {
    if answer.found.hits.is_empty() {
        return empty("search", t(words::NONE), t(words::NONE_HINT));
    }
    let groups = hits::grouped(&answer.found.hits, PER_KIND);
    let (shown, total) = (groups.iter().map(|(_, hits)| hits.len()).sum::<usize>(), answer.found.total as usize);
    let more = (shown < total)
        .then(|| view! { <p class="small quiet">{words::some_shown(&shown.to_string(), &total.to_string())}</p> });
    let groups: Vec<_> = groups.iter().map(|(group, hits)| section(group.heading(), hits)).collect();
    let (read_at, records) = (answer.read_at, grouped(answer.records));
    let age = move || words::age(&age_text(read_at, state().now.get()), &records);
    view! { <p class="small quiet" role="status">{words::results(total)}" · "{age}</p>{groups}{more} }.into_any()
}

fn section(heading: &'static str, hits: &[Hit]) -> AnyView {
    let rows: Vec<_> = hits.iter().map(row).collect();
    view! { <section class="card hits" aria-label=heading><header class="card-head"><h2>{heading}</h2></header><ul>{rows}</ul></section> }
        .into_any()
}

fn row(hit: &Hit) -> AnyView {
    match hits::route(hit) {
        Some(route) => view! { <li><a class="hit" href=route.href()>{hits::hit(hit)}</a></li> }.into_any(),
        None => view! { <li><span class="hit">{hits::hit(hit)}</span></li> }.into_any(),
    }
}
