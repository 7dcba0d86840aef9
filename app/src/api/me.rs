//! `me`: who is signed in.

use domain::person::Person;

/// The signed-in person.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Me;

impl super::Endpoint for Me {
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/api/me";
    type Response = Person;
    fn path(&self) -> String {
        Self::PATH.to_owned()
    }
}
