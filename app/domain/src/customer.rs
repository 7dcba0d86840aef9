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

/// A customer and every way to reach them, from all their contacts. Answer of `GET /api/customers/{customer}`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct CustomerProfile {
    /// The payer.
    pub customer: Customer,
    /// Each number once, the one to try first in front.
    pub phones: Vec<Phone>,
    /// Each address once, the primary one in front.
    pub emails: Vec<String>,
}

/// One number.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
pub struct Phone {
    /// E.164 where it can be read, else as it was written.
    pub number: String,
    /// True for the number that takes texts, as the contact says.
    pub is_mobile: bool,
    /// Whose it is, where that is not the customer's own name.
    pub contact: Option<String>,
}
