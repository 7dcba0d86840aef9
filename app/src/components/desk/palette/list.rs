//! The list below the box, and the line below the list.

use super::{Lack, Palette, Row, actions::Action};
use crate::{
    components::{
        desk::{hits, palette::sheet::caps},
        icon::icon,
    },
    i18n::{msg::search as words, problem, t},
};
use leptos::{ev, prelude::*};

/// The id of a row.
pub(super) fn id(at: usize) -> String {
    format!("palette-{at}")
}

/// Moves the list so that a row is seen.
pub(super) fn reveal(at: usize) {
    if let Some(row) = document().get_element_by_id(&id(at)) {
        row.scroll_into_view_with_bool(false);
    }
}

/// The rows in their groups.
pub(super) fn list(palette: Palette) -> AnyView {
    let draw = move || {
        let (rows, lack) = (palette.rows.get(), palette.lack.get());
        if rows.is_empty() && lack.is_none() {
            return told(t(words::NONE), t(words::NONE_HINT));
        }
        let lack = lack.map(|lack| match lack {
            Lack::Searching => told(t(words::SEARCHING), ""),
            Lack::Failed(code) => told(t(problem::words_of(&code).happened), ""),
        });
        let mut groups: Vec<(&'static str, Vec<(usize, Row)>)> = Vec::new();
        for (at, row) in rows.into_iter().enumerate() {
            let heading = heading(&row);
            match groups.last_mut().filter(|(last, _)| *last == heading) {
                Some((_, rows)) => rows.push((at, row)),
                None => groups.push((heading, vec![(at, row)])),
            }
        }
        let groups: Vec<_> = groups.into_iter().map(|(heading, rows)| group(palette, heading, rows)).collect();
        view! { {lack}{groups} }.into_any()
    };
    view! { <div class="palette-list" id="palette-list" role="listbox" aria-label=t(words::LABEL)>{draw}</div> }
        .into_any()
}

/// The keys, and what answered how soon.
pub(super) fn foot(palette: Palette) -> AnyView {
    let took = move || {
        palette.took.get().map(|(is_local, ms)| match is_local {
            true => words::from_index(&ms.to_string()),
            false => words::from_server(&ms.to_string()),
        })
    };
    view! {
        <footer class="palette-foot">
            <span><kbd class="kbd">{'↑'}</kbd><kbd class="kbd">{'↓'}</kbd>{t(words::CHOOSE)}</span>
            <span><kbd class="kbd">{t(words::ENTER)}</kbd>{t(words::OPEN)}</span>
            <span><kbd class="kbd">{t(words::CTRL_ENTER)}</kbd>{t(words::NEW_TAB)}</span>
            <span class="push">{took}</span>
        </footer>
    }
    .into_any()
}

/// In the place of what was found.
fn told(why: &'static str, hint: &'static str) -> AnyView {
    let hint = (!hint.is_empty()).then(|| view! { <p class="small quiet">{hint}</p> });
    view! { <div class="palette-none" role="option" aria-selected="false" aria-disabled="true"><p class="strong">{why}</p>{hint}</div> }
        .into_any()
}

fn heading(row: &Row) -> &'static str {
    match row {
        Row::Hit(group, _) | Row::All(group, ..) => group.heading(),
        Row::Action(_) => t(words::ACTIONS),
    }
}

fn group(palette: Palette, heading: &'static str, rows: Vec<(usize, Row)>) -> AnyView {
    let rows: Vec<_> = rows.into_iter().map(|(at, row)| option(palette, at, row)).collect();
    view! { <div role="group" aria-label=heading><p class="palette-group" aria-hidden="true">{heading}</p>{rows}</div> }
        .into_any()
}

/// A link where it leads somewhere, so that it opens in another tab as any link does.
fn option(palette: Palette, at: usize, row: Row) -> AnyView {
    let href = row.route().map(|route| route.href());
    let click = move |event: ev::MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            palette.choose(at, false);
        }
    };
    let selected = move || (palette.at.get() == at).to_string();
    let inside = match &row {
        Row::Hit(_, hit) => hits::hit(hit),
        Row::All(_, total, _) => of_all(*total),
        Row::Action(action) => of_action(*action),
    };
    let class = if matches!(row, Row::Hit(..)) { "hit" } else { "hit hit-action" };
    view! { <a class=class id=id(at) role="option" tabindex="-1" aria-selected=selected href=href on:click=click>{inside}</a> }
        .into_any()
}

fn of_all(total: u32) -> AnyView {
    view! { <span class="hit-tile">{icon("search")}</span><span class="clip">{words::see_all(&total.to_string())}</span> }
        .into_any()
}

fn of_action(action: Action) -> AnyView {
    view! {
        <span class="hit-tile">{icon(action.icon)}</span>
        <span class="clip">{action.label()}</span>
        <span class="row">{caps(action.keys)}</span>
    }
    .into_any()
}
