//! What this phone remembers of small things: a camera, a switch. Words only, never a secret; lost without harm.

/// The value kept under that name.
pub fn read(name: &str) -> Option<String> {
    #[cfg(feature = "hydrate")]
    return super::window().local_storage().ok().flatten()?.get_item(&own(name)).ok().flatten();
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = name;
        None
    }
}

/// Keeps a value; false where the browser keeps nothing.
pub fn write(name: &str, value: &str) -> bool {
    #[cfg(feature = "hydrate")]
    {
        let storage = super::window().local_storage().ok().flatten();
        storage.is_some_and(|storage| storage.set_item(&own(name), value).is_ok())
    }
    #[cfg(not(feature = "hydrate"))]
    {
        let _ = (name, value);
        false
    }
}

/// A guest's memory is not that of the phone's own technician.
#[cfg(feature = "hydrate")]
fn own(name: &str) -> String {
    if crate::env::is_guest() { format!("guest:{name}") } else { name.to_owned() }
}
