//! What this phone remembers of small things: a camera, a switch. Words only, never a secret; lost without harm.

/// The value kept under that name.
pub fn read(name: &str) -> Option<String> {
    #[cfg(feature = "hydrate")]
    return super::window().local_storage().ok().flatten()?.get_item(name).ok().flatten();
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = name;
        None
    }
}

/// Keeps a value; a browser that keeps nothing forgets it with the page.
pub fn write(name: &str, value: &str) {
    #[cfg(feature = "hydrate")]
    if let Ok(Some(storage)) = super::window().local_storage() {
        let _ = storage.set_item(name, value);
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = (name, value);
}
