//! Moving between pages without loading a document. A link is a plain `<a href>`: the router follows it once the app has
//! started, the browser before. What must be loaded whole (the sign-in, a file) carries `rel="external"`.

use crate::route::Route;

/// Goes to a page.
pub fn go(route: Route) {
    move_to(&route, false);
}

/// Goes to a page in place of this one, once the page being drawn now is done: the way back does not lead here.
pub fn replace_later(route: Route) {
    super::timer::after(0, move || move_to(&route, true));
}

/// Where to sign in and come back to the page shown: the page itself, loaded whole. The server, or the sign-in before it,
/// leads there and back; the link carries `rel="external"`.
pub fn sign_in_href() -> String {
    current_path()
}

/// The address shown, base path and query included; empty on the server.
pub fn current_path() -> String {
    #[cfg(feature = "hydrate")]
    {
        let location = super::window().location();
        location.pathname().unwrap_or_default() + &location.search().unwrap_or_default()
    }
    #[cfg(not(feature = "hydrate"))]
    String::new()
}

/// The page of the address shown, as far as the app knows it.
pub fn current_route() -> Option<Route> {
    let path = current_path();
    Some(Route::parse(path.strip_prefix(crate::env::env().base.as_str())?)).filter(|_| !path.is_empty())
}

/// Loads the page at the address shown from the server, if the person has moved there: not if the app was started there,
/// since that would go round and round.
#[cfg(not(feature = "hydrate"))]
pub fn load_whole() -> bool {
    false
}

#[cfg(not(feature = "hydrate"))]
fn move_to(_route: &Route, _replace: bool) {}

/// Makes the router's way of moving reachable from tasks and event handlers; drawn inside the router.
#[cfg(not(feature = "hydrate"))]
pub fn hold() {}

#[cfg(feature = "hydrate")]
use browser::move_to;
#[cfg(feature = "hydrate")]
pub use browser::{hold, load_whole};

#[cfg(feature = "hydrate")]
mod browser {
    use super::*;
    use crate::browser::{document, listen, timer, window};
    use leptos::prelude::*;
    use leptos_router::{
        NavigateOptions,
        hooks::{use_location, use_navigate},
    };
    use std::cell::RefCell;
    use wasm_bindgen::JsCast;
    use web_sys::{Element, HtmlAnchorElement, MouseEvent};

    type Navigate = Box<dyn Fn(&str, bool)>;

    thread_local! {
        static NAVIGATE: RefCell<Option<Navigate>> = const { RefCell::new(None) };
        static STARTED_AT: RefCell<String> = const { RefCell::new(String::new()) };
    }

    /// Makes the router's way of moving reachable from tasks and event handlers, and has a screen reader told of each
    /// move; drawn inside the router.
    pub fn hold() {
        STARTED_AT.set(current_path());
        let navigate = use_navigate();
        let navigate =
            move |path: &str, replace| navigate(path, NavigateOptions { replace, ..NavigateOptions::default() });
        NAVIGATE.set(Some(Box::new(navigate)));
        listen(&document(), "click", |event| {
            if let Some(link) = event.dyn_ref().and_then(link_with_percent) {
                event.prevent_default();
                move_to(&link, false);
            }
        });
        let pathname = use_location().pathname;
        Effect::new(move |before: Option<String>| {
            let now = pathname.get();
            if before.is_some_and(|before| before != now) {
                timer::after(50, document::focus_heading);
            }
            now
        });
    }

    pub fn load_whole() -> bool {
        let has_moved = STARTED_AT.with_borrow(|start| *start != current_path());
        has_moved && window().location().reload().is_ok()
    }

    pub fn move_to(route: &Route, replace: bool) {
        NAVIGATE.with_borrow(|navigate| {
            if let Some(navigate) = navigate {
                navigate(&route.path(), replace);
            }
        });
    }

    /// The router undoes percent-encoding in the address of a link it follows, all but what separates an address's parts.
    /// A name with `%` then reads as another at the next reload or way back (`a%2Fb` as `a/b`), so links to one are
    /// followed here, with their address as it is. All others are left to the router, which asks whether we were first.
    fn link_with_percent(event: &MouseEvent) -> Option<Route> {
        let held = event.meta_key() || event.alt_key() || event.ctrl_key() || event.shift_key();
        if event.default_prevented() || event.button() != 0 || held {
            return None;
        }
        let target: Element = event.target()?.dyn_into().ok()?;
        let link: HtmlAnchorElement =
            target.closest("a[href]:not([rel], [target], [download])").ok()??.unchecked_into();
        let (base, path) = (crate::env::env().base.clone(), link.pathname());
        let ours = link.origin() == window().location().origin().ok()? && path.contains("%25");
        let route = Route::parse(&format!("{}{}", path.strip_prefix(base.as_str())?, link.search()));
        (ours && route != Route::NotFound).then_some(route)
    }
}
