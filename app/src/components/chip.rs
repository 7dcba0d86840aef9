//! A state in a word, with an icon and a colour.

use super::icon::icon;
use leptos::prelude::*;

/// What a state means. Never shown by colour alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tone {
    /// Nothing to say.
    #[default]
    Neutral,
    /// As it should be.
    Good,
    /// To be watched.
    Limit,
    /// Wrong.
    Bad,
    /// Under way.
    Accent,
}

impl Tone {
    /// The class that carries the colour.
    pub fn class(self) -> &'static str {
        match self {
            Self::Neutral => "",
            Self::Good => "is-good",
            Self::Limit => "is-limit",
            Self::Bad => "is-bad",
            Self::Accent => "is-accent",
        }
    }
}

/// Draws a chip.
pub fn chip(tone: Tone, icon_name: &str, text: impl Into<String>) -> AnyView {
    let text: String = text.into();
    view! { <span class=format!("chip {}", tone.class())>{icon(icon_name)}{text}</span> }.into_any()
}
