//! A site that was not prepared: a dial takes away what `prepare` adds, and Custom Fields, Property Setters and DocTypes
//! that come by REST put it back, one by one. It is what the doctypes say of themselves that changes; documents go on
//! holding the fields.

use crate::sandbox::doctype::{self, PREPARED_STATUS, prepared};
use crate::sandbox::erpnext::refusal::Refusal;
use crate::sandbox::erpnext::write::Written;
use crate::sandbox::store::{Doc, text};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// The doctype of a table's rows that `prepare` makes.
const ROWS: &str = "Dispatch Job Tag";

/// What this site lacks.
#[derive(Default)]
pub struct Schema(Mutex<Lacking>);

#[derive(Default)]
struct Lacking {
    fields: BTreeSet<(String, String)>,
    words: bool,
    rows: bool,
}

impl Schema {
    /// Takes away everything `prepare` adds.
    pub fn unprepare(&self) {
        let fields =
            prepared().flat_map(|(doctype, fields)| fields.into_iter().map(move |field| (doctype.clone(), field)));
        *self.lock() = Lacking { fields: fields.collect(), words: true, rows: true };
    }

    /// As it was.
    pub fn reset(&self) {
        *self.lock() = Lacking::default();
    }

    /// Whether the doctype is there.
    pub fn has(&self, doctype: &str) -> bool {
        doctype != ROWS || !self.lock().rows
    }

    /// A doctype's description without what is lacking.
    pub fn shown(&self, mut meta: Value) -> Value {
        let lacking = self.lock();
        let doctype = meta["name"].as_str().unwrap_or_default().to_owned();
        if let Some(fields) = meta["fields"].as_array_mut() {
            let name = |field: &Value| field["fieldname"].as_str().unwrap_or_default().to_owned();
            fields.retain(|field| !lacking.fields.contains(&(doctype.clone(), name(field))));
            for field in
                fields.iter_mut().filter(|field| lacking.words && doctype == "Dispatch Job" && name(field) == "status")
            {
                let fewer = field["options"].as_str().unwrap_or_default().replace(PREPARED_STATUS, "");
                field["options"] = json!(fewer);
            }
        }
        meta
    }

    /// Takes an addition to the site's schema; `None` where the document is another one.
    pub fn insert(&self, kind: &str, sent: &Doc) -> Option<Result<Written, Refusal>> {
        let given = |field: &str| text(sent, field).unwrap_or_default().to_owned();
        let name = match kind {
            "Custom Field" => self.add_field(given("dt"), given("fieldname")),
            "Property Setter" => self.set_words(&given("doc_type"), &given("field_name"), &given("value")),
            "DocType" => self.add_rows(&given("name")),
            _ => return None,
        };
        Some(name.map(|name| {
            let mut stored = sent.clone();
            stored.insert("name".to_owned(), json!(name));
            Written { echo: stored.clone(), stored, warning: None }
        }))
    }

    fn add_field(&self, doctype: String, fieldname: String) -> Result<String, Refusal> {
        if doctype::find(&doctype).is_none() {
            return Err(Refusal::missing("DocType", &doctype));
        }
        let name = format!("{doctype}-{fieldname}");
        if self.lock().fields.remove(&(doctype.clone(), fieldname.clone())) {
            return Ok(name);
        }
        let text = format!("A field with the name <b>{fieldname}</b> already exists in {doctype}");
        Err(Refusal::invalid("ValidationError", text))
    }

    fn set_words(&self, doctype: &str, fieldname: &str, value: &str) -> Result<String, Refusal> {
        let whole = doctype::find(doctype).and_then(|doctype| doctype.field(fieldname));
        let keeps_all = whole.is_some_and(|field| {
            let core = field.options.replace(PREPARED_STATUS, "");
            core.lines().all(|word| value.lines().any(|given| given == word))
        });
        if !keeps_all {
            return Err(Refusal::invalid("ValidationError", "the sandbox takes no words away"));
        }
        self.lock().words = false;
        Ok(format!("{doctype}-{fieldname}-options"))
    }

    fn add_rows(&self, name: &str) -> Result<String, Refusal> {
        if name != ROWS || !std::mem::take(&mut self.lock().rows) {
            return Err(Refusal::duplicate_name("DocType", name));
        }
        Ok(name.to_owned())
    }

    fn lock(&self) -> MutexGuard<'_, Lacking> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
