//! What the product adds, as a table, and the step each row comes to on a given site.

use crate::upstream::erpnext::{DocField, DocType};
use std::fmt;

/// A field that is to be there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// `gpon_sn`.
    pub fieldname: &'static str,
    /// `Data`.
    pub fieldtype: &'static str,
    /// A Link's or Table's doctype; empty for the rest.
    pub options: &'static str,
    /// Whether two documents may not share a value.
    pub unique: bool,
}

/// One row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addition {
    /// A doctype for the rows of a table.
    Rows(&'static str, Field),
    /// A field of a doctype.
    Field(&'static str, Field),
    /// Words of a Select.
    Words(&'static str, &'static str, &'static [&'static str]),
}

/// What is to be done on this site.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// The doctype is made.
    AddDocType { name: &'static str, field: Field },
    /// The field is added.
    AddField { doctype: &'static str, field: Field },
    /// The words are added behind those it had.
    AddWords { doctype: &'static str, fieldname: &'static str, had: Vec<String>, words: Vec<&'static str> },
    /// The field that a Custom Field added is made unique.
    MakeUnique { doctype: &'static str, fieldname: &'static str },
    /// The doctype's own field is not unique: its operator has to say so there.
    NotUnique { doctype: &'static str, fieldname: &'static str },
    /// The field is there and of another kind: nobody but the operator can say what is right.
    LeaveAlone { doctype: &'static str, fieldname: &'static str, fieldtype: String, wanted: &'static str },
    /// The doctype itself is not there: it is none of those the product makes.
    NoDocType { doctype: &'static str },
}

const fn plain(fieldname: &'static str, fieldtype: &'static str) -> Field {
    Field { fieldname, fieldtype, options: "", unique: false }
}
const fn unique(fieldname: &'static str) -> Field {
    Field { unique: true, ..plain(fieldname, "Data") }
}
const fn link(fieldname: &'static str, doctype: &'static str) -> Field {
    Field { fieldname, fieldtype: "Link", options: doctype, unique: false }
}

const EQUIPMENT: &str = "Service Equipment";
const JOB: &str = "Dispatch Job";
const TECHNICIAN: &str = "Dispatch Technician";
const LOCATION: &str = "Service Location";
const TAGS: Field = Field { fieldtype: "Table MultiSelect", ..link("required_tags", "Dispatch Job Tag") };

/// The table, in the order in which one needs the other.
pub const ADDITIONS: &[Addition] = &[
    Addition::Field(EQUIPMENT, plain("gpon_sn", "Data")),
    Addition::Field(EQUIPMENT, plain("acs_device_id", "Data")),
    Addition::Field(EQUIPMENT, link("held_by", TECHNICIAN)),
    Addition::Field(EQUIPMENT, unique("op_id")),
    Addition::Field(JOB, unique("client_uuid")),
    Addition::Words(JOB, "status", &["en_route", "on_site", "paused", "not_done"]),
    Addition::Field(JOB, plain("not_done_reason", "Small Text")),
    Addition::Field(JOB, plain("window_start", "Time")),
    Addition::Field(JOB, plain("window_end", "Time")),
    Addition::Rows("Dispatch Job Tag", link("tag", "Dispatch Tag")),
    Addition::Field(JOB, TAGS),
    Addition::Field(JOB, plain("route_order", "Int")),
    Addition::Field(JOB, plain("certificate", "JSON")),
    Addition::Field(TECHNICIAN, plain("traccar_device_id", "Data")),
    Addition::Field(TECHNICIAN, plain("shift", "JSON")),
    Addition::Field(TECHNICIAN, plain("absences", "JSON")),
    Addition::Field(TECHNICIAN, plain("presence", "Data")),
    Addition::Field(LOCATION, plain("olt_name", "Data")),
    Addition::Field(LOCATION, plain("splitter", "Data")),
    Addition::Field(LOCATION, plain("drop_type", "Data")),
];

impl Addition {
    /// The doctype it is about.
    pub fn doctype(&self) -> &'static str {
        match self {
            Self::Rows(doctype, _) | Self::Field(doctype, _) | Self::Words(doctype, ..) => doctype,
        }
    }

    /// The step on a site that has the doctype so.
    pub fn missing_in(&self, there: &DocType) -> Option<Step> {
        match *self {
            Self::Rows(..) => None,
            Self::Field(doctype, field) => match there.field(field.fieldname) {
                None => Some(Step::AddField { doctype, field }),
                Some(found) if found.fieldtype == field.fieldtype => lacks_unique(doctype, &field, found),
                Some(found) => Some(Step::LeaveAlone {
                    doctype,
                    fieldname: field.fieldname,
                    fieldtype: found.fieldtype.clone(),
                    wanted: field.fieldtype,
                }),
            },
            Self::Words(doctype, fieldname, words) => {
                let had: Vec<String> = there.field(fieldname)?.option_lines().map(str::to_owned).collect();
                let words: Vec<_> = words.iter().copied().filter(|word| !had.iter().any(|had| had == word)).collect();
                (!words.is_empty()).then_some(Step::AddWords { doctype, fieldname, had, words })
            }
        }
    }

    /// The step on a site without the doctype.
    pub fn missing_altogether(&self) -> Option<Step> {
        Some(match *self {
            Self::Rows(name, field) => Step::AddDocType { name, field },
            Self::Field(doctype, _) | Self::Words(doctype, ..) => Step::NoDocType { doctype },
        })
    }
}

/// Without it, an op that is sent twice may leave two documents.
fn lacks_unique(doctype: &'static str, wanted: &Field, found: &DocField) -> Option<Step> {
    let fieldname = wanted.fieldname;
    match (wanted.unique && found.unique == 0, found.is_custom_field) {
        (false, _) => None,
        (true, 0) => Some(Step::NotUnique { doctype, fieldname }),
        (true, _) => Some(Step::MakeUnique { doctype, fieldname }),
    }
}

impl Step {
    /// Whether taking it changes the site.
    pub fn changes(&self) -> bool {
        !matches!(self, Self::LeaveAlone { .. } | Self::NotUnique { .. } | Self::NoDocType { .. })
    }
}

impl Field {
    /// As the site would have it.
    pub fn to_docfield(self) -> DocField {
        DocField {
            fieldname: Some(self.fieldname.to_owned()),
            fieldtype: self.fieldtype.to_owned(),
            options: (!self.options.is_empty()).then(|| self.options.to_owned()),
            unique: u8::from(self.unique),
            is_custom_field: 1,
        }
    }

    /// `Gpon sn`.
    pub fn label(self) -> String {
        let words = self.fieldname.replace('_', " ");
        words[..1].to_uppercase() + &words[1..]
    }
}

impl fmt::Display for Step {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AddDocType { name, field } => {
                write!(f, "+ doctype {name}, rows with {} ({} {})", field.fieldname, field.fieldtype, field.options)
            }
            Self::AddField { doctype, field } => {
                let (kind, of) = (field.fieldtype, field.options);
                let (space, unique) =
                    (if of.is_empty() { "" } else { " " }, if field.unique { ", unique" } else { "" });
                write!(f, "+ {doctype}.{} ({kind}{space}{of}{unique})", field.fieldname)
            }
            Self::AddWords { doctype, fieldname, words, .. } => {
                write!(f, "+ {doctype}.{fieldname}: the words {}", words.join(", "))
            }
            Self::MakeUnique { doctype, fieldname } => write!(f, "+ {doctype}.{fieldname}: unique"),
            Self::NotUnique { doctype, fieldname } => {
                write!(
                    f,
                    "! {doctype}.{fieldname} is not unique here: set Unique in the DocType, or an op sent twice may leave two documents"
                )
            }
            Self::LeaveAlone { doctype, fieldname, fieldtype, wanted } => {
                write!(f, "! {doctype}.{fieldname} is {fieldtype} here, wanted is {wanted}: left alone")
            }
            Self::NoDocType { doctype } => write!(f, "! {doctype} is not on this site: left alone"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn job(fields: &[(&str, &str, &str)]) -> DocType {
        let field = |(name, kind, options): &(&str, &str, &str)| DocField {
            fieldname: Some((*name).into()),
            fieldtype: (*kind).into(),
            options: Some((*options).into()),
            unique: 0,
            is_custom_field: 0,
        };
        DocType { name: JOB.into(), fields: fields.iter().map(field).collect() }
    }

    #[test]
    fn words_are_added_behind_those_the_site_has_and_none_is_lost() {
        let words = &ADDITIONS[5];
        let site = job(&[("status", "Select", "\nopen\nassigned\nawaiting_permit\non_site")]);
        let Some(Step::AddWords { had, words: added, .. }) = words.missing_in(&site) else { panic!() };
        assert_eq!(had, ["", "open", "assigned", "awaiting_permit", "on_site"], "a blank first word is a word");
        assert_eq!(added, ["en_route", "paused", "not_done"]);
    }

    #[test]
    fn a_field_that_is_to_be_unique_and_is_not_is_made_so_or_told_of() {
        let addition = Addition::Field(JOB, unique("client_uuid"));
        let mut site = job(&[("client_uuid", "Data", "")]);
        let step = addition.missing_in(&site).unwrap();
        assert!(!step.changes() && step.to_string().starts_with("! Dispatch Job.client_uuid is not unique"), "{step}");
        site.fields[0].is_custom_field = 1;
        let step = addition.missing_in(&site).unwrap();
        assert!(step.changes() && step.to_string() == "+ Dispatch Job.client_uuid: unique", "{step}");
        site.fields[0].unique = 1;
        assert_eq!(addition.missing_in(&site), None);
        assert_eq!(Addition::Field(JOB, plain("notes", "Data")).missing_in(&job(&[("notes", "Data", "")])), None);
    }

    #[test]
    fn a_field_of_another_kind_is_left_alone() {
        let step = Addition::Field(JOB, plain("route_order", "Int")).missing_in(&job(&[("route_order", "Data", "")]));
        let step = step.unwrap();
        assert!(!step.changes() && step.to_string().contains("is Data here, wanted is Int"), "{step}");
        assert_eq!(
            Addition::Field(JOB, plain("route_order", "Int")).missing_in(&job(&[("route_order", "Int", "")])),
            None
        );
    }
}
