//! What the panels of a device have in common: the code in the path, the record behind it, the answer with its source.

use crate::{app::App, auth::SignedIn, error::ApiError};
use axum::{
    Json,
    extract::{FromRequestParts, Path},
    http::request::Parts,
};
use domain::{
    identifier::LookupKeys,
    panel::{Panel, Source},
    service_equipment::ServiceEquipment,
};
use std::sync::Arc;

/// What a panel answers.
pub type PanelAnswer<T> = Result<Json<Panel<T>>, ApiError>;

/// A device asked for by somebody of the staff, by any code of its label.
pub struct Device {
    /// The code as it stood in the path.
    pub code: String,
    app: Arc<App>,
}

impl Device {
    /// The record; 404 when no tier knows the code.
    pub async fn record(&self) -> Result<Arc<ServiceEquipment>, ApiError> {
        Ok(self.app.devices.record(&self.code).await?)
    }

    /// An answer read just now.
    pub fn panel<T>(&self, source: Source, value: Option<T>) -> PanelAnswer<T> {
        Ok(Json(Panel { source, read_at: self.app.clock.now(), value }))
    }

    /// The server's parts.
    pub fn app(&self) -> &App {
        &self.app
    }
}

impl FromRequestParts<Arc<App>> for Device {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, app: &Arc<App>) -> Result<Self, ApiError> {
        SignedIn::from_request_parts(parts, app).await?;
        let Path(code) =
            Path::<String>::from_request_parts(parts, app).await.map_err(|_| ApiError::invalid("serial"))?;
        if LookupKeys::from_code(&code).is_empty() {
            return Err(ApiError::invalid("serial"));
        }
        Ok(Self { code, app: app.clone() })
    }
}
