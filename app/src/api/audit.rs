//! `audit`: who changed what, for those who answer for it. Admins alone.

use domain::{audit::AuditPage, time::LocalDate};
use serde::{Deserialize, Serialize};

/// Reads one page of it, newest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct ReadAudit {
    /// Anywhere in a name, a document, a kind of change or a value.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// First day, at the provider's place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub from: Option<LocalDate>,
    /// Last day, at the provider's place.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<LocalDate>,
    /// [`AuditPage::next`] of the page before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cursor: Option<i64>,
}

impl ReadAudit {
    /// Everything that is found, as a file for a spreadsheet: no cursor, no end.
    pub const CSV_PATH: &'static str = "/api/audit.csv";

    /// What a form holds; what is no day is not asked for.
    pub fn typed(text: &str, from: &str, to: &str) -> Self {
        let text = Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        Self { text, from: LocalDate::parse(from), to: LocalDate::parse(to), cursor: None }
    }

    /// The address of the same search as a file.
    pub fn csv_path(&self) -> String {
        format!("{}{}", Self::CSV_PATH, Self { cursor: None, ..self.clone() }.query())
    }

    /// What is asked for, as it stands behind a path; nothing when nothing is.
    pub fn query(&self) -> String {
        let day = |day: Option<LocalDate>| day.map(|day| day.to_string());
        let asked = [
            ("text", self.text.clone()),
            ("from", day(self.from)),
            ("to", day(self.to)),
            ("cursor", self.cursor.map(|id| id.to_string())),
        ];
        let pairs = asked.into_iter().filter_map(|(name, value)| Some(format!("{name}={}", super::encode(&value?))));
        let pairs: Vec<String> = pairs.collect();
        if pairs.is_empty() { String::new() } else { format!("?{}", pairs.join("&")) }
    }
}

impl super::Endpoint for ReadAudit {
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/api/audit";
    type Response = AuditPage;
    fn path(&self) -> String {
        format!("{}{}", Self::PATH, self.query())
    }
}
