//! How a new document gets its name.

use crate::sandbox::doctype::DocType;
use crate::sandbox::erpnext::refusal::Refusal;
use crate::sandbox::erpnext::write::Stamp;
use crate::sandbox::store::{Doc, Store, text};

/// The name by the doctype's rule. v1 ignores a name the client chose on a series doctype (051e), v2 honours it (210f).
pub fn name(
    store: &Store,
    doctype: &DocType,
    doc: &Doc,
    named: Option<&str>,
    stamp: &Stamp,
) -> Result<String, Refusal> {
    let name = match (named, doctype.autoname.as_str()) {
        (Some(name), _) => name.to_owned(),
        (None, "naming_series:") if doctype.name == "Customer" => return Ok(customer_name(store, doc)),
        (None, "naming_series:") => {
            let series = text(doc, "naming_series").or(first_series(doctype)).unwrap_or_default();
            return Ok(in_series(store, doctype, series, stamp));
        }
        (None, rule) if rule.starts_with("field:") => text(doc, &rule[6..]).unwrap_or_default().to_owned(),
        (None, rule) if rule.contains('#') => return Ok(in_series(store, doctype, rule, stamp)),
        _ => return Ok(random(stamp.serial)),
    };
    if store.find(&doctype.name, &name).is_some() {
        return Err(Refusal::duplicate_name(&doctype.name, &name));
    }
    Ok(name)
}

/// Ten characters, as Frappe's hash names look.
pub fn random(serial: u64) -> String {
    let mut state = serial.wrapping_mul(0x9E37_79B9_7F4A_7C15) ^ 0x5DEE_CE66;
    (0..10)
        .map(|_| {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(b"0123456789abcdefghijklmnopqrstuvwxyz"[(state >> 33) as usize % 36])
        })
        .collect()
}

/// ERPNext never refuses a customer whose name is taken: the retried insert becomes `X - 1` (051c).
fn customer_name(store: &Store, doc: &Doc) -> String {
    let wanted = text(doc, "customer_name").unwrap_or_default();
    let taken = |name: &str| store.find("Customer", name).is_some();
    if !taken(wanted) {
        return wanted.to_owned();
    }
    (1..).map(|n| format!("{wanted} - {n}")).find(|name| !taken(name)).unwrap_or_default()
}

/// The words beside the 200 when a customer was renamed (051c).
pub fn warning(doctype: &DocType, stored: &Doc) -> Option<String> {
    let (name, wanted) = (text(stored, "name")?, text(stored, "customer_name")?);
    let renamed = doctype.name == "Customer" && name.strip_prefix(wanted).is_some_and(|rest| rest.starts_with(" - "));
    renamed.then(|| format!("Changed customer name to '{name}' as '{wanted}' already exists."))
}

fn first_series(doctype: &DocType) -> Option<&str> {
    doctype.field("naming_series")?.options.lines().find(|line| !line.is_empty())
}

/// `DJ-.YYYY.-.#####` is `DJ-2026-00001`; without `#` there are five digits.
fn in_series(store: &Store, doctype: &DocType, rule: &str, stamp: &Stamp) -> String {
    let digits = rule.matches('#').count();
    let prefix: String =
        rule.split('.').filter(|part| !part.contains('#')).map(|part| part.replace("YYYY", &stamp.at[..4])).collect();
    let digits = if digits == 0 { 5 } else { digits };
    format!("{prefix}{:0digits$}", store.next_in_series(&doctype.name, &prefix))
}
