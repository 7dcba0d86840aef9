use super::{Contact, ErpNext, Query};
use crate::upstream::UpstreamError;
use crate::upstream::json::Fields;
use domain::customer::{Customer, CustomerProfile, Phone};
use domain::phone;

const DOCTYPE: &str = "Customer";

impl ErpNext {
    /// The customer of that document name, which may be any text: `Ferme O'Brien + Fils`.
    pub async fn find_customer(&self, name: &str) -> Result<Customer, UpstreamError> {
        self.find(DOCTYPE, name, |fields| decode(&fields)).await
    }

    /// The customer with every number and address of their contacts, each once.
    pub async fn find_customer_profile(&self, name: &str) -> Result<CustomerProfile, UpstreamError> {
        let (customer, contacts) = futures::join!(self.find_customer(name), self.list_contacts(name));
        Ok(profile(customer?, contacts?))
    }

    /// The customers of these names; one that does not exist is left out.
    pub async fn list_customers(&self, names: &[&str]) -> Result<Vec<Customer>, UpstreamError> {
        if names.is_empty() {
            return Ok(Vec::new());
        }
        let query = Query::new(DOCTYPE).filter("name", "in", names).limit(1000);
        self.list(&query, |fields| decode(&fields)).await
    }
}

/// The customer's own number and address, which ERPNext fetched from the primary contact, come first; a name is told where
/// it is somebody else's.
fn profile(customer: Customer, contacts: Vec<Contact>) -> CustomerProfile {
    let own = customer.mobile_no.clone().map(|number| Phone { number, is_mobile: true, contact: None });
    let (mut phones, mut emails) = (Vec::from_iter(own), Vec::from_iter(customer.email_id.clone()));
    for contact in contacts {
        for mut phone in contact.phones {
            phone.contact = phone.contact.filter(|name| *name != customer.customer_name);
            match phones.iter_mut().find(|known: &&mut Phone| known.number == phone.number) {
                Some(known) => known.contact = known.contact.take().or(phone.contact),
                None => phones.push(phone),
            }
        }
        for email in contact.emails {
            if !emails.iter().any(|known: &String| known.eq_ignore_ascii_case(&email)) {
                emails.push(email);
            }
        }
    }
    CustomerProfile { customer, phones, emails }
}

pub(super) fn decode(fields: &Fields) -> Option<Customer> {
    let name = fields.word("name")?;
    let mobile_no = fields.word("mobile_no");
    Some(Customer {
        customer_name: fields.text("customer_name").unwrap_or_else(|| name.clone()),
        customer_type: fields.word("customer_type"),
        language: fields.word("language"),
        mobile_no: mobile_no.map(|number| phone::normalise(&number).unwrap_or(number)),
        email_id: fields.word("email_id"),
        disabled: fields.check("disabled"),
        name,
    })
}
