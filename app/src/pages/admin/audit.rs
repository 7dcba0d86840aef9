//! `/admin/audit`: who changed what, searched by text and day, and as a file for a spreadsheet.

mod change;

use crate::{
    api::{audit::ReadAudit, call::call},
    browser::{navigation, spawn},
    components::{
        chip::{Tone, chip},
        desk::{Column, Place, answer::Answer, desk, page_head, table},
        empty::empty,
        icon::icon,
    },
    env::href,
    i18n::{msg::audit as words, t},
    pages::title,
    route::Route,
};
use domain::{
    audit::{AuditEntry, AuditPage},
    op::OpResult,
};
use leptos::{ev::SubmitEvent, html::Input, prelude::*};

/// The page of one search, which is in its address.
pub fn page(search: ReadAudit) -> AnyView {
    desk(Place::Audit, || {
        let found = Answer::open(search.clone());
        let file = view! { <a class="button" href=href(&search.csv_path()) rel="external" download="">{icon("export")}{t(words::CSV)}</a> };
        view! {
            {page_head(title(words::TITLE), t(words::HINT).into_any(), file.into_any())}
            {form(&search)}
            <div class="page-body">{found.draw(rows)}{more(found, search)}</div>
        }
        .into_any()
    })
}

/// A plain form: it works before the app has started.
fn form(search: &ReadAudit) -> AnyView {
    let inputs: [NodeRef<Input>; 3] = [NodeRef::new(), NodeRef::new(), NodeRef::new()];
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let [text, from, to] = inputs.map(|input| input.get_untracked().map(|input| input.value()).unwrap_or_default());
        navigation::go(Route::Audit(ReadAudit::typed(&text, &from, &to)));
    };
    let [text, from, to] = inputs;
    let day = |day: Option<domain::time::LocalDate>| day.map(|day| day.to_string()).unwrap_or_default();
    view! {
        <form class="toolbar" role="search" aria-label=t(words::TITLE) action=Route::Audit(Default::default()).href() method="get" on:submit=submit>
            <label class="field grow"><span class="label">{t(words::TEXT)}</span><input class="box" type="search" name="text" node_ref=text value=search.text.clone().unwrap_or_default() maxlength="200" autocomplete="off"/></label>
            <label class="field"><span class="label">{t(words::FROM)}</span><input class="box" type="date" name="from" node_ref=from value=day(search.from)/></label>
            <label class="field"><span class="label">{t(words::TO)}</span><input class="box" type="date" name="to" node_ref=to value=day(search.to)/></label>
            <button class="button is-primary" type="submit">{icon("search")}{t(words::SEARCH)}</button>
        </form>
    }
    .into_any()
}

fn rows(page: &AuditPage) -> AnyView {
    if page.entries.is_empty() {
        return empty("history", t(words::NONE), t(words::NONE_HINT));
    }
    let columns = [words::WHEN, words::WHO, words::WHAT, words::DOCUMENT, words::CHANGE, words::RESULT];
    let columns = columns.map(|heading| Column::text(t(heading)));
    let rows = page.entries.iter().map(row).collect();
    view! { <section class="card">{table(t(words::TITLE), &columns, rows)}</section> }.into_any()
}

fn row(entry: &AuditEntry) -> AnyView {
    let late_s = entry.recorded_at.age_s(entry.synced_at);
    let recorded = (late_s >= 60).then(|| words::recorded(&entry.recorded_at.hour_minute()));
    view! {
        <tr>
            <th scope="row"><p class="keep">{entry.synced_at.date().to_string()}" "{entry.synced_at.hour_minute_second()}</p><p class="small quiet">{recorded}</p></th>
            <td><p>{entry.name.clone()}</p><p class="small quiet">{entry.person.clone()}</p></td>
            <td>{change::op_text(&entry.op)}</td>
            <td><p class="code">{entry.document.clone().unwrap_or_else(|| "–".to_owned())}</p><p class="small quiet">{entry.doctype.clone()}</p></td>
            <td class="may-wrap">{change::changes(entry)}</td>
            <td>{result(entry)}</td>
        </tr>
    }
    .into_any()
}

fn result(entry: &AuditEntry) -> AnyView {
    let merged = (!entry.merged.is_empty()).then(|| words::merged(&entry.merged.join(", ")));
    let chip = match entry.result {
        OpResult::Applied | OpResult::Duplicate => chip(Tone::Good, "check", t(words::APPLIED)),
        OpResult::Conflict => chip(Tone::Limit, "conflict", t(words::CONFLICT)),
        OpResult::Refused | OpResult::Retry => chip(Tone::Bad, "refuse", t(words::REFUSED)),
    };
    view! { {chip}<p class="small quiet">{merged.or_else(|| entry.reason.as_deref().map(change::reason))}</p> }
        .into_any()
}

/// The next page is put below what is there.
fn more(found: Answer<AuditPage>, search: ReadAudit) -> AnyView {
    let search = StoredValue::new(search);
    let next = move || found.value.with(|page| page.as_ref().and_then(|page| page.next));
    let load = move |cursor| {
        found.asking.set(true);
        spawn(async move {
            let answer = call(ReadAudit { cursor: Some(cursor), ..search.get_value() }).await;
            found.asking.try_set(false);
            match answer {
                Ok(page) => drop(found.value.try_update(|known| join(known, page))),
                Err(problem) => drop(found.problem.try_set(Some(problem))),
            }
        });
    };
    let draw = move || {
        next().map(|cursor| view! { <button class="button" type="button" aria-busy=move || found.asking.get().to_string() on:click=move |_| load(cursor)>{t(words::MORE)}</button> })
    };
    draw.into_any()
}

fn join(known: &mut Option<AuditPage>, page: AuditPage) {
    let known = known.get_or_insert_default();
    known.entries.extend(page.entries);
    known.next = page.next;
}
