//! The links that were given, how they stand, and taking one back.

use super::Desk;
use crate::{
    api::{
        call::call,
        encode,
        links::{LinkRow, LinkState, REVOKE_FORM_PATH, RevokeLink},
    },
    browser::{document::focus, spawn, timer},
    components::{age::age, chip::Tone, chip::chip, empty::empty, icon::icon, toast},
    env::href,
    i18n::{Lang, Msg, msg::links as words, problem, t},
};
use domain::time::Timestamp;
use leptos::{ev::SubmitEvent, prelude::*};

/// The table, or why there is none. On a phone each row is a card of its own (pages/links.css): the roles keep it a table.
pub fn list(desk: Desk) -> AnyView {
    let rows = Memo::new(move |_| {
        desk.links.with(|links| match links {
            Some(Ok(links)) => links.links.clone(),
            _ => Vec::new(),
        })
    });
    let body = move || {
        let rows = rows.get();
        if rows.is_empty() {
            return empty("link", t(words::EMPTY), t(words::EMPTY_HINT));
        }
        let rows: Vec<_> = rows.into_iter().map(|link| row(desk, link)).collect();
        view! { <table class="list" role="table">{head()}<tbody role="rowgroup">{rows}</tbody></table> }.into_any()
    };
    view! {
        <section class="card given-links" aria-labelledby="links-list">
            <header class="between"><h2 class="name" id="links-list" tabindex="-1">{t(words::LIST)}</h2><span class="small quiet">{t(words::LIST_ASIDE)}</span></header>
            {body}
        </section>
    }
    .into_any()
}

fn head() -> AnyView {
    let names = [words::WHO, words::GIVEN_BY, words::EXPIRES, words::LAST_USED, words::STATE];
    let cells: Vec<_> =
        names.into_iter().map(|name| view! { <th scope="col" role="columnheader">{t(name)}</th> }).collect();
    view! { <thead role="rowgroup"><tr role="row">{cells}<th scope="col" role="columnheader"><span class="sprite">{t(words::REVOKE)}</span></th></tr></thead> }
        .into_any()
}

fn row(desk: Desk, link: LinkRow) -> AnyView {
    let used = match link.last_used_at {
        Some(at) => age(at),
        None => t(words::NEVER_USED).into_any(),
    };
    let by = view! { <p>{link.created_by.clone()}</p><p class="small quiet">{age(link.created_at)}</p> }.into_any();
    let cell = |name: Msg, body: AnyView| view! { <td role="cell" data-label=t(name)><div>{body}</div></td> };
    view! {
        <tr role="row" class:is-over=link.state != LinkState::Good>
            <th scope="row" role="rowheader"><p class="strong">{link.technician_name.clone()}</p><p class="small quiet">{link.day.to_string()}</p></th>
            {cell(words::GIVEN_BY, by)}
            {cell(words::EXPIRES, moment(link.expires_at).into_any())}
            {cell(words::LAST_USED, used)}
            {cell(words::STATE, state(link.state))}
            <td role="cell">{(link.state == LinkState::Good).then(|| revoke(desk, &link))}</td>
        </tr>
    }
    .into_any()
}

fn moment(at: Timestamp) -> String {
    format!("{} {}", at.date(), at.hour_minute())
}

fn state(state: LinkState) -> AnyView {
    match state {
        LinkState::Good => chip(Tone::Good, "check", t(words::GOOD)),
        LinkState::Expired => chip(Tone::Neutral, "clock", t(words::EXPIRED)),
        LinkState::Revoked => chip(Tone::Bad, "unlink", t(words::REVOKED)),
    }
}

/// Asked twice: the first press says what will happen, the second does it.
fn revoke(desk: Desk, link: &LinkRow) -> AnyView {
    let action = href(&REVOKE_FORM_PATH.replace("{id}", &encode(&link.id)));
    let id = link.id.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        spawn(take_back(desk, id.clone()));
    };
    let name = words::revoke_of(&link.day.to_string(), &link.technician_name);
    view! {
        <details class="confirm">
            <summary class="button" aria-label=name>{icon("unlink")}{t(words::REVOKE)}</summary>
            <form method="post" action=action on:submit=submit>
                <p class="small">{t(words::REVOKE_TEXT)}</p>
                <button class="button is-bad wide" type="submit">{icon("unlink")}{t(words::REVOKE_CONFIRM)}</button>
            </form>
        </details>
    }
    .into_any()
}

async fn take_back(desk: Desk, id: String) {
    match call(RevokeLink { id }).await {
        Ok(links) => {
            desk.links.try_set(Some(Ok(links)));
            toast::show(Tone::Good, "unlink", t(words::REVOKED_NOW));
            timer::after(50, || focus("links-list"));
        }
        Err(problem) => {
            let why = problem::sentences(&problem.code, Lang::current());
            toast::show(Tone::Bad, "alert", format!("{}. {why}", t(words::NOT_REVOKED)));
            desk.refresh();
        }
    }
}
