//! What the person touches: pages, components and the calls they make. Compiled for the browser (feature `hydrate`) and
//! for rendering on the server (feature `ssr`).
//!
//! The server calls [`render::render`] with a request and gets a status and a page; the browser calls [`start::technician`] or
//! [`start::desk`].
//! Both run the same [`shell::app`] over the same [`route::Route`], so a page is one function and not two.

pub mod api;
pub mod browser;
pub mod camera;
pub mod components;
pub mod env;
pub mod i18n;
pub mod live;
pub mod offline;
pub mod pages;
#[cfg(feature = "ssr")]
pub mod render;
pub mod route;
pub mod shell;
#[cfg(feature = "hydrate")]
pub mod start;
pub mod state;
