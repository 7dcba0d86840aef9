//! What the person touches: pages, components and the calls they make. Compiled for the browser and for rendering on the server.

pub mod api;
pub mod camera;
pub mod site;
