//! An icon of the sprite `public/icons.svg`. It never stands alone: a word or a label is beside it.

use crate::env::href;
use leptos::prelude::*;

/// Draws the icon of that name, as large as the text around it.
pub fn icon(name: &str) -> AnyView {
    let link = href(&format!("/icons.svg#i-{name}"));
    view! { <svg class="icon" aria-hidden="true"><use href=link></use></svg> }.into_any()
}
