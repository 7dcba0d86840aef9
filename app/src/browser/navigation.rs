//! Moving between pages without loading a document. A link is a plain `<a href>`: before the app has started, and where
//! a page must be loaded whole (`data-load`), the browser follows it by itself.

use crate::route::Route;
use leptos::prelude::With;

/// Goes to a page.
pub fn go(route: Route) {
    #[cfg(feature = "hydrate")]
    browser::push(&route);
    #[cfg(not(feature = "hydrate"))]
    let _ = route;
}

/// Goes to a page in place of this one: the way back does not lead here.
pub fn replace(route: Route) {
    #[cfg(feature = "hydrate")]
    browser::replace(&route);
    #[cfg(not(feature = "hydrate"))]
    let _ = route;
}

/// The same, once the page being drawn now is done.
pub fn replace_later(route: Route) {
    super::timer::after(0, move || replace(route));
}

/// Where to sign in and come back to the page shown: a whole load, because the sign-in may be another site's.
pub fn sign_in_href() -> String {
    crate::env::href(&format!("/sign-in?next={}", crate::api::encode(&crate::state::state().route.with(Route::href))))
}

#[cfg(feature = "hydrate")]
pub use browser::{current_route, listen_to_links};

#[cfg(feature = "hydrate")]
mod browser {
    use crate::{
        browser::{document, listen, timer, window},
        env::env,
        route::Route,
        state::state,
    };
    use leptos::prelude::*;
    use wasm_bindgen::{JsCast, JsValue};
    use web_sys::{Element, Event, HtmlElement, MouseEvent};

    /// The page the address bar names.
    pub fn current_route() -> Route {
        let location = window().location();
        let path = location.pathname().unwrap_or_default() + &location.search().unwrap_or_default();
        below_base(&path).map_or(Route::NotFound, Route::parse)
    }

    /// Answers clicks on links within the app, and the browser's own back and forward.
    pub fn listen_to_links() {
        listen(&document(), "click", |event| {
            if let Some(route) = route_of_click(&event) {
                event.prevent_default();
                push(&route);
            }
        });
        listen(&window(), "popstate", |_| show(current_route()));
    }

    pub fn push(route: &Route) {
        let url = route.href();
        if window().history().is_ok_and(|history| history.push_state_with_url(&JsValue::NULL, "", Some(&url)).is_ok()) {
            show(route.clone());
            window().scroll_to_with_x_and_y(0.0, 0.0);
        }
    }

    pub fn replace(route: &Route) {
        let url = route.href();
        if window()
            .history()
            .is_ok_and(|history| history.replace_state_with_url(&JsValue::NULL, "", Some(&url)).is_ok())
        {
            show(route.clone());
        }
    }

    /// Draws the page, then tells a screen reader by moving the focus to its heading.
    fn show(route: Route) {
        let current = state().route;
        if current.with_untracked(|shown| *shown != route) {
            current.set(route);
            timer::after(0, || {
                if let Ok(Some(heading)) = document().query_selector("h1") {
                    let _ = heading.set_attribute("tabindex", "-1");
                    let _ = heading.unchecked_into::<HtmlElement>().focus();
                }
            });
        }
    }

    fn route_of_click(event: &Event) -> Option<Route> {
        let mouse = event.dyn_ref::<MouseEvent>()?;
        if event.default_prevented()
            || mouse.button() != 0
            || mouse.meta_key()
            || mouse.ctrl_key()
            || mouse.shift_key()
            || mouse.alt_key()
        {
            return None;
        }
        let link = event.target()?.dyn_into::<Element>().ok()?.closest("a[href]").ok()??;
        if ["target", "download", "data-load"].iter().any(|attribute| link.has_attribute(attribute)) {
            return None;
        }
        let route = Route::parse(below_base(&link.get_attribute("href")?)?);
        (route != Route::NotFound).then_some(route)
    }

    /// The path below the base path; `None` for anything that is not ours (another site, `tel:`, `#fragment`).
    fn below_base(path: &str) -> Option<&str> {
        let rest = path.strip_prefix(env().base.as_str())?;
        (rest.is_empty() || rest.starts_with(['/', '?']) && !rest.starts_with("//")).then_some(rest)
    }
}
