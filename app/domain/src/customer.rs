//! Customer: the payer. ERPNext's own doctype.

use serde::{Deserialize, Serialize};

/// A customer as the app shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Customer {
    /// Document name, `CUST-2026-00042`; also free text such as `Ferme O'Brien + Fils`.
    pub name: String,
    /// `Véronique Tremblay`.
    pub customer_name: String,
    /// `Individual`, `Company`, as ERPNext spells it.
    pub customer_type: Option<String>,
    /// Preferred language, `fr` or `en`.
    pub language: Option<String>,
    /// E.164, `+15145550142`.
    pub mobile_no: Option<String>,
    /// E-mail of the primary contact.
    pub email_id: Option<String>,
    /// True when ERPNext has the customer disabled.
    #[serde(default)]
    pub disabled: bool,
}
