//! A server of one's own before a world of one's own, and the people who use it.

mod personas;
mod test_app;

pub use personas::{Answer, Persona, form, read};
pub use test_app::{TestApp, op};
