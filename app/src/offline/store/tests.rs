//! The store in a real browser: the outbox's contract, and what only a browser can do to a database.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says where")]

mod full;
mod lost;
mod phone;
mod upgrades;

use outbox::contract;
use phone::Browser;
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_browser);

macro_rules! tests {
    ($($rule:ident)*) => {$(
        #[wasm_bindgen_test]
        async fn $rule() {
            contract::$rule(&Browser::fresh(stringify!($rule)).await).await;
        }
    )*};
}
outbox::each_rule!(tests);
