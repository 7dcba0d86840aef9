//! `links`: one technician's one day for somebody without an account.

use domain::time::{LocalDate, Timestamp};
use serde::{Deserialize, Serialize};

/// Makes one. Dispatchers and admins.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CreateLink {
    /// Dispatch Technician, `TECH-014`.
    pub technician: String,
    /// Whose visits it shows.
    pub day: LocalDate,
    /// How long it is good, 1 to 72; a day when left out.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "ssr", schemars(range(min = 1, max = 72)))]
    pub hours: Option<u8>,
}

/// Answer of [`CreateLink`]: the only time the address is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct NewLink {
    /// `/ops/t/…`, below this host.
    pub path: String,
    /// The link as the list shows it.
    pub link: LinkRow,
}

/// A link that is good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct LinkRow {
    /// Names it, opens nothing.
    pub id: String,
    /// `TECH-014`.
    pub technician: String,
    /// Full name.
    pub technician_name: String,
    /// Whose visits it shows.
    pub day: LocalDate,
    /// Who gave it.
    pub created_by: String,
    /// When it ends.
    pub expires_at: Timestamp,
}

/// A technician one may give a link.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct LinkTechnician {
    /// `TECH-014`.
    pub name: String,
    /// Full name.
    pub full_name: String,
}

/// Answer of [`ListLinks`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct Links {
    /// Those that are good, the newest first.
    pub links: Vec<LinkRow>,
    /// Everybody one may give one.
    pub technicians: Vec<LinkTechnician>,
}

impl super::Endpoint for CreateLink {
    const METHOD: &'static str = "POST";
    const PATH: &'static str = "/api/links";
    type Response = NewLink;
    fn path(&self) -> String {
        Self::PATH.to_owned()
    }
    fn body(&self) -> Option<String> {
        serde_json::to_string(self).ok()
    }
}

/// Lists them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListLinks;

impl super::Endpoint for ListLinks {
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/api/links";
    type Response = Links;
    fn path(&self) -> String {
        Self::PATH.to_owned()
    }
}

/// Takes one back: whoever opened it is out with the next request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RevokeLink {
    /// [`LinkRow::id`].
    pub id: String,
}

impl super::Endpoint for RevokeLink {
    const METHOD: &'static str = "POST";
    const PATH: &'static str = "/api/links/{id}/revoke";
    type Response = Links;
    fn path(&self) -> String {
        format!("/api/links/{}/revoke", super::encode(&self.id))
    }
}
