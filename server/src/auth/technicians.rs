//! Which Dispatch Technician a person is. authentik does not know; ERPNext does, by the user of the record.

use crate::upstream::{UpstreamError, erpnext::ErpNext};
use domain::person::{Person, Role};
use moka::future::Cache;
use std::{sync::Arc, time::Duration};
use tracing::warn;

const FRESH: Duration = Duration::from_secs(600);

/// Finds them, and remembers for ten minutes.
#[derive(Clone)]
pub struct Technicians {
    erpnext: ErpNext,
    known: Cache<String, Option<String>>,
}

impl Technicians {
    /// Nothing asked yet.
    pub fn new(erpnext: ErpNext) -> Self {
        Self { erpnext, known: Cache::builder().max_capacity(5000).time_to_live(FRESH).build() }
    }

    /// The person with their record. While ERPNext does not answer they have none, and what needs it is refused.
    pub async fn complete(&self, person: Arc<Person>) -> Arc<Person> {
        if person.role != Role::Technician || person.technician.is_some() {
            return person;
        }
        match self.known.try_get_with(person.id.clone(), self.ask(&person.id)).await {
            Ok(technician) => Arc::new(Person { technician, ..Person::clone(&person) }),
            Err(error) => {
                warn!(%error, "a technician's record cannot be read");
                person
            }
        }
    }

    async fn ask(&self, user: &str) -> Result<Option<String>, UpstreamError> {
        let found = self.erpnext.find_technician_of_user(user).await?;
        Ok(found.filter(|technician| technician.is_active).map(|technician| technician.name))
    }
}
