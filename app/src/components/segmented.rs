//! A choice of a few, all of them seen.

use leptos::{ev::MouseEvent, prelude::*};

/// One of them.
pub struct Choice {
    /// Its label.
    pub text: &'static str,
    /// What the form sends for it.
    pub value: &'static str,
    /// Whether it is the one in force.
    pub pressed: bool,
    /// What choosing it does, once the app has started.
    pub choose: Callback<()>,
}

/// One button per choice. A plain form, so that it works before the app has started, and where it never does: the server
/// then gets `name` with the value chosen.
pub fn segmented(label: &'static str, action: String, name: &'static str, choices: Vec<Choice>) -> AnyView {
    let buttons: Vec<_> = choices.into_iter().map(|choice| button(name, choice)).collect();
    view! { <form method="post" action=action><div class="segments" role="group" aria-label=label>{buttons}</div></form> }
        .into_any()
}

fn button(name: &'static str, Choice { text, value, pressed, choose }: Choice) -> AnyView {
    let pressed = if pressed { "true" } else { "false" };
    let click = move |event: MouseEvent| {
        event.prevent_default();
        choose.run(());
    };
    view! { <button type="submit" name=name value=value aria-pressed=pressed on:click=click>{text}</button> }.into_any()
}
