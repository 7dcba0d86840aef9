//! What the panels of a customer have in common: the name in the path, who may ask, the answer with its source.

use super::panel::PanelAnswer;
use crate::{app::App, auth::Agent, error::ApiError, upstream::erpnext::ErpNext};
use axum::{
    Json,
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use domain::panel::{Panel, Source};
use std::sync::Arc;

/// Longest document name of ERPNext.
const NAME_MAX_CHARS: usize = 140;

/// A customer asked for by somebody at a desk, by document name.
pub struct OfCustomer {
    /// As it stood in the path.
    pub name: String,
    app: Arc<App>,
}

impl OfCustomer {
    /// An answer of ERPNext, as old as the oldest of what was read for it.
    pub fn panel<T>(&self, value: T) -> PanelAnswer<T> {
        Ok(Json(Panel { source: Source::Erpnext, read_at: self.app.read_at(), value: Some(value) }))
    }

    /// The records, as pages read them.
    pub fn erpnext(&self) -> ErpNext {
        self.app.erpnext.for_pages()
    }

    /// The server's parts.
    pub fn app(&self) -> &App {
        &self.app
    }
}

impl FromRequestParts<Arc<App>> for OfCustomer {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        let Agent(_) = Agent::from_request_parts(parts, app).await?;
        let Path(name) =
            Path::<String>::from_request_parts(parts, app).await.map_err(|_| ApiError::invalid("customer"))?;
        if !is_document_name(&name) {
            return Err(ApiError::invalid("customer"));
        }
        Ok(Self { name, app: app.clone() })
    }
}

/// What a document can be called: any text but an empty one, a folder's dots, or one with control characters.
pub fn is_document_name(name: &str) -> bool {
    let sound = !name.trim().is_empty() && name.chars().count() <= NAME_MAX_CHARS;
    sound && !name.contains(char::is_control) && !matches!(name, "." | "..")
}

#[cfg(test)]
mod tests {
    use super::is_document_name;

    #[test]
    fn a_name_may_be_nearly_any_text() {
        for name in ["CUST-2026-00042", "Café Réseau / Bistro Ünïcode", "Garage A&B 100% Auto?", "L'Étoile #1", "..a"]
        {
            assert!(is_document_name(name), "{name}");
        }
        for name in ["", " ", ".", "..", "a\nb", "a\0", &"x".repeat(141)] {
            assert!(!is_document_name(name), "{name:?}");
        }
    }
}
