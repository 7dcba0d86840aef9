//! The sheet of shortcuts: `?` opens it.

use super::actions::Action;
use crate::i18n::{
    msg::{device, search as words},
    t,
};
use leptos::{html::Dialog, prelude::*};

/// Draws it, closed.
pub(super) fn sheet(dialog: NodeRef<Dialog>) -> AnyView {
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    let rows: Vec<_> = Action::all()
        .filter(|action| !action.keys.is_empty())
        .map(|action| view! { <div class="sheet-row"><dt>{action.label()}</dt><dd class="row">{caps(action.keys)}</dd></div> })
        .collect();
    view! {
        <dialog class="sheet" aria-labelledby="sheet-title" node_ref=dialog>
            <header class="card-head"><h2 id="sheet-title">{t(words::sheet::TITLE)}</h2><button class="button is-small push" type="button" on:click=close>{t(words::ESC)}</button></header>
            <dl class="card-body">
                <div class="sheet-row"><dt>{t(words::action::SEARCH)}</dt><dd class="row"><kbd class="kbd">{t(words::CTRL_K)}</kbd></dd></div>
                <div class="sheet-row is-of-customer"><dt>{t(device::DIAGNOSE)}</dt><dd class="row">{caps("d")}</dd></div>
                {rows}
            </dl>
            <p class="small quiet sheet-hint">{t(words::sheet::HINT)}</p>
        </dialog>
    }
    .into_any()
}

/// Keys as they stand on a keyboard.
pub(super) fn caps(keys: &str) -> Vec<AnyView> {
    let cap = |(at, key): (usize, char)| {
        let then = (at > 0).then(|| view! { <span class="small quiet">{t(words::THEN)}</span> });
        view! { {then}<kbd class="kbd">{key.to_uppercase().to_string()}</kbd> }.into_any()
    };
    keys.chars().enumerate().map(cap).collect()
}
