//! The timeline of a customer and a device, from five doctypes at once. A source our user may not read, or that is
//! down, is left out and named: the rest is still worth showing.

use super::{ErpNext, Query, customer_timeline::Part};
use crate::upstream::json::Fields;
use crate::upstream::{UpstreamError, site_time};
use domain::timeline::{CustomerEntry, TimelineEntry, TimelineKind};

/// What was read.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TimelineRead {
    /// Newest first.
    pub entries: Vec<TimelineEntry>,
    /// Doctypes that could not be read.
    pub missing: Vec<&'static str>,
}

type Decode = fn(&Fields) -> Option<TimelineEntry>;

const TEXT_LIMIT: usize = 280;

/// What a timeline is read from.
const DOCTYPES: [&str; 6] = ["Comment", "Communication", "Issue", "Dispatch Job", "Payment Entry", "Sales Invoice"];

impl ErpNext {
    /// Something happened that belongs in a timeline: what was read of them is no longer fresh.
    pub fn forget_timelines(&self) {
        DOCTYPES.into_iter().for_each(|doctype| self.stack.touch(doctype));
    }

    /// The newest entries of a customer and of a device's record (`EQP-00210`), at most `limit` of each source and
    /// together. An error only when no source could be read.
    pub async fn list_timeline(
        &self,
        customer: Option<&str>,
        equipment: Option<&str>,
        limit: u32,
    ) -> Result<TimelineRead, UpstreamError> {
        let queries = queries(customer, equipment, limit);
        let reads = queries.iter().map(|(query, decode)| self.list(query, |fields| decode(&fields)));
        let results = futures::future::join_all(reads).await;
        let (mut read, mut failure) = (TimelineRead::default(), None);
        for (result, (query, _)) in results.into_iter().zip(&queries) {
            match result {
                Ok(entries) => read.entries.extend(entries),
                Err(error) => {
                    read.missing.push(query.doctype());
                    failure = Some(error);
                }
            }
        }
        match failure {
            Some(error) if read.missing.len() == queries.len() => return Err(error),
            _ => {}
        }
        read.entries.sort_by(|a, b| (b.at, &b.id).cmp(&(a.at, &a.id)));
        read.entries.dedup_by(|a, b| a.id == b.id);
        read.entries.truncate(limit as usize);
        Ok(read)
    }
}

fn queries(customer: Option<&str>, equipment: Option<&str>, limit: u32) -> Vec<(Query, Decode)> {
    let about: Vec<&str> = customer.into_iter().chain(equipment).collect();
    let newest = |query: Query| query.order_by("creation desc").limit(limit);
    let mut queries: Vec<(Query, Decode)> = Vec::new();
    if !about.is_empty() {
        queries.push((newest(comments(&about)), comment_entry));
    }
    let Some(customer) = customer else { return queries };
    queries.push((newest(communications(&["Customer"], &[customer])), communication_entry));
    queries.push((newest(issues(customer)), issue_entry));
    queries.push((newest(jobs(customer)), job_entry));
    queries.push((newest(payments(customer)), payment_entry));
    queries
}

/// The parts of a customer's whole timeline; `about` names the customer and what belongs to them.
pub(super) fn customer_parts(customer: &str, about: &[&str]) -> Vec<Part> {
    let part = |query, by, decode| Part { query, by, decode };
    vec![
        part(comments(about), "creation", |fields| comment_entry(fields).map(plain)),
        part(communications(&["Customer", "Issue", "Dispatch Job"], about), "creation", said_entry),
        part(issues(customer), "creation", |fields| issue_entry(fields).map(plain)),
        part(jobs(customer), "modified", |fields| job_entry(fields).map(plain)),
        part(payments(customer), "creation", |fields| payment_entry(fields).map(plain)),
        part(invoices(customer), "creation", |fields| invoice_entry(fields).map(plain)),
    ]
}

fn plain(entry: TimelineEntry) -> CustomerEntry {
    CustomerEntry { entry, is_ours: None, delivery: None }
}

fn comments(about: &[&str]) -> Query {
    let fields = ["name", "creation", "content", "comment_by", "comment_email"];
    let comments = Query::new("Comment").fields(&fields).filter("comment_type", "=", "Comment");
    comments.filter("reference_name", "in", about)
}

fn communications(doctypes: &[&str], about: &[&str]) -> Query {
    let fields = [
        "name",
        "creation",
        "communication_date",
        "communication_medium",
        "subject",
        "content",
        "sender",
        "sender_full_name",
        "phone_no",
        "sent_or_received",
        "delivery_status",
    ];
    let of_type = Query::new("Communication").fields(&fields).filter("communication_type", "=", "Communication");
    of_type.filter("reference_doctype", "in", doctypes).filter("reference_name", "in", about)
}

fn issues(customer: &str) -> Query {
    let fields = ["name", "creation", "subject", "raised_by", "opening_date", "opening_time"];
    Query::new("Issue").fields(&fields).filter("customer", "=", customer)
}

fn jobs(customer: &str) -> Query {
    let fields = ["name", "creation", "modified", "subject", "assigned_tech", "completed_at", "started_at"];
    Query::new("Dispatch Job").fields(&fields).filter("customer", "=", customer)
}

fn payments(customer: &str) -> Query {
    let fields = ["name", "creation", "payment_type", "paid_amount", "paid_from_account_currency", "reference_no"];
    let of_customer = Query::new("Payment Entry").fields(&fields).filter("party_type", "=", "Customer");
    of_customer.filter("party", "=", customer).filter("docstatus", "=", 1)
}

fn invoices(customer: &str) -> Query {
    let fields = ["name", "creation", "grand_total", "currency"];
    Query::new("Sales Invoice").fields(&fields).filter("customer", "=", customer).filter("docstatus", "=", 1)
}

fn comment_entry(fields: &Fields) -> Option<TimelineEntry> {
    let text = fields.html("content", TEXT_LIMIT)?;
    entry(
        fields,
        "Comment",
        TimelineKind::Comment,
        "creation",
        text,
        fields.text("comment_by").or_else(|| fields.word("comment_email")),
    )
}

fn communication_entry(fields: &Fields) -> Option<TimelineEntry> {
    let kind = match fields.word("communication_medium").as_deref() {
        Some("SMS" | "Chat") => TimelineKind::Sms,
        Some("Phone") => TimelineKind::Call,
        Some("Email") | None => TimelineKind::Email,
        Some(_) => TimelineKind::Comment,
    };
    // An e-mail is known by its subject; a message and a call by what was said.
    let (subject, content) = (fields.text("subject"), fields.html("content", TEXT_LIMIT));
    let text = if kind == TimelineKind::Email { subject.or(content) } else { content.or(subject) }?;
    let actor = fields.word("phone_no").or_else(|| fields.text("sender_full_name")).or_else(|| fields.word("sender"));
    entry(fields, "Communication", kind, "communication_date", text, actor)
}

/// The same, with which way it went. Who wrote to us is told by number, who wrote for us by name.
fn said_entry(fields: &Fields) -> Option<CustomerEntry> {
    let mut entry = communication_entry(fields)?;
    let is_ours = fields.word("sent_or_received").map(|way| way == "Sent");
    if is_ours == Some(true) {
        entry.actor = fields.text("sender_full_name").or_else(|| fields.word("sender"));
    }
    Some(CustomerEntry { entry, is_ours, delivery: fields.word("delivery_status") })
}

fn issue_entry(fields: &Fields) -> Option<TimelineEntry> {
    let opened = fields
        .date("opening_date")
        .and_then(|date| site_time::instant_of(date, fields.time("opening_time"), fields.zone()));
    let mut issue =
        entry(fields, "Issue", TimelineKind::Issue, "creation", fields.text("subject")?, fields.word("raised_by"))?;
    issue.at = opened.unwrap_or(issue.at);
    Some(issue)
}

fn job_entry(fields: &Fields) -> Option<TimelineEntry> {
    let at = ["completed_at", "started_at"].into_iter().find(|key| fields.instant(key).is_some()).unwrap_or("creation");
    entry(fields, "Dispatch Job", TimelineKind::DispatchJob, at, fields.text("subject")?, fields.word("assigned_tech"))
}

/// `91.93 CAD, CHQ-0002`: the sum as the ledger has it, in no language; below zero what was paid back.
fn payment_entry(fields: &Fields) -> Option<TimelineEntry> {
    let currency = fields.word("paid_from_account_currency").unwrap_or_else(|| "CAD".to_owned());
    let reference = fields.word("reference_no").map(|reference| format!(", {reference}")).unwrap_or_default();
    let sign = if fields.word("payment_type").as_deref() == Some("Pay") { -1.0 } else { 1.0 };
    let text = format!("{:.2} {currency}{reference}", sign * fields.number("paid_amount")?);
    entry(fields, "Payment Entry", TimelineKind::Payment, "creation", text, None)
}

/// `ACC-SINV-2026-01877, 91.93 CAD`.
fn invoice_entry(fields: &Fields) -> Option<TimelineEntry> {
    let currency = fields.word("currency").unwrap_or_else(|| "CAD".to_owned());
    let text = format!("{}, {:.2} {currency}", fields.word("name")?, fields.number("grand_total")?);
    entry(fields, "Sales Invoice", TimelineKind::Billing, "creation", text, None)
}

fn entry(
    fields: &Fields,
    doctype: &str,
    kind: TimelineKind,
    at: &str,
    text: String,
    actor: Option<String>,
) -> Option<TimelineEntry> {
    let id = format!("{doctype}:{}", fields.word("name")?);
    let at = fields.instant(at).or_else(|| fields.instant("creation"))?;
    Some(TimelineEntry { id, at, kind, text, actor, change: None })
}
