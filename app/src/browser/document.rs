//! The document's own words and attributes: its title, its status, its cookies, its theme.

/// Names the document.
pub fn set_title(title: &str) {
    #[cfg(feature = "hydrate")]
    super::document().set_title(&format!("{title} · {}", crate::i18n::t(crate::i18n::msg::common::APP)));
    #[cfg(feature = "ssr")]
    if let Some(facts) = leptos::context::use_context::<crate::render::Facts>() {
        facts.set_title(title.to_owned());
    }
    #[cfg(not(any(feature = "hydrate", feature = "ssr")))]
    let _ = title;
}

/// Gives the page its HTTP status; nothing to do in the browser, where it has arrived already.
pub fn set_status(status: u16) {
    #[cfg(feature = "ssr")]
    if let Some(facts) = leptos::context::use_context::<crate::render::Facts>() {
        facts.set_status(status);
    }
    #[cfg(not(feature = "ssr"))]
    let _ = status;
}

/// Keeps a person's choice for a year, below the base path.
pub fn set_cookie(name: &str, value: &str) {
    #[cfg(feature = "hydrate")]
    {
        let is_https = super::window().location().protocol().is_ok_and(|protocol| protocol == "https:");
        // A browser that refuses cookies keeps the choice until the page is left.
        let _ =
            super::html_document().set_cookie(&crate::state::cookie(name, value, &crate::env::env().base, is_https));
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (name, value);
}

/// Sets an attribute of `<html>`.
pub fn set_root_attribute(name: &str, value: &str) {
    #[cfg(feature = "hydrate")]
    if let Some(root) = super::document().document_element() {
        let _ = root.set_attribute(name, value);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (name, value);
}

/// Gives an element the focus, on a phone with its keyboard.
pub fn focus(id: &str) {
    #[cfg(feature = "hydrate")]
    if let Some(element) = super::document().get_element_by_id(id) {
        use wasm_bindgen::JsCast;
        // Without it first, a phone whose field has the focus already keeps the keyboard it shows.
        let element: web_sys::HtmlElement = element.unchecked_into();
        let _ = element.blur();
        let _ = element.focus();
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = id;
}

/// Gives the page's heading the focus: a screen reader reads where it is, and goes on from there.
pub fn focus_heading() {
    #[cfg(feature = "hydrate")]
    if let Ok(Some(heading)) = super::document().query_selector("h1") {
        use wasm_bindgen::JsCast;
        let _ = heading.set_attribute("tabindex", "-1");
        let _ = heading.unchecked_into::<web_sys::HtmlElement>().focus();
    }
}

/// Sends a form as if its button were pressed.
pub fn submit(id: &str) {
    #[cfg(feature = "hydrate")]
    if let Some(form) = super::document().get_element_by_id(id) {
        use wasm_bindgen::JsCast;
        let form: web_sys::HtmlFormElement = form.unchecked_into();
        // A form that cannot be sent leaves the person where they are, signed in.
        let _ = form.submit();
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = id;
}

/// Offers a text as a file to keep.
pub fn save_file(name: &str, text: &str) {
    #[cfg(feature = "hydrate")]
    if let Some(url) = object_url(text) {
        use wasm_bindgen::JsCast;
        if let Ok(link) = super::document().create_element("a") {
            let link: web_sys::HtmlAnchorElement = link.unchecked_into();
            link.set_href(&url);
            link.set_download(name);
            link.click();
        }
        let _ = web_sys::Url::revoke_object_url(&url);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (name, text);
}

#[cfg(feature = "hydrate")]
fn object_url(text: &str) -> Option<String> {
    let options = web_sys::BlobPropertyBag::new();
    options.set_type("application/json");
    let parts = js_sys::Array::of1(&text.into());
    let blob = web_sys::Blob::new_with_str_sequence_and_options(&parts, &options).ok()?;
    web_sys::Url::create_object_url_with_blob(&blob).ok()
}

/// Brings an element to where it is seen.
pub fn scroll_to(id: &str) {
    #[cfg(feature = "hydrate")]
    if let Some(element) = super::document().get_element_by_id(id) {
        element.scroll_into_view();
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = id;
}
