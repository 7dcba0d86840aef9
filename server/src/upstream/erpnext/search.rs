//! What the search index is made from: page by page, only the fields that are searched or shown, newest first. With
//! `since`, only what was changed from then on.

use super::{ErpNext, Query};
use crate::upstream::{UpstreamError, json::Fields};
use domain::search::{Field, Kind, Record};
use std::sync::atomic::Ordering::Relaxed;

/// Rows of one page.
pub const PAGE_ROWS: u32 = 1000;

/// One doctype that is read for the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Searched {
    /// Payers.
    Customer,
    /// Served places.
    ServiceLocation,
    /// Devices.
    ServiceEquipment,
    /// Complaints and requests.
    Issue,
    /// Visits.
    DispatchJob,
    /// What was billed.
    SalesInvoice,
    /// Names of contacts.
    Contact,
    /// Their numbers, all of them.
    ContactPhone,
    /// Whose contacts they are.
    ContactLink,
}

/// One row read.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchedRow {
    /// The document's name.
    pub name: String,
    /// `modified`, as it came: the next `since`.
    pub modified: String,
    /// What it tells.
    pub told: Told,
}

/// One page read.
#[derive(Clone, Debug, PartialEq)]
pub struct SearchedPage {
    /// How many rows came, told or not.
    pub count: usize,
    /// Those that tell something.
    pub rows: Vec<SearchedRow>,
}

/// What a row tells.
#[derive(Clone, Debug, PartialEq)]
pub enum Told {
    /// A record to be found.
    Record(Record),
    /// A contact's name.
    ContactName(String),
    /// A contact and one of their numbers.
    Phone(String, String),
    /// A contact and the customer whose it is.
    Link(String, String),
}

impl Searched {
    /// All, in the order they are read.
    pub const ALL: [Self; 9] = [
        Self::Customer,
        Self::ServiceLocation,
        Self::ServiceEquipment,
        Self::Issue,
        Self::DispatchJob,
        Self::SalesInvoice,
        Self::Contact,
        Self::ContactPhone,
        Self::ContactLink,
    ];

    /// Doctype, its parent where it is a table, fields every site has, fields that only some have.
    fn asked(self) -> (&'static str, Option<&'static str>, &'static [&'static str], &'static [&'static str]) {
        match self {
            Self::Customer => ("Customer", None, &["customer_name", "mobile_no", "email_id", "disabled"], &[]),
            Self::ServiceLocation => {
                ("Service Location", None, &["customer", "address_line", "city", "postal_code", "status"], &[])
            }
            Self::ServiceEquipment => (
                "Service Equipment",
                None,
                &[
                    "serial_number",
                    "mac_address",
                    "brand",
                    "model",
                    "equipment_type",
                    "customer",
                    "service_location",
                    "status",
                    "barcode",
                ],
                &["gpon_sn"],
            ),
            Self::Issue => ("Issue", None, &["subject", "status", "customer", "opening_date"], &["service_location"]),
            Self::DispatchJob => {
                ("Dispatch Job", None, &["subject", "status", "customer", "service_location", "scheduled_date"], &[])
            }
            Self::SalesInvoice => ("Sales Invoice", None, &["customer", "status", "grand_total", "posting_date"], &[]),
            Self::Contact => ("Contact", None, &["full_name"], &[]),
            Self::ContactPhone => ("Contact Phone", Some("Contact"), &["parent", "phone"], &[]),
            Self::ContactLink => {
                ("Dynamic Link", Some("Contact"), &["parent", "parenttype", "link_doctype", "link_name"], &[])
            }
        }
    }

    fn decode(self, fields: &Fields) -> Option<SearchedRow> {
        let name = fields.word("name")?;
        let modified = fields.word("modified")?;
        let told = match self {
            Self::Contact => Told::ContactName(fields.text("full_name")?),
            Self::ContactPhone => Told::Phone(fields.word("parent")?, fields.word("phone")?),
            Self::ContactLink => {
                let is_customers =
                    fields.word("parenttype")? == "Contact" && fields.word("link_doctype")? == "Customer";
                Told::Link(fields.word("parent")?, fields.word("link_name").filter(|_| is_customers)?)
            }
            _ => Told::Record(self.record(&name, fields)),
        };
        Some(SearchedRow { name, modified, told })
    }

    fn record(self, name: &str, fields: &Fields) -> Record {
        let (customer, location) = (fields.word("customer"), fields.word("service_location"));
        let text = |field| fields.text(field);
        match self {
            Self::Customer => Record::new(Kind::Customer, name)
                .in_state(fields.check("disabled").then(|| "Disabled".to_owned()))
                .with(Field::Name, text("customer_name").or_else(|| Some(name.to_owned())))
                .with(Field::Mobile, text("mobile_no"))
                .with(Field::Email, text("email_id")),
            Self::ServiceLocation => Record::new(Kind::Location, name)
                .at(customer, None)
                .in_state(fields.word("status"))
                .with(Field::Address, text("address_line"))
                .with(Field::Town, text("city"))
                .with(Field::PostalCode, text("postal_code")),
            Self::ServiceEquipment => Record::new(Kind::Equipment, name)
                .at(customer, location)
                .in_state(fields.word("status"))
                .with(Field::Model, Some(model(fields)))
                .with(Field::Serial, text("serial_number"))
                .with(Field::Mac, text("mac_address"))
                .with(Field::Gpon, text("gpon_sn"))
                .with(Field::Barcode, text("barcode")),
            Self::Issue => Record::new(Kind::Issue, name)
                .at(customer, location)
                .in_state(fields.word("status"))
                .with(Field::Subject, text("subject"))
                .with(Field::Date, text("opening_date")),
            Self::DispatchJob => Record::new(Kind::Job, name)
                .at(customer, location)
                .in_state(fields.word("status"))
                .with(Field::Subject, text("subject"))
                .with(Field::Date, text("scheduled_date")),
            _ => Record::new(Kind::Invoice, name)
                .at(customer, None)
                .in_state(fields.word("status"))
                .with(Field::Amount, fields.number("grand_total").map(|dollars| format!("{dollars:.2}")))
                .with(Field::Date, text("posting_date")),
        }
    }
}

impl ErpNext {
    /// One page of what is searched, from row `start` on; a page that is not full is the last.
    pub async fn list_searched(
        &self,
        searched: Searched,
        since: Option<&str>,
        start: u32,
    ) -> Result<SearchedPage, UpstreamError> {
        let (_, _, _, extra) = searched.asked();
        let bit = 1 << searched as u16;
        let extra = if self.lacks_searched.load(Relaxed) & bit == 0 { extra } else { &[] };
        // A row that cannot be read, such as a link to what is no customer, still counts as one of its page.
        let ask = |extra| {
            let query = query(searched, extra, since, start);
            async move { self.list(&query, |fields| Some(searched.decode(&fields))).await }
        };
        let rows = match ask(extra).await {
            // A field this site does not have: what every site has is enough.
            Err(UpstreamError::Refused { .. }) if !extra.is_empty() => {
                let rows = ask(&[]).await?;
                self.lacks_searched.fetch_or(bit, Relaxed);
                rows
            }
            read => read?,
        };
        Ok(SearchedPage { count: rows.len(), rows: rows.into_iter().flatten().collect() })
    }
}

fn query(searched: Searched, extra: &[&'static str], since: Option<&str>, start: u32) -> Query {
    let (doctype, parent, fields, _) = searched.asked();
    let fields: Vec<&str> =
        ["name", "modified"].into_iter().chain(fields.iter().copied()).chain(extra.iter().copied()).collect();
    let query = Query::new(doctype).fields(&fields).order_by("creation desc, name asc").limit(PAGE_ROWS).start(start);
    let query = if let Some(parent) = parent { query.parent(parent) } else { query };
    let query = match searched {
        Searched::ContactLink => query.filter("parenttype", "=", "Contact").filter("link_doctype", "=", "Customer"),
        _ => query,
    };
    if let Some(since) = since { query.filter("modified", ">=", since) } else { query }
}

/// `TP-Link XX230v`; what it is, where neither is known.
fn model(fields: &Fields) -> String {
    let named: Vec<String> = ["brand", "model"].into_iter().filter_map(|field| fields.text(field)).collect();
    if named.is_empty() { fields.text("equipment_type").unwrap_or_default() } else { named.join(" ") }
}
