//! The technicians' wasm entry: everything below `/j`.

fn main() {
    app::start::technician();
}
