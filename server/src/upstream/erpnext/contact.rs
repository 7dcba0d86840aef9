use super::{ErpNext, Query};
use crate::upstream::{UpstreamError, json::Fields};
use domain::{customer::Phone, phone};
use futures::{StreamExt, TryStreamExt};

const DOCTYPE: &str = "Contact";
/// How many contacts of a customer are read, and how many at once: a list does not carry their numbers.
const MOST: u32 = 20;
const AT_ONCE: usize = 4;

/// How one contact is reached.
#[derive(Clone, Debug, PartialEq)]
pub struct Contact {
    /// `Véronique Tremblay`.
    pub full_name: Option<String>,
    /// The one ERPNext takes the customer's own number from.
    pub is_primary: bool,
    /// The one to try first in front.
    pub phones: Vec<Phone>,
    /// The primary one in front.
    pub emails: Vec<String>,
}

impl ErpNext {
    /// The contacts of a customer, the primary one in front.
    pub async fn list_contacts(&self, customer: &str) -> Result<Vec<Contact>, UpstreamError> {
        let query = Query::new(DOCTYPE)
            .fields(&["name"])
            .filter_child("Dynamic Link", "link_doctype", "Customer")
            .filter_child("Dynamic Link", "link_name", customer)
            .order_by("creation asc")
            .limit(MOST);
        let names = self.list(&query, |fields| fields.word("name")).await?;
        let reads = names.into_iter().map(|name| async move {
            match self.find(DOCTYPE, &name, |fields| Some(decode(&fields))).await {
                // Deleted since it was listed.
                Err(UpstreamError::NotFound) => Ok(None),
                read => read.map(Some),
            }
        });
        let read: Vec<Option<Contact>> = futures::stream::iter(reads).buffered(AT_ONCE).try_collect().await?;
        let mut contacts: Vec<Contact> = read.into_iter().flatten().collect();
        contacts.sort_by_key(|contact| !contact.is_primary);
        Ok(contacts)
    }
}

fn decode(fields: &Fields) -> Contact {
    let full_name = fields.text("full_name").or_else(|| fields.text("first_name"));
    let phone = |number: String, is_mobile| Phone {
        number: phone::normalise(&number).unwrap_or(number),
        is_mobile,
        contact: full_name.clone(),
    };
    let row = |row: Fields| {
        let is_first = row.check("is_primary_mobile_no") || row.check("is_primary_phone");
        Some((is_first, phone(row.word("phone")?, row.check("is_primary_mobile_no"))))
    };
    let mut rows: Vec<(bool, Phone)> = fields.objects("phone_nos").filter_map(row).collect();
    rows.sort_by_key(|(is_first, phone)| (!phone.is_mobile, !is_first));
    let mut emails: Vec<(bool, String)> =
        fields.objects("email_ids").filter_map(|row| Some((row.check("is_primary"), row.word("email_id")?))).collect();
    emails.sort_by_key(|(is_first, _)| !is_first);
    // Written before the tables were there, or fetched from them: both are told once.
    let single = [("mobile_no", true), ("phone", false)];
    let single = single.into_iter().filter_map(|(key, is_mobile)| Some(phone(fields.word(key)?, is_mobile)));
    Contact {
        is_primary: fields.check("is_primary_contact"),
        phones: rows.into_iter().map(|(_, phone)| phone).chain(single).collect(),
        emails: emails.into_iter().map(|(_, email)| email).chain(fields.word("email_id")).collect(),
        full_name,
    }
}
