//! The page's wasm entry.

fn main() {
    app::start::start();
}
