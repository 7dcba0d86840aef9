//! Who is signed in: staff of the provider, with exactly one role.

use crate::time::LocalDate;
use serde::{Deserialize, Serialize};

/// What a person may do. Roles do not stack: the highest one of a person's groups counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Role {
    /// In the field, on a phone.
    Technician,
    /// Customer service, at a desk.
    Agent,
    /// At the board.
    Dispatcher,
    /// Everything, and the admin pages.
    Admin,
}

impl Role {
    /// The page this role starts on, below the base path.
    pub fn home(self) -> &'static str {
        match self {
            Self::Technician => "/j",
            Self::Agent => "/console",
            Self::Dispatcher => "/dispatch",
            Self::Admin => "/admin",
        }
    }

    /// Whether this role gives links to those without an account.
    pub fn gives_links(self) -> bool {
        matches!(self, Self::Dispatcher | Self::Admin)
    }
}

/// A signed-in person. Answer of `GET /api/me`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Person {
    /// Stable id: the e-mail from the sign-in, or the sandbox's `tech1`.
    pub id: String,
    /// `Marc Gagnon`.
    pub name: String,
    /// The one role in force.
    pub role: Role,
    /// The Dispatch Technician record of a technician, `TECH-001`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub technician: Option<String>,
    /// The one day whose visits they may see: set for who came by a link (`/t/…`), for nobody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<LocalDate>,
}
