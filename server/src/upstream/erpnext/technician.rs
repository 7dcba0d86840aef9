use super::{ErpNext, Query};
use crate::upstream::UpstreamError;
use crate::upstream::json::Fields;

/// The record of a technician.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Technician {
    /// `TECH-001`.
    pub name: String,
    /// `Marc Gagnon`.
    pub full_name: String,
    /// The person's user, an e-mail.
    pub user: Option<String>,
    /// False for a technician who left.
    pub is_active: bool,
}

impl ErpNext {
    /// The technician whose user this is; `None` for everybody else.
    pub async fn find_technician_of_user(&self, user: &str) -> Result<Option<Technician>, UpstreamError> {
        let query = Query::new("Dispatch Technician").filter("user", "=", user).limit(2);
        Ok(self.list(&query, |fields| decode(&fields)).await?.into_iter().next())
    }

    /// Every technician, by name.
    pub async fn list_technicians(&self) -> Result<Vec<Technician>, UpstreamError> {
        let query = Query::new("Dispatch Technician").order_by("name asc").limit(500);
        self.list(&query, |fields| decode(&fields)).await
    }
}

pub(super) fn decode(fields: &Fields) -> Option<Technician> {
    let name = fields.word("name")?;
    Some(Technician {
        full_name: fields.text("full_name").unwrap_or_else(|| name.clone()),
        user: fields.word("user"),
        is_active: fields.word("status").is_none_or(|status| status != "inactive"),
        name,
    })
}
