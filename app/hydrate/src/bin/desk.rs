//! The wasm entry of those who sit at a desk: customer service, dispatch, administration.

fn main() {
    app::start::desk();
}
