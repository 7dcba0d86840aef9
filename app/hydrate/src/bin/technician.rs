//! The technicians' wasm entry: everything below `/j`.

fn main() {
    app::start::start(app::shell::technician_routes);
}
