//! Waiting, and doing something later.

/// Runs once, after so many milliseconds.
#[cfg(feature = "hydrate")]
pub fn after(ms: i32, task: impl FnOnce() + 'static) {
    use wasm_bindgen::{JsCast, closure::Closure};
    let closure = Closure::once_into_js(task);
    // Only a window that is being closed refuses a timer; then there is no later.
    let _ = super::window().set_timeout_with_callback_and_timeout_and_arguments_0(closure.unchecked_ref(), ms);
}

/// Runs once, after so many milliseconds; never on the server.
#[cfg(not(feature = "hydrate"))]
pub fn after(_ms: i32, task: impl FnOnce() + 'static) {
    drop(task);
}

/// Waits so many milliseconds.
#[cfg(feature = "hydrate")]
pub async fn sleep(ms: i32) {
    let promise = js_sys::Promise::new(&mut |resolve, _| {
        let _ = super::window().set_timeout_with_callback_and_timeout_and_arguments_0(&resolve, ms);
    });
    let _ = wasm_bindgen_futures::JsFuture::from(promise).await;
}

/// Waits so many milliseconds; the server never waits.
#[cfg(not(feature = "hydrate"))]
pub async fn sleep(_ms: i32) {}

/// The page's own clock in milliseconds: it never runs backwards. Always zero on the server.
pub fn page_ms() -> f64 {
    #[cfg(feature = "hydrate")]
    return super::window().performance().map_or(0.0, |performance| performance.now());
    #[cfg(not(feature = "hydrate"))]
    0.0
}
