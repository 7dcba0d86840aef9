//! The shape of what is on its way, so that nothing jumps when it arrives.

use crate::i18n::{msg, t};
use leptos::prelude::*;

/// So many lines of text to come.
pub fn skeleton(lines: usize) -> AnyView {
    let lines: Vec<_> = (0..lines).map(|_| view! { <span class="skeleton"></span> }).collect();
    view! { <div class="skeletons" role="img" aria-label=t(msg::common::LOADING)>{lines}</div> }.into_any()
}
