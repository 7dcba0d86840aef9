//! What a screen reader is told when something happens away from the focus.

use leptos::prelude::*;

/// The live region; it stands in the page from the start, because one that comes with its text is not read.
pub fn announcer(text: RwSignal<String>) -> AnyView {
    let is_odd = StoredValue::new(false);
    let said = move || is_odd.try_update_value(|is_odd| told_apart(text.get(), is_odd));
    view! { <p class="sprite" role="status" aria-live="polite">{said}</p> }.into_any()
}

/// A sentence said twice would stand there unchanged, and not be read: every other one has a space at its end.
fn told_apart(text: String, is_odd: &mut bool) -> String {
    *is_odd ^= !text.is_empty();
    if *is_odd && !text.is_empty() { text + "\u{a0}" } else { text }
}

/// Says it.
pub fn announce(text: impl Into<String>) {
    crate::state::state().announcement.set(text.into());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_sentence_again_is_another_text_and_silence_stays_silent() {
        let mut is_odd = false;
        let mut said = |text: &str| told_apart(text.to_owned(), &mut is_odd);
        assert_eq!(said(""), "");
        let (first, second) = (said("Reçu"), said("Reçu"));
        assert!(first != second && first.trim() == "Reçu" && second.trim() == "Reçu", "{first:?} {second:?}");
        assert_eq!(said(""), "");
        assert_ne!(said("Reçu"), second);
    }
}
