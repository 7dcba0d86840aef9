//! What can be done: the one primary action of a screen, and the smaller ones.

use super::icon::icon;
use leptos::prelude::*;

/// The primary action as a link.
pub fn primary_link(href: String, icon_name: &str, label: impl Into<String>) -> AnyView {
    let label: String = label.into();
    view! { <a class="primary" href=href>{icon(icon_name)}{label}</a> }.into_any()
}

/// The primary action as a button.
pub fn primary_button(icon_name: &str, label: impl Into<String>, run: impl Fn() + 'static) -> AnyView {
    let label: String = label.into();
    view! { <button class="primary" type="button" on:click=move |_| run()>{icon(icon_name)}{label}</button> }.into_any()
}

/// A smaller action as a link.
pub fn action_link(href: String, icon_name: &str, label: impl Into<String>) -> AnyView {
    let label: String = label.into();
    view! { <a class="action" href=href>{icon(icon_name)}{label}</a> }.into_any()
}

/// A smaller action as a button; `class` adds `is-strong`, `is-bad` or `wide`.
pub fn action_button(
    class: &'static str,
    icon_name: &str,
    label: impl Into<String>,
    run: impl Fn() + 'static,
) -> AnyView {
    let label: String = label.into();
    view! { <button class=format!("action {class}") type="button" on:click=move |_| run()>{icon(icon_name)}{label}</button> }.into_any()
}
