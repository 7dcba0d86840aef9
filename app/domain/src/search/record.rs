use super::{Field, Kind};
use crate::identifier::{GponSerial, MacAddress};
use crate::phone;

/// A record to be found, in the form its keys are shown in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Record {
    /// What it is.
    pub kind: Kind,
    /// Its document name.
    pub name: String,
    /// The document name of its customer.
    pub customer: Option<String>,
    /// The document name of its place.
    pub location: Option<String>,
    /// The upstream's word for its state.
    pub state: Option<String>,
    /// What it is found by and shown with.
    pub fields: Vec<(Field, String)>,
}

impl Record {
    /// A record without anything but its name.
    pub fn new(kind: Kind, name: impl Into<String>) -> Self {
        Self { kind, name: name.into(), customer: None, location: None, state: None, fields: Vec::new() }
    }

    /// Whose it is and where.
    pub fn at(mut self, customer: Option<String>, location: Option<String>) -> Self {
        (self.customer, self.location) = (customer, location);
        self
    }

    /// Its state.
    pub fn in_state(mut self, state: Option<String>) -> Self {
        self.state = state;
        self
    }

    /// One more text, in its canonical form; an empty one and one that is there already are passed over.
    pub fn with(mut self, field: Field, text: Option<impl AsRef<str>>) -> Self {
        let Some(text) = text.map(|text| canonical(field, text.as_ref().trim())).filter(|text| !text.is_empty()) else {
            return self;
        };
        if !self.fields.iter().any(|(_, known)| *known == text) {
            self.fields.push((field, text));
        }
        self
    }
}

/// How a key is shown; what is not of its shape stays as it is.
fn canonical(field: Field, text: &str) -> String {
    let shown = match field {
        Field::Mobile | Field::Phone => phone::normalise(text).map(|number| phone::shown(&number)),
        Field::Mac => MacAddress::parse(text).ok().map(|mac| mac.to_string()),
        Field::Gpon => GponSerial::parse(text).ok().map(|gpon| gpon.to_string()),
        _ => None,
    };
    shown.unwrap_or_else(|| text.to_owned())
}
