//! The list below the box, and the line below the list.

use super::{Palette, Row, actions::Action};
use crate::{
    components::{
        desk::{hits, palette::sheet::caps},
        icon::icon,
    },
    i18n::{msg::search as words, t},
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
        let rows = palette.rows.get();
        if rows.is_empty() {
            return none();
        }
        let mut groups: Vec<(&'static str, Vec<(usize, Row)>)> = Vec::new();
        for (at, row) in rows.into_iter().enumerate() {
            let heading = heading(&row);
            match groups.last_mut().filter(|(last, _)| *last == heading) {
                Some((_, rows)) => rows.push((at, row)),
                None => groups.push((heading, vec![(at, row)])),
            }
        }
        groups.into_iter().map(|(heading, rows)| group(palette, heading, rows)).collect::<Vec<_>>().into_any()
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

fn none() -> AnyView {
    view! { <div class="palette-none" role="option" aria-selected="false" aria-disabled="true"><p class="strong">{t(words::NONE)}</p><p class="small quiet">{t(words::NONE_HINT)}</p></div> }
        .into_any()
}

fn heading(row: &Row) -> &'static str {
    match row {
        Row::Hit(group, _) => group.heading(),
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
        Row::Action(action) => of_action(*action),
    };
    let class = if matches!(row, Row::Action(_)) { "hit hit-action" } else { "hit" };
    view! { <a class=class id=id(at) role="option" tabindex="-1" aria-selected=selected href=href on:click=click>{inside}</a> }
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
