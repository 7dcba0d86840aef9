//! One module per surface. [`crate::shell`] says which address shows which page.

pub mod admin;
pub mod contradictions;
pub mod customer;
pub mod desk;
pub mod not_found;
pub mod settings;
pub mod technician;

use crate::{browser::document::set_title, i18n::Msg};

/// Names the document after its page.
pub fn title(msg: Msg) -> &'static str {
    let title = crate::i18n::t(msg);
    set_title(title);
    title
}
