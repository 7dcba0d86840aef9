//! Names and values, one under the other; a value that is not known is left out by the caller.

use leptos::prelude::*;

/// One line. A code is set in figures that tell 0 from O.
pub fn fact(name: &'static str, value: impl Into<String>, is_code: bool) -> AnyView {
    let value: String = value.into();
    let class = if is_code { "code" } else { "" };
    view! { <dt>{name}</dt><dd class=class>{value}</dd> }.into_any()
}

/// The list around them.
pub fn facts(lines: Vec<AnyView>) -> AnyView {
    view! { <dl class="facts">{lines}</dl> }.into_any()
}
