//! Keys of the whole page: `Ctrl K` anywhere, letters one after another where nothing is being typed. Only what a key
//! writes counts, never where it lies, so that every layout has them.

use super::actions::Action;

/// Longest pause between two letters, in milliseconds.
const PAUSE_MS: f64 = 1200.0;

/// What a key asks for.
#[derive(Clone, Copy, Debug)]
pub enum Asked {
    /// The palette.
    Palette,
    /// An action.
    Action(Action),
}

/// Where a key was pressed.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pressed<'a> {
    /// What it writes, or its name.
    pub key: &'a str,
    /// Ctrl or ⌘ is held.
    pub with_control: bool,
    /// Alt is held.
    pub with_alt: bool,
    /// In a field, or while a dialog is open.
    pub is_taken: bool,
    /// By the page's clock.
    pub now_ms: f64,
}

/// The letters so far.
#[derive(Debug, Default)]
pub struct Keys {
    typed: String,
    last_ms: f64,
}

impl Keys {
    /// Takes a key.
    pub fn press(&mut self, pressed: Pressed, actions: &[Action]) -> Option<Asked> {
        if pressed.with_control && !pressed.with_alt && pressed.key.eq_ignore_ascii_case("k") {
            return Some(Asked::Palette);
        }
        if pressed.is_taken || pressed.with_control || pressed.with_alt || pressed.key.chars().count() != 1 {
            self.typed.clear();
            return None;
        }
        if pressed.now_ms - self.last_ms > PAUSE_MS {
            self.typed.clear();
        }
        self.last_ms = pressed.now_ms;
        self.typed.push_str(&pressed.key.to_lowercase());
        if let Some(action) = actions.iter().find(|action| !action.keys.is_empty() && action.keys == self.typed) {
            self.typed.clear();
            return Some(Asked::Action(*action));
        }
        if !actions.iter().any(|action| action.keys.starts_with(&self.typed)) {
            // The letter that leads nowhere may be the first of another.
            self.typed = self.typed.chars().next_back().map(String::from).unwrap_or_default();
        }
        None
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;

    fn pressed(keys: &[&str], change: impl Fn(Pressed) -> Pressed) -> Option<String> {
        let (actions, mut held) = (Action::all().collect::<Vec<_>>(), Keys::default());
        let mut asked = None;
        for (at, key) in keys.iter().enumerate() {
            asked =
                held.press(change(Pressed { key, now_ms: 5000.0 + at as f64 * 300.0, ..Pressed::default() }), &actions);
        }
        asked.map(|asked| match asked {
            Asked::Palette => "palette".to_owned(),
            Asked::Action(action) => action.keys.to_owned(),
        })
    }

    #[test]
    fn letters_one_after_another_are_an_action() {
        assert_eq!(pressed(&["g", "d"], |key| key).as_deref(), Some("gd"));
        assert_eq!(pressed(&["x", "G", "C"], |key| key).as_deref(), Some("gc"));
        assert_eq!(pressed(&["?"], |key| key).as_deref(), Some("?"));
        assert_eq!(pressed(&["g", "x", "d"], |key| key), None);
        assert_eq!(pressed(&["g", "Shift", "d"], |key| key), None);
    }

    #[test]
    fn letters_do_nothing_while_one_types_or_waits() {
        assert_eq!(pressed(&["g", "d"], |key| Pressed { is_taken: true, ..key }), None);
        assert_eq!(pressed(&["g", "d"], |key| Pressed { with_control: true, ..key }), None);
        assert_eq!(pressed(&["g", "d"], |key| Pressed { now_ms: key.now_ms * 10.0, ..key }), None);
    }

    #[test]
    fn the_palette_opens_even_while_one_types() {
        fn control(key: Pressed<'_>) -> Pressed<'_> {
            Pressed { with_control: true, is_taken: true, ..key }
        }
        assert_eq!(pressed(&["k"], control).as_deref(), Some("palette"));
        assert_eq!(pressed(&["K"], control).as_deref(), Some("palette"));
        assert_eq!(pressed(&["k"], |key| Pressed { with_alt: true, ..control(key) }), None, "AltGr writes a letter");
    }
}
