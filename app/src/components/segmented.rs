//! A choice of a few, all of them seen.

use leptos::prelude::*;

/// One button per choice: its label, whether it is the one in force, what choosing it does.
pub fn segmented(label: &'static str, choices: Vec<(&'static str, bool, Callback<()>)>) -> AnyView {
    let buttons: Vec<_> = choices
        .into_iter()
        .map(|(text, pressed, choose)| {
            let pressed = if pressed { "true" } else { "false" };
            view! { <button type="button" aria-pressed=pressed on:click=move |_| choose.run(())>{text}</button> }
        })
        .collect();
    view! { <div class="segments" role="group" aria-label=label>{buttons}</div> }.into_any()
}
