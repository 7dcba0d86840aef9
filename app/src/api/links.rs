//! `links`: one technician's one day for somebody without an account.

use domain::time::{LocalDate, Timestamp};
use serde::{Deserialize, Serialize};

/// Where a plain form asks the same, below the base path: `technician`, `day`, `hours`. It is answered with a page.
pub const FORM_PATH: &str = "/links";
/// Where a plain form takes one back.
pub const REVOKE_FORM_PATH: &str = "/links/{id}/revoke";
/// Where a plain form ends the access of the phone at hand, and of it alone.
pub const LEAVE_PATH: &str = "/leave";
/// How long a link may live, in hours, as it is proposed.
pub const HOURS: [u8; 4] = [4, 12, 24, 72];
/// How long it lives where nobody says.
pub const USUAL_HOURS: u8 = 24;

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

/// How a link stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LinkState {
    /// It opens.
    Good,
    /// Its time is over.
    Expired,
    /// It was taken back.
    Revoked,
}

/// A link that was given.
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
    /// Who gave it, by name.
    pub created_by: String,
    /// When.
    pub created_at: Timestamp,
    /// When it ends by itself.
    pub expires_at: Timestamp,
    /// When a phone last came by it, to the minute; `None` while none ever did.
    pub last_used_at: Option<Timestamp>,
    /// How it stands.
    pub state: LinkState,
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
    /// Those that are good and those that ended in the last week, the newest first.
    pub links: Vec<LinkRow>,
    /// Everybody one may give one.
    pub technicians: Vec<LinkTechnician>,
    /// The day it is at the site: what a new link is for, unless somebody chooses another.
    pub today: LocalDate,
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
