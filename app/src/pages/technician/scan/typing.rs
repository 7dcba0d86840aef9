//! A number typed by hand. A plain form: before the app has started it leads to the device all the same.

use super::{
    run::{Command, tell},
    view_state::Scan,
};
use crate::{
    components::icon::icon,
    env::href,
    i18n::{Msg, msg::scan as words, t},
};
use domain::label::{CodeKind, Symbology, classify};
use leptos::{ev::SubmitEvent, prelude::*};

/// The field and its button.
pub fn form(scan: Scan) -> AnyView {
    let wrong = RwSignal::new(None::<Msg>);
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
            <label class=move || if wrong.get().is_some() { "field is-bad" } else { "field" }>
                <span class="label">{t(words::CODE_LABEL)}</span>
                <input class="input code" id="code" name="device" type="text" required minlength="4" maxlength="200"
                    autocapitalize="characters" autocomplete="off" spellcheck="false" enterkeyhint="search"
                    aria-invalid=invalid aria-describedby="code-help"/>
                <span class="help" id="code-help" role="alert">{move || wrong.get().map(t)}</span>
            </label>
            <button class="action is-strong" type="submit">{icon("search")}<span>{t(words::LOOK_UP)}</span></button>
        </form>
    }
    .into_any()
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
