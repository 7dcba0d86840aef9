use super::{ErpNext, Query};
use crate::upstream::UpstreamError;
use crate::upstream::json::Fields;
use domain::customer::Customer;
use domain::phone;

const DOCTYPE: &str = "Customer";

impl ErpNext {
    /// The customer of that document name, which may be any text: `Ferme O'Brien + Fils`.
    pub async fn find_customer(&self, name: &str) -> Result<Customer, UpstreamError> {
        self.find(DOCTYPE, name, |fields| decode(&fields)).await
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
