//! A number typed by hand. A plain form: before the app has started it leads to the device all the same.

use super::{
    run::{Command, tell},
    view_state::Scan,
};
use crate::{
    browser::{document::focus, memory},
    components::icon::icon,
    env::href,
    i18n::{Msg, msg::scan as words, t},
};
use domain::label::{CodeKind, Symbology, classify};
use leptos::{ev::SubmitEvent, prelude::*};

/// The field and its button.
pub fn form(scan: Scan) -> AnyView {
    let wrong = RwSignal::new(None::<Msg>);
    let pad = Pad::remembered();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let text = super::run::field("code");
        let problem = check(&text).err();
        wrong.set(problem);
        if problem.is_none() {
            scan.typing.set(false);
            tell(Command::Typed(text));
        }
    };
    let invalid = move || wrong.get().map(|_| "true");
    view! {
        <form class="typing" method="get" action=href("/console") on:submit=submit>
            <div class=move || if wrong.get().is_some() { "field is-bad" } else { "field" }>
                <span class="line between"><label class="label" for="code">{t(words::CODE_LABEL)}</label>{pad.button()}</span>
                <input class="input code" id="code" name="device" type="text" required minlength="4" maxlength="200"
                    inputmode=move || pad.input_mode() autocapitalize="characters" autocomplete="off"
                    spellcheck="false" enterkeyhint="search" aria-invalid=invalid aria-describedby="code-help"/>
                <span class="help" id="code-help" role="alert">{move || wrong.get().map(t)}</span>
            </div>
            <button class="action is-strong" type="submit">{icon("search")}<span>{t(words::LOOK_UP)}</span></button>
        </form>
    }
    .into_any()
}

/// Which keys the phone shows. A serial is letters or digits by its maker, so the number pad is the person's to choose;
/// whoever installs one maker's devices all day chooses once.
#[derive(Clone, Copy)]
struct Pad(RwSignal<bool>);

const PAD: &str = "ops_scan_pad";
const DIGITS: &str = "digits";

impl Pad {
    /// All keys while the page is drawn on the server, which does not know this phone.
    fn remembered() -> Self {
        let digits = RwSignal::new(false);
        Effect::new(move |_| digits.set(memory::read(PAD).as_deref() == Some(DIGITS)));
        Self(digits)
    }

    fn input_mode(self) -> &'static str {
        if self.0.get() { "numeric" } else { "text" }
    }

    /// It names what it leads to, and gives the field its focus back, since the keys change only with that.
    fn button(self) -> AnyView {
        let Self(digits) = self;
        let turn = move |_| {
            digits.update(|digits| *digits = !*digits);
            memory::write(PAD, if digits.get_untracked() { DIGITS } else { "letters" });
            focus("code");
        };
        let name = move || t(if digits.get() { words::KEYS_ALL } else { words::KEYS_DIGITS });
        view! { <button class="bare keys" type="button" on:click=turn>{icon("keypad")}{name}</button> }.into_any()
    }
}

/// What is wrong with a number, in a sentence that says what to do.
fn check(text: &str) -> Result<(), Msg> {
    if text.trim().chars().count() < 4 {
        return Err(words::TOO_SHORT);
    }
    let codes = classify(text, Symbology::Text);
    let is = |kinds: &[CodeKind]| codes.iter().all(|code| kinds.contains(&code.kind));
    if is(&[CodeKind::Ean]) {
        return Err(words::IS_PRODUCT);
    }
    if is(&[CodeKind::WifiQr, CodeKind::Url, CodeKind::Ssid, CodeKind::WifiKey, CodeKind::Several]) {
        return Err(words::IS_NO_DEVICE);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_product_code_a_network_and_a_few_letters_are_refused_with_a_reason() {
        assert_eq!(check(" ab "), Err(words::TOO_SHORT));
        assert_eq!(check("8719516284614"), Err(words::IS_PRODUCT));
        assert_eq!(check("WIFI:T:WPA;S:x;P:secret;;"), Err(words::IS_NO_DEVICE));
        assert_eq!(check("https://example.com"), Err(words::IS_NO_DEVICE));
        for number in ["TPLG97441B58", "s/n: 440769778099", "9c-a2-f4-97-44-1b", "54504C4797441B58"] {
            assert_eq!(check(number), Ok(()), "{number}");
        }
    }
}
