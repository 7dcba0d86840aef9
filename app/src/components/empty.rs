//! Nothing here, and why that is so.

use super::icon::icon;
use leptos::prelude::*;

/// A sentence, a hint.
pub fn empty(icon_name: &str, title: impl Into<String>, hint: impl Into<String>) -> AnyView {
    let (title, hint): (String, String) = (title.into(), hint.into());
    view! { <section class="card empty">{icon(icon_name)}<p class="lede">{title}</p><p class="quiet">{hint}</p></section> }.into_any()
}
