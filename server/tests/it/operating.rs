//! Operating the server: what it says of itself, secrets that change, a site made ready.

mod admin;
mod inside;
mod prepare;
mod reload;
