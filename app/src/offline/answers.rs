//! The last good answer of each endpoint a page showed, so that it can be shown again without signal.

/// The answer kept under that path.
pub async fn read(_path: String) -> Option<String> {
    None
}

/// Keeps an answer under its path.
pub async fn keep(_path: String, _json: String) {}
