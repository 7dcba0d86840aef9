//! Something to know before going on: an access note, a blocker, an old item.

use super::{chip::Tone, icon::icon};
use leptos::prelude::*;

/// A title, a text, and what can be done.
pub fn notice(
    tone: Tone,
    icon_name: &str,
    title: impl Into<String>,
    text: impl Into<String>,
    actions: Option<AnyView>,
) -> AnyView {
    let (title, text): (String, String) = (title.into(), text.into());
    let text = (!text.is_empty()).then(|| view! { <p>{text}</p> });
    view! { <section class=format!("notice {}", tone.class())>{icon(icon_name)}<h2>{title}</h2>{text}{actions}</section> }.into_any()
}
