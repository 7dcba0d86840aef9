//! What the page does in the browser: one place for everything that a person, the camera or the worker starts. On the
//! server there is nothing to do.

/// What a person asks for.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// The lamp on or off.
    Torch,
    /// Reading stops, or goes on.
    Pause,
    /// Paused for as long as the picture is held.
    Hold(bool),
    /// Another camera.
    NextCamera,
    /// The camera once more.
    Retry,
    /// 1 is what the lens sees.
    Zoom(f64),
    /// A photo was chosen.
    Photo,
    /// The field to type in, shown or hidden.
    Type,
    /// A number was typed.
    Typed(String),
}

#[cfg(feature = "hydrate")]
mod browser;
#[cfg(feature = "hydrate")]
pub use browser::{Scanner, field, photo_input, show_dialog, start, stop, tell};

#[cfg(not(feature = "hydrate"))]
mod server {
    use super::{super::view_state::Scan, Command};

    /// Nothing runs while a page is drawn on the server.
    pub fn start(_scan: Scan) {}
    /// Nothing ran.
    pub fn stop() {}
    /// Nobody asks.
    pub fn tell(_command: Command) {}
    /// Nobody typed.
    pub fn field(_id: &str) -> String {
        String::new()
    }
    /// Nobody looks.
    pub fn show_dialog(_id: &'static str) {}
}
#[cfg(not(feature = "hydrate"))]
pub use server::{field, show_dialog, start, stop, tell};
