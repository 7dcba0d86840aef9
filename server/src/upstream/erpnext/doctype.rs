//! What a site's doctypes look like, and the few ways in which the product adds to one. Customisations come back in the
//! same answer as the doctype's own fields, as the desk's forms load them.

use super::resource::read;
use super::{ErpNext, from_answer};
use crate::upstream::UpstreamError;
use crate::upstream::http::{Answer, encode};
use crate::upstream::stack::rules;
use serde::Deserialize;
use serde_json::{Value, json};

/// One doctype as the site has it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct DocType {
    /// `Dispatch Job`.
    pub name: String,
    /// In the order of the form, with breaks between them.
    pub fields: Vec<DocField>,
}

/// One field of it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct DocField {
    /// `serial_number`; a break may have none.
    #[serde(default)]
    pub fieldname: Option<String>,
    /// `Data`, `Link`, `Select`...
    pub fieldtype: String,
    /// A Select's words by line, a Link's or Table's doctype.
    #[serde(default)]
    pub options: Option<String>,
    /// 1 where two documents may not share a value.
    #[serde(default)]
    pub unique: u8,
    /// 1 where a Custom Field added it, which can be changed by itself.
    #[serde(default)]
    pub is_custom_field: u8,
}

impl DocType {
    /// The field of that name.
    pub fn field(&self, fieldname: &str) -> Option<&DocField> {
        self.fields.iter().find(|field| field.fieldname.as_deref() == Some(fieldname))
    }
}

impl DocField {
    /// A Select's words as they stand there, a blank first one among them: it is what lets a form say nothing.
    pub fn option_lines(&self) -> impl Iterator<Item = &str> {
        self.options.as_deref().unwrap_or_default().lines().map(str::trim)
    }

    /// A Select's words.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.option_lines().filter(|word| !word.is_empty())
    }
}

impl ErpNext {
    /// A doctype of the site; `NotFound` where it has none of that name.
    pub async fn find_doctype(&self, name: &str) -> Result<DocType, UpstreamError> {
        let path = format!("/api/method/frappe.desk.form.load.getdoctype?doctype={}", encode(name));
        let doctypes = self.fresh(read(path, &rules::READ, "DocType"), decode).await?;
        let own = doctypes.into_iter().find(|doctype| doctype.name == name);
        own.ok_or_else(|| UpstreamError::garbled(format!("getdoctype without {name}")))
    }

    /// Adds a field to a doctype by a Custom Field, at its end.
    pub async fn create_custom_field(&self, doctype: &str, field: &DocField, label: &str) -> Result<(), UpstreamError> {
        let body = json!({
            "dt": doctype, "fieldname": field.fieldname, "label": label, "fieldtype": field.fieldtype,
            "options": field.options, "unique": field.unique, "insert_after": "append",
        });
        self.create("Custom Field", &body).await.map(drop)
    }

    /// Makes a field that a Custom Field added unique; the site refuses where two documents share a value.
    pub async fn make_unique(&self, doctype: &str, fieldname: &str) -> Result<(), UpstreamError> {
        self.update("Custom Field", &format!("{doctype}-{fieldname}"), &json!({ "unique": 1 })).await
    }

    /// Sets the words of a Select by a Property Setter.
    pub async fn set_words(&self, doctype: &str, fieldname: &str, words: &[&str]) -> Result<(), UpstreamError> {
        let body = json!({
            "doctype_or_field": "DocField", "doc_type": doctype, "field_name": fieldname, "property": "options",
            "property_type": "Text", "value": words.join("\n"),
        });
        self.create("Property Setter", &body).await.map(drop)
    }

    /// Makes a doctype for the rows of a table, with one field that links elsewhere.
    pub async fn create_rows_doctype(&self, name: &str, field: &DocField, label: &str) -> Result<(), UpstreamError> {
        let column = json!({
            "fieldname": field.fieldname, "label": label, "fieldtype": field.fieldtype, "options": field.options,
            "reqd": 1, "in_list_view": 1,
        });
        let body = json!({ "name": name, "module": "Custom", "custom": 1, "istable": 1, "fields": [column] });
        self.create("DocType", &body).await.map(drop)
    }
}

fn decode(answer: Answer) -> Result<Vec<DocType>, UpstreamError> {
    if !answer.is_success() {
        return Err(from_answer(&answer));
    }
    let docs = answer.json().and_then(|mut json| json.get_mut("docs").map(Value::take));
    // A part that is no doctype is none of ours.
    let Some(Value::Array(docs)) = docs else { return Err(UpstreamError::garbled("getdoctype without docs")) };
    Ok(docs.into_iter().filter_map(|doc| serde_json::from_value(doc).ok()).collect())
}
