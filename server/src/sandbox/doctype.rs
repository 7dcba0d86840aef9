//! The doctypes the sandbox's ERPNext knows, compiled in from the recorded schemas, and prepared as
//! `prepare` leaves a real site (CONTRACTS.md section 3).

use serde::Deserialize;
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::LazyLock;

/// One doctype: how its documents are named and which fields they have.
#[derive(Debug, Deserialize)]
pub struct DocType {
    /// `Dispatch Job`.
    pub name: String,
    /// `DJ-.YYYY.-.#####`, `field:tag`, `naming_series:`, `prompt`; empty means a random name.
    #[serde(default)]
    pub autoname: String,
    #[serde(default)]
    istable: u8,
    #[serde(default)]
    issingle: u8,
    #[serde(default)]
    is_submittable: u8,
    /// In the order of the form.
    pub fields: Vec<Field>,
}

/// One field, with Frappe's own words.
#[derive(Debug, Deserialize)]
pub struct Field {
    /// `serial_number`.
    pub fieldname: String,
    /// `Data`, `Link`, `Table`...
    pub fieldtype: String,
    /// The options of a Select, the target of a Link or Table.
    #[serde(default)]
    pub options: String,
    /// 1 when it may not be empty.
    #[serde(default)]
    pub reqd: u8,
    /// 1 when two documents may not share a value.
    #[serde(default)]
    pub unique: u8,
    /// Taken when the client sends nothing or null.
    #[serde(default)]
    pub default: Option<String>,
    /// As messages name it.
    #[serde(default)]
    pub label: String,
    #[serde(default)]
    permlevel: u8,
    #[serde(default)]
    read_only: u8,
}

/// The fields every document has, in Frappe's order.
pub const STANDARD: [&str; 7] = ["name", "owner", "creation", "modified", "modified_by", "docstatus", "idx"];
/// The fields every child row has besides.
pub const CHILD: [&str; 3] = ["parent", "parentfield", "parenttype"];

static DOCTYPES: LazyLock<HashMap<String, DocType>> = LazyLock::new(load);

/// The doctype of that exact name.
pub fn find(name: &str) -> Option<&'static DocType> {
    DOCTYPES.get(name)
}

/// Every doctype.
pub fn all() -> impl Iterator<Item = &'static DocType> {
    DOCTYPES.values()
}

impl DocType {
    /// The field of that name.
    pub fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.fieldname == name)
    }
    /// True when a document may hold a value under this name, standard fields included.
    pub fn has(&self, name: &str) -> bool {
        self.field(name).is_some()
            || STANDARD.contains(&name)
            || ["_assign", "_comments", "_liked_by", "_user_tags"].contains(&name)
            || (self.is_child() && CHILD.contains(&name))
    }
    /// True for the rows of another document's table.
    pub fn is_child(&self) -> bool {
        self.istable == 1
    }
    /// True where there is one document, named as the doctype.
    pub fn is_single(&self) -> bool {
        self.issingle == 1
    }
    /// True where documents can be submitted and cancelled.
    pub fn is_submittable(&self) -> bool {
        self.is_submittable == 1
    }
    /// The tables of a document.
    pub fn tables(&self) -> impl Iterator<Item = &Field> {
        self.fields.iter().filter(|field| field.is_table())
    }
    /// What `/api/v2/doctype/{doctype}/meta` and `getdoctype` say of it.
    pub fn meta(&self) -> Value {
        let fields: Vec<Value> =
            self.fields.iter().enumerate().map(|(at, field)| field.meta(&self.name, at + 1)).collect();
        json!({
            "doctype": "DocType", "name": self.name, "owner": "Administrator", "creation": "2026-01-05 08:00:00.000000",
            "modified": "2026-01-05 08:00:00.000000", "modified_by": "Administrator", "docstatus": 0, "idx": 0, "issingle": self.issingle,
            "istable": self.istable, "is_submittable": self.is_submittable, "module": "Custom", "custom": 1,
            "autoname": self.autoname, "track_changes": 1, "sort_field": "creation", "sort_order": "DESC",
            "fields": fields, "permissions": [], "actions": [], "links": [], "states": [],
        })
    }
}

impl Field {
    /// True for a table of child rows.
    pub fn is_table(&self) -> bool {
        self.fieldtype.starts_with("Table")
    }
    /// True where ERPNext keeps 0 for "not set".
    pub fn is_number(&self) -> bool {
        matches!(self.fieldtype.as_str(), "Float" | "Currency" | "Int" | "Check" | "Percent")
    }
    /// 0 for an integer, 0.0 for the rest: what "not set" reads as.
    pub fn zero(&self) -> Value {
        if matches!(self.fieldtype.as_str(), "Int" | "Check") { json!(0) } else { json!(0.0) }
    }
    fn meta(&self, parent: &str, idx: usize) -> Value {
        json!({
            "doctype": "DocField", "name": format!("{parent}-{idx}"), "owner": "Administrator", "creation": "2026-01-05 08:00:00.000000",
            "modified": "2026-01-05 08:00:00.000000", "modified_by": "Administrator", "docstatus": 0, "parent": parent, "parentfield": "fields", "parenttype": "DocType", "idx": idx,
            "fieldname": self.fieldname, "label": self.label, "fieldtype": self.fieldtype, "options": self.options,
            "reqd": self.reqd, "unique": self.unique, "default": self.default, "permlevel": self.permlevel,
            "read_only": self.read_only, "hidden": 0, "in_list_view": 0, "length": 0,
        })
    }
}

/// The words `prepare` adds to Dispatch Job's status.
pub const PREPARED_STATUS: &str = "\nen_route\non_site\npaused\nnot_done";

/// The fields `prepare` adds, by doctype.
pub fn prepared() -> impl Iterator<Item = (String, Vec<String>)> {
    let names = |fields: Vec<Field>| fields.into_iter().map(|field| field.fieldname).collect();
    parse(include_str!("doctypes/prepared.json"))
        .into_iter()
        .map(move |addition| (addition.name, names(addition.fields)))
}

fn load() -> HashMap<String, DocType> {
    let sources = [
        include_str!("doctypes/dispatch.json"),
        include_str!("doctypes/erpnext.json"),
        include_str!("doctypes/core.json"),
    ];
    let mut doctypes: HashMap<String, DocType> =
        sources.into_iter().flat_map(parse).map(|doctype| (doctype.name.clone(), doctype)).collect();
    for addition in parse(include_str!("doctypes/prepared.json")) {
        if let Some(doctype) = doctypes.get_mut(&addition.name) {
            doctype.fields.extend(addition.fields);
        }
    }
    let status = doctypes
        .get_mut("Dispatch Job")
        .and_then(|job| job.fields.iter_mut().find(|field| field.fieldname == "status"));
    if let Some(status) = status {
        status.options.push_str(PREPARED_STATUS);
    }
    doctypes
}

fn parse(source: &str) -> Vec<DocType> {
    serde_json::from_str(source).expect("a compiled-in schema is well formed: the tests read them all")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_site_is_prepared() {
        let equipment = find("Service Equipment").unwrap();
        for field in ["serial_number", "gpon_sn", "held_by", "op_id"] {
            assert!(equipment.has(field), "{field}");
        }
        assert_eq!(equipment.field("op_id").unwrap().unique, 1);
        assert!(find("Dispatch Job").unwrap().field("status").unwrap().options.contains("en_route"));
        assert!(find("No Such Type").is_none());
    }

    #[test]
    fn every_table_has_its_rows_doctype_or_is_left_empty() {
        for name in ["Dispatch Job", "Dispatch Technician", "Contact", "Address", "Communication"] {
            for table in find(name).unwrap().tables() {
                assert!(find(&table.options).is_some_and(DocType::is_child), "{name}.{}", table.fieldname);
            }
        }
    }
}
