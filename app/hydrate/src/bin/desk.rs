//! The wasm entry of those who sit at a desk: customer service, dispatch, administration.

fn main() {
    app::start::start(app::shell::desk_routes);
}
