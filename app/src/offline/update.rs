//! A new version: noticed at once, started only when the person says so and nothing can be lost.

use crate::state::state;
use leptos::prelude::*;

/// True while the new version may be offered: no form is open, nothing is on its way.
pub fn may_offer() -> bool {
    let state = state();
    state.new_version.get() && state.open_forms.get() == 0 && state.outbox.with(|outbox| outbox.sending.is_none())
}

/// Starts the new version. The page is loaded again once it is in charge.
pub fn accept() {
    #[cfg(feature = "hydrate")]
    crate::browser::spawn(browser::accept());
}

#[cfg(feature = "hydrate")]
pub use browser::start;

#[cfg(feature = "hydrate")]
mod browser {
    use crate::{
        browser::{document, listen, spawn, window},
        env::href,
        state::state,
    };
    use js_sys::{Object, Promise, Reflect};
    use leptos::prelude::Set;
    use std::cell::Cell;
    use wasm_bindgen::{JsCast, JsValue};
    use wasm_bindgen_futures::JsFuture;
    use web_sys::{RegistrationOptions, ServiceWorkerRegistration, ServiceWorkerUpdateViaCache};

    thread_local!(static ACCEPTED: Cell<bool> = const { Cell::new(false) });

    /// Registers the service worker and looks for a newer one whenever the app is looked at again.
    pub fn start() {
        if !Reflect::has(&window().navigator(), &"serviceWorker".into()).unwrap_or(false) {
            return;
        }
        let container = window().navigator().service_worker();
        listen(&container, "controllerchange", |_| {
            if ACCEPTED.get() {
                let _ = window().location().reload();
            }
        });
        spawn(async {
            // Without a service worker the app works as long as there is a network.
            let Some(registration) = register().await else { return };
            notice_waiting(&registration);
            let found = registration.clone();
            listen(&registration, "updatefound", move |_| watch_installing(&found));
            listen(&document(), "visibilitychange", move |_| {
                if !document().hidden() {
                    let _ = registration.update();
                }
            });
        });
    }

    async fn register() -> Option<ServiceWorkerRegistration> {
        let options = RegistrationOptions::new();
        options.set_scope(&href("/"));
        options.set_update_via_cache(ServiceWorkerUpdateViaCache::None);
        let container = window().navigator().service_worker();
        let promise: Promise = container.register_with_options(&href("/service-worker.js"), &options);
        JsFuture::from(promise).await.ok()?.dyn_into().ok()
    }

    fn watch_installing(registration: &ServiceWorkerRegistration) {
        let Some(worker) = registration.installing() else { return };
        let registration = registration.clone();
        listen(&worker, "statechange", move |_| notice_waiting(&registration));
    }

    /// A worker that waits while another is in charge is a new version; on a first visit there is none in charge.
    fn notice_waiting(registration: &ServiceWorkerRegistration) {
        if registration.waiting().is_some() && window().navigator().service_worker().controller().is_some() {
            state().new_version.set(true);
        }
    }

    pub async fn accept() {
        let container = window().navigator().service_worker();
        let Ok(registration) = JsFuture::from(container.get_registration()).await else { return };
        let Ok(registration) = registration.dyn_into::<ServiceWorkerRegistration>() else { return };
        if let Some(waiting) = registration.waiting() {
            ACCEPTED.set(true);
            let message = Object::new();
            let _ = Reflect::set(&message, &"type".into(), &"activate".into());
            let _ = waiting.post_message(&JsValue::from(message));
        }
    }
}
