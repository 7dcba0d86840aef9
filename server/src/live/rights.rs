//! Who may hear of what. What is not named here is heard by nobody; a technician hears of the customers their day is about.
//!
//! Decided anew for every stream, before anything is replayed: whoever lost a right between two streams gets nothing of
//! what came meanwhile. A stream lasts ten minutes at most, and ends at once when the person's role changes.

use crate::{app::App, auth::jobs, error::ApiError, upstream::UpstreamError};
use domain::{
    dispatch_job::DispatchJob,
    error::ProblemCode,
    person::{Person, Role},
    time::LocalDate,
    topic::Topic,
};
use moka::future::Cache;
use std::{collections::HashSet, sync::Arc, time::Duration};

/// How long a technician's day is believed.
const FRESH: Duration = Duration::from_secs(60);

/// The customers of each technician's day.
#[derive(Clone)]
pub struct Rights(Cache<(String, Option<LocalDate>), Arc<HashSet<String>>>);

impl Default for Rights {
    fn default() -> Self {
        Self(Cache::builder().max_capacity(5000).time_to_live(FRESH).build())
    }
}

enum Rule {
    Everyone,
    /// Only where it is about the technician's own day.
    OwnDay,
    Nobody,
}

fn rule(person: &Person, topic: &Topic) -> Rule {
    use Topic::{Conversation, Customer, Device, Dispatch, Health, Presence, Queue, Technician};
    match (person.role, topic) {
        (_, Health) => Rule::Everyone,
        // Of the staff, whoever may look at any device's page hears of it too.
        (Role::Technician, Device(_)) if person.day.is_none() => Rule::Everyone,
        (Role::Technician, Device(_) | Customer(_)) => Rule::OwnDay,
        (Role::Technician, Technician(name)) if person.technician.as_ref() == Some(name) => Rule::Everyone,
        (Role::Technician, _) => Rule::Nobody,
        (Role::Agent, Device(_) | Customer(_) | Conversation(_) | Presence(_) | Dispatch(_) | Queue) => Rule::Everyone,
        (Role::Agent, Technician(_)) => Rule::Nobody,
        (Role::Dispatcher | Role::Admin, _) => Rule::Everyone,
    }
}

impl Rights {
    /// The topics this person may hear of, and those that are not about their day: a stream serves many pages, and one that
    /// looks at a device of another day silences none of the others. An error when there are none of the first, or when
    /// one of them is for another role.
    pub async fn sort(
        &self,
        app: &App,
        person: &Person,
        wanted: Vec<Topic>,
    ) -> Result<(Vec<Topic>, Vec<Topic>), ApiError> {
        let (mut granted, mut denied) = (Vec::new(), Vec::new());
        for topic in wanted {
            let may_hear = match rule(person, &topic) {
                Rule::Everyone => true,
                // No page of this role asks for it.
                Rule::Nobody => return Err(ApiError::new(ProblemCode::Forbidden)),
                Rule::OwnDay => self.is_of_own_day(app, person, &topic).await?,
            };
            if may_hear { granted.push(topic) } else { denied.push(topic) }
        }
        if granted.is_empty() { Err(ApiError::new(ProblemCode::Forbidden)) } else { Ok((granted, denied)) }
    }

    /// Who came by a link hears of the devices that its panels show them.
    async fn is_of_own_day(&self, app: &App, person: &Person, topic: &Topic) -> Result<bool, UpstreamError> {
        let customer = match topic {
            Topic::Customer(name) => name,
            Topic::Device(serial) => match app.devices.record(serial).await {
                Ok(record) => return jobs::may_see_device(app, person, &record).await,
                Err(UpstreamError::NotFound) => return Ok(false),
                Err(error) => return Err(error),
            },
            _ => return Ok(false),
        };
        Ok(self.customers(app, person).await?.contains(customer))
    }

    async fn customers(&self, app: &App, person: &Person) -> Result<Arc<HashSet<String>>, UpstreamError> {
        let read = async { Ok(Arc::new(customers_of_the_day(app, person).await?)) };
        self.0.try_get_with((person.id.clone(), person.day), read).await.map_err(Arc::unwrap_or_clone)
    }
}

async fn customers_of_the_day(app: &App, person: &Person) -> Result<HashSet<String>, UpstreamError> {
    let Some(technician) = &person.technician else { return Ok(HashSet::new()) };
    let (erpnext, today) = (app.erpnext.for_pages(), app.clock.today());
    // Who came by a link has its one day.
    let (day, last) = person.day.map_or((today, LocalDate::from_days(today.days() + 1)), |day| (day, day));
    let mut jobs: Vec<DispatchJob> = erpnext.list_dispatch_jobs(technician, day, last).await?;
    let shared =
        if person.day.is_none() { erpnext.list_shared_dispatch_jobs(&person.id, today).await? } else { Vec::new() };
    for name in shared {
        jobs.push(erpnext.find_dispatch_job(&name).await?);
    }
    Ok(jobs.into_iter().filter_map(|job| job.customer).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn topics() -> Vec<Topic> {
        let list = "device:A,customer:C,conversation:1,technician:TECH-001,technician:TECH-002,presence:D,\
            dispatch:2026-11-22,queue,health";
        list.split(',').map(|topic| topic.parse().unwrap()).collect()
    }

    fn heard_by(role: Role, day: Option<LocalDate>) -> String {
        let technician = (role == Role::Technician).then(|| "TECH-001".to_owned());
        let person = Person { id: "p".to_owned(), name: "P".to_owned(), role, technician, day };
        let letter = |topic| match rule(&person, topic) {
            Rule::Everyone => 'x',
            Rule::OwnDay => 'o',
            Rule::Nobody => '-',
        };
        topics().iter().map(letter).collect()
    }

    /// One column a topic, in the order of the list above.
    #[test]
    fn the_table_of_rights() {
        assert_eq!(heard_by(Role::Technician, None), "xo-x----x");
        assert_eq!(heard_by(Role::Technician, Some(LocalDate::from_days(20_000))), "oo-x----x");
        assert_eq!(heard_by(Role::Agent, None), "xxx--xxxx");
        assert_eq!(heard_by(Role::Dispatcher, None), "xxxxxxxxx");
        assert_eq!(heard_by(Role::Admin, None), "xxxxxxxxx");
    }
}
