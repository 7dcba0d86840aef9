use super::{ErpNext, Query};
use crate::upstream::UpstreamError;
use crate::upstream::json::Fields;
use domain::identifier::{GponSerial, LookupKeys, MacAddress};
use domain::lookup::{self, Lookup};
use domain::service_equipment::{EquipmentKind, EquipmentStatus, ServiceEquipment};
use domain::time::LocalDate;
use serde::Serialize;
use serde_json::{Value, json};
use std::sync::atomic::Ordering;

const DOCTYPE: &str = "Service Equipment";

/// What to change on a record; `None` leaves a field alone.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct EquipmentChange {
    /// In service, returned...
    #[serde(skip_serializing_if = "Option::is_none")]
    pub status: Option<EquipmentStatus>,
    /// The payer; an empty text takes the link away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub customer: Option<String>,
    /// The place; an empty text takes the link away.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub service_location: Option<String>,
    /// Day it was put in service.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub installed_on: Option<LocalDate>,
}

/// A record to create.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct NewEquipment {
    /// Printed serial, unique.
    pub serial_number: String,
    /// What it is.
    pub equipment_type: EquipmentKind,
    /// In Stock, Installed...
    pub status: EquipmentStatus,
    /// `AA:BB:..`.
    pub mac_address: Option<String>,
    /// ASCII form. A site without the field drops it.
    pub gpon_sn: Option<String>,
    /// As printed.
    pub brand: Option<String>,
    /// As printed.
    pub model: Option<String>,
    /// The payer.
    pub customer: Option<String>,
    /// The place.
    pub service_location: Option<String>,
    /// Day it was put in service.
    pub installed_on: Option<LocalDate>,
    /// The operation that creates it: a unique field, so that a repeated one is found out. A site without the field
    /// drops it; the unique serial number then holds.
    pub op_id: Option<String>,
}

impl ErpNext {
    /// The record of that document name, `EQP-00210`.
    pub async fn find_service_equipment(&self, name: &str) -> Result<ServiceEquipment, UpstreamError> {
        self.find(DOCTYPE, name, |fields| decode(&fields)).await
    }

    /// The three-tier lookup of one code: serial (both GPON spellings), then barcode, then MAC. Asked in one request;
    /// which tier matched is then decided here, on normalised keys, by the rule the phone uses. `None` is "no tier
    /// knows it".
    pub async fn look_up(&self, code: &str) -> Result<Option<Lookup>, UpstreamError> {
        let keys = LookupKeys::from_code(code);
        if keys.is_empty() {
            return Ok(None);
        }
        let with_gpon = !self.no_gpon_field.load(Ordering::Relaxed);
        let records = match self.list(&lookup_query(&keys, with_gpon), |fields| decode(&fields)).await {
            Err(error) if with_gpon && is_unknown_field(&error, "gpon_sn") => {
                self.no_gpon_field.store(true, Ordering::Relaxed);
                self.list(&lookup_query(&keys, false), |fields| decode(&fields)).await?
            }
            other => other?,
        };
        Ok(lookup::find(&records, code))
    }

    /// What stands at these places.
    pub async fn list_service_equipment_at(&self, locations: &[&str]) -> Result<Vec<ServiceEquipment>, UpstreamError> {
        self.list_where("service_location", locations).await
    }

    /// What these customers have.
    pub async fn list_service_equipment_of(&self, customers: &[&str]) -> Result<Vec<ServiceEquipment>, UpstreamError> {
        self.list_where("customer", customers).await
    }

    /// Stock that belongs to no customer and stands at no place, latest change first.
    pub async fn list_unassigned_stock(&self, limit: u32) -> Result<Vec<ServiceEquipment>, UpstreamError> {
        let query = Query::new(DOCTYPE)
            .filter("status", "=", EquipmentStatus::InStock.as_str())
            .filter("customer", "is", "not set")
            .filter("service_location", "is", "not set")
            .limit(limit);
        self.list(&query, |fields| decode(&fields)).await
    }

    /// The record an operation created, when it did: how a repeated create is answered the same.
    pub async fn find_service_equipment_by_op_id(
        &self,
        op_id: &str,
    ) -> Result<Option<ServiceEquipment>, UpstreamError> {
        let query = Query::new(DOCTYPE).filter("op_id", "=", op_id).limit(1);
        match self.list(&query, |fields| decode(&fields)).await {
            Err(error) if is_unknown_field(&error, "op_id") => Ok(None),
            records => Ok(records?.into_iter().next()),
        }
    }

    /// Writes the change alone and reads the record back. With `modified`, a record changed since then is a conflict.
    pub async fn update_service_equipment(
        &self,
        name: &str,
        change: &EquipmentChange,
        modified: Option<&str>,
    ) -> Result<ServiceEquipment, UpstreamError> {
        let mut body = json!(change);
        if let Some(modified) = modified {
            body["modified"] = modified.into();
        }
        self.update(DOCTYPE, name, &body).await?;
        self.find_service_equipment(name).await
    }

    /// Creates a record and reads it back. A serial number or operation that exists is `Duplicate` with the field.
    pub async fn create_service_equipment(&self, new: &NewEquipment) -> Result<ServiceEquipment, UpstreamError> {
        let name = self.create(DOCTYPE, &without_nulls(json!(new))).await?;
        self.find_service_equipment(&name).await
    }

    async fn list_where(&self, field: &str, names: &[&str]) -> Result<Vec<ServiceEquipment>, UpstreamError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let query = Query::new(DOCTYPE).filter(field, "in", names).order_by("name asc").limit(1000);
        self.list(&query, |fields| decode(&fields)).await
    }
}

/// PostgreSQL compares exactly, so that every usual spelling is asked for.
fn lookup_query(keys: &LookupKeys, with_gpon: bool) -> Query {
    let cases = |texts: &[String]| {
        let mut all: Vec<String> =
            texts.iter().flat_map(|text| [text.clone(), text.to_uppercase(), text.to_lowercase()]).collect();
        all.sort();
        all.dedup();
        all
    };
    let serials: Vec<String> = keys.serial.iter().chain(&keys.barcode).cloned().collect();
    let mut query = Query::new(DOCTYPE).or_filter("serial_number", "in", cases(&serials)).limit(50);
    if let (Some(gpon), true) = (keys.gpon, with_gpon) {
        query = query.or_filter("gpon_sn", "in", cases(&[gpon.to_string(), gpon.hex()]));
    }
    query = query.or_filter("barcode", "in", cases(&keys.barcode));
    match keys.mac {
        Some(mac) => query.or_filter("mac_address", "in", mac.spellings()),
        None => query,
    }
}

/// Frappe's `Field not permitted in query: gpon_sn`, and a database's own words for it.
fn is_unknown_field(error: &UpstreamError, field: &str) -> bool {
    matches!(error, UpstreamError::Refused { message, .. } if message.contains(field))
}

fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(fields.into_iter().filter(|(_, value)| !value.is_null()).collect()),
        other => other,
    }
}

pub(super) fn decode(fields: &Fields) -> Option<ServiceEquipment> {
    let (olt_name, port) = (fields.word("olt_name"), pon_port(fields));
    let mac_address = fields.word("mac_address");
    let gpon_sn = fields.word("gpon_sn");
    Some(ServiceEquipment {
        name: fields.word("name")?,
        serial_number: fields.word("serial_number").unwrap_or_default(),
        mac_address: mac_address.map(|mac| MacAddress::parse(&mac).map_or(mac, |mac| mac.to_string())),
        gpon_sn: gpon_sn.map(|serial| GponSerial::parse(&serial).map_or(serial, |serial| serial.to_string())),
        barcode: fields.word("barcode"),
        brand: fields.text("brand"),
        model: fields.text("model"),
        equipment_type: EquipmentKind::from(fields.word("equipment_type").unwrap_or_default()),
        status: EquipmentStatus::from(fields.word("status").unwrap_or_default()),
        customer: fields.word("customer"),
        service_location: fields.word("service_location"),
        pon_port: port.clone().filter(|_| olt_name.is_some()),
        ont_id: fields.integer("ont_id").filter(|_| olt_name.is_some() && port.is_some()),
        olt_name,
        firmware: fields.word("firmware"),
        installed_on: fields.date("installed_on"),
        last_seen: fields.instant("last_seen"),
        held_by: fields.word("held_by"),
        modified: fields.word("modified").unwrap_or_default(),
    })
}

/// `0/3/2`. Frappe's unset Int is 0, so four zeros in a row mean that nobody wrote anything.
fn pon_port(fields: &Fields) -> Option<String> {
    let number = |key| fields.integer::<u16>(key);
    let (frame, slot, port) = (number("olt_frame")?, number("olt_slot")?, number("olt_port")?);
    let written = [Some(frame), Some(slot), Some(port), number("ont_id")].into_iter().flatten().any(|value| value != 0);
    written.then(|| format!("{frame}/{slot}/{port}"))
}
