//! What the panels of a device have in common: the code in the path, the record behind it, the answer with its source.

use crate::{
    app::App,
    auth::{SignedIn, jobs},
    error::ApiError,
    upstream::erpnext::ErpNext,
};
use axum::{
    Json,
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use domain::{
    identifier::LookupKeys,
    panel::{Panel, Source},
    person::Person,
    service_equipment::ServiceEquipment,
};
use std::sync::Arc;

/// What a panel answers.
pub type PanelAnswer<T> = Result<Json<Panel<T>>, ApiError>;

/// A device asked for by somebody of the staff, by any code of its label.
pub struct Device {
    /// The code as it stood in the path.
    pub code: String,
    /// Who asks.
    pub person: Arc<Person>,
    app: Arc<App>,
}

impl Device {
    /// The record; 404 when no tier knows the code.
    pub async fn record(&self) -> Result<ServiceEquipment, ApiError> {
        Ok(self.app.devices.record(&self.code).await?)
    }

    /// For who came by a link, a device at a place they have no business at is not there, nor is one that only the hub
    /// knows: nothing says whose it is.
    async fn is_theirs(&self) -> Result<(), ApiError> {
        if self.person.day.is_none() || jobs::may_see_device(&self.app, &self.person, &self.record().await?).await? {
            return Ok(());
        }
        Err(ApiError::not_found())
    }

    /// An answer, as old as the oldest of what was read for it.
    pub fn panel<T>(&self, source: Source, value: Option<T>) -> PanelAnswer<T> {
        Ok(Json(Panel { source, read_at: self.app.read_at(), value }))
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

impl FromRequestParts<Arc<App>> for Device {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        let SignedIn(person) = SignedIn::from_request_parts(parts, app).await?;
        let Path(code) =
            Path::<String>::from_request_parts(parts, app).await.map_err(|_| ApiError::invalid("serial"))?;
        let Some(code) = code_of_a_label(&code) else { return Err(ApiError::invalid("serial")) };
        let device = Self { code: code.to_owned(), person, app: app.clone() };
        device.is_theirs().await.map(|()| device)
    }
}

/// Longest code a label carries: a QR code full of text.
const CODE_MAX_BYTES: usize = 2000;

/// The code, unless no label has it: nothing, too much, a control character, or an address somebody would have us ask.
pub fn code_of_a_label(code: &str) -> Option<&str> {
    let keys = LookupKeys::from_code(code);
    let is_known = !keys.serial.is_empty() || keys.mac.is_some();
    let port = code.trim().rsplit_once(':').map(|(_, port)| port);
    let is_address = code.contains("://") || (!is_known && port.is_some_and(|port| port.parse::<u16>().is_ok()));
    let sound = code.len() <= CODE_MAX_BYTES && !code.contains(char::is_control) && !keys.is_empty();
    (sound && !is_address).then_some(code)
}

#[cfg(test)]
mod tests {
    use super::code_of_a_label;

    #[test]
    fn an_address_is_no_code() {
        for code in ["TPLG97441B58", "70:4F:57:65:F5:3E", "S/N: 12345", "' OR 1=1--", "WIFI:T:WPA;S:a;P:b;;", "12/34"] {
            assert_eq!(code_of_a_label(code), Some(code));
        }
        let long = "A".repeat(2001);
        for code in
            ["http://169.254.169.254/", "gopher://x", "169.254.169.254:80", "localhost:8081", " ", "a\nb", &long]
        {
            assert_eq!(code_of_a_label(code), None, "{code}");
        }
    }
}
