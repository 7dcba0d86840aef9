//! The top and the bottom of the page: what the device is, what to do when nobody knows it, and "Diagnostiquer".

use super::source::Source;
use crate::{
    api::{Endpoint, call, network::Diagnose},
    browser::spawn,
    components::{action::action_link, icon::icon, topbar::topbar},
    i18n::{msg::device as words, problem::words_of, t},
    route::Route,
    state::state,
};
use domain::{error::ProblemCode, service_equipment::ServiceEquipment};
use leptos::prelude::*;

/// Brand and model once they are known, and the code that was read, on a line where it is never broken.
pub fn header(back: Route, equipment: Source, serial: String) -> AnyView {
    let name = Memo::new(move |_| equipment.value::<ServiceEquipment>().and_then(|equipment| name_of(&equipment)));
    (move || {
        let sub = view! { <p class="sub code">{serial.clone()}</p> }.into_any();
        topbar((back.clone(), t(words::BACK)), name.get().unwrap_or_else(|| t(words::TITLE).to_owned()), sub)
    })
    .into_any()
}

fn name_of(equipment: &ServiceEquipment) -> Option<String> {
    let name =
        [equipment.brand.as_deref(), equipment.model.as_deref()].into_iter().flatten().collect::<Vec<_>>().join(" ");
    (!name.is_empty()).then_some(name)
}

/// Nobody knows the code: said once, in the place of the panels, with the way on.
pub fn unknown(serial: &str, job: Option<String>) -> AnyView {
    let scan = Route::Scan { job }.href();
    view! {
        <section class="notice" role="status">
            {icon("unknown")}<h2>{t(words::NOT_FOUND_TITLE)}</h2>
            <p>{words::not_found_text(serial)}</p><p class="quiet small">{t(words::NOT_FOUND_HINT)}</p>
            {action_link(scan, "scan", t(words::SCAN_AGAIN))}
        </section>
    }
    .into_any()
}

/// "Diagnostiquer": a second tap while one runs does nothing; the server joins two phones that ask at once.
pub fn diagnose(network: Source, serial: String) -> AnyView {
    let running = RwSignal::new(false);
    let path = StoredValue::new(Diagnose { serial }.path());
    let run = move |_| {
        if running.get_untracked() {
            return;
        }
        running.set(true);
        state().announcement.set(t(words::DIAGNOSING).to_owned());
        let path = path.get_value();
        spawn(async move {
            let result = call::send(Diagnose::METHOD, path, None).await;
            state().announcement.set(outcome(network.take(result).as_ref()));
            running.try_set(false);
        });
    };
    let label = move || t(if running.get() { words::DIAGNOSING } else { words::DIAGNOSE });
    let hint = move || running.get().then(|| view! { <p class="hint">{t(words::ASKING)}</p> });
    view! {
        {hint}
        <button class="primary" type="button" aria-busy=move || running.get().to_string() on:click=run>{icon("pulse")}<span>{label}</span></button>
    }
    .into_any()
}

/// What a screen reader is told at the end of a diagnosis: never that it came when it did not.
pub(crate) fn outcome(failed: Option<&ProblemCode>) -> String {
    match failed {
        None => t(words::DIAGNOSED).to_owned(),
        Some(code) => words::diagnosis_failed(t(words_of(code).happened)),
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use crate::{
        env::{self, env},
        i18n::Lang,
    };
    use leptos::reactive::owner::Owner;

    #[test]
    fn a_diagnosis_that_failed_is_not_announced_as_received() {
        let told = |failed: Option<&ProblemCode>| {
            Owner::new_root(None).with(|| {
                env::set(env::Env::clone(&env()), Lang::Fr);
                outcome(failed)
            })
        };
        assert_eq!(told(None), "Diagnostic reçu");
        for code in ProblemCode::KNOWN {
            let text = told(Some(code));
            assert!(text.starts_with("Le diagnostic a échoué. ") && !text.contains("reçu."), "{code}: {text}");
        }
    }
}
