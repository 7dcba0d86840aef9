//! A table of a desk: its name, its columns, its rows, or what stands in their place.

use leptos::prelude::*;

/// One column.
#[derive(Clone, Copy)]
pub struct Column {
    /// The heading.
    pub heading: &'static str,
    /// Figures stand at the right, under each other.
    pub is_number: bool,
}

impl Column {
    /// Of words.
    pub const fn text(heading: &'static str) -> Self {
        Self { heading, is_number: false }
    }

    /// Of figures.
    pub const fn number(heading: &'static str) -> Self {
        Self { heading, is_number: true }
    }
}

/// Draws it; it may be wider than its card and is then moved inside it, by the keyboard too.
pub fn table(name: &'static str, columns: &[Column], rows: Vec<AnyView>) -> AnyView {
    let headings: Vec<_> = columns
        .iter()
        .map(|column| view! { <th scope="col" class=column.is_number.then_some("num")>{column.heading}</th> })
        .collect();
    view! {
        <div class="table-wrap" tabindex="0" role="region" aria-label=name>
            <table class="list"><thead><tr>{headings}</tr></thead><tbody>{rows}</tbody></table>
        </div>
    }
    .into_any()
}
