//! Linking: may this device be put on this job by itself? The phone asks before it offers the eight seconds of undo,
//! and the server asks again before it writes.

use crate::dispatch_job::DispatchJob;
use crate::lookup::Lookup;
use crate::service_equipment::{EquipmentStatus, ServiceEquipment};
use serde::{Deserialize, Serialize};

/// What may be done without a person's further word.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LinkVerdict {
    /// Link it; undo is offered.
    Link,
    /// It stands in the job's table already: nothing to do.
    AlreadyLinked,
    /// A person must say yes first.
    Confirm(ConfirmReason),
    /// Never by itself, and not by a yes either: something must be mended first.
    Blocked(BlockReason),
}

/// Why a person must say yes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ConfirmReason {
    /// Several records share the key that was read.
    Ambiguous,
    /// The job names no place to compare with.
    NoJobLocation,
    /// In stock, and reserved for another place.
    ReservedElsewhere,
    /// In stock, in another technician's hands.
    HeldBy,
    /// A state this version does not know.
    UnknownStatus,
}

/// Why it cannot be linked.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum BlockReason {
    /// In service at another place or for another customer.
    ActiveElsewhere {
        /// Where, when the record says.
        location: Option<String>,
        /// For whom, when the record says.
        customer: Option<String>,
    },
    /// Faulty, returned or lost.
    Retired(EquipmentStatus),
    /// The job is over: completed, cancelled or not done.
    JobClosed,
    /// In stock, and the job takes equipment away.
    NothingToRetrieve,
}

/// Decides for one record. A device installed at another place is never linked by itself.
///
/// ```
/// use domain::{dispatch_job::DispatchJob, linking::*, service_equipment::ServiceEquipment};
/// let (job, mut ont) = (DispatchJob::samples().remove(0), ServiceEquipment::samples().remove(0));
/// assert_eq!(link_check(&job, &ont), LinkVerdict::Link);
/// ont.service_location = Some("LOC-00999".into());
/// assert!(matches!(link_check(&job, &ont), LinkVerdict::Blocked(BlockReason::ActiveElsewhere { .. })));
/// ```
pub fn link_check(job: &DispatchJob, equipment: &ServiceEquipment) -> LinkVerdict {
    use {BlockReason as Block, ConfirmReason as Confirm, LinkVerdict as Verdict};
    if job.equipment.iter().any(|line| line.equipment == equipment.name) {
        return Verdict::AlreadyLinked;
    }
    if !job.status.is_open() {
        return Verdict::Blocked(Block::JobClosed);
    }
    let location = text(&equipment.service_location);
    let is_here = location.is_some() && location == text(&job.service_location);
    match &equipment.status {
        EquipmentStatus::Installed if is_here => Verdict::Link,
        EquipmentStatus::Installed if is_elsewhere(job, equipment) => Verdict::Blocked(Block::ActiveElsewhere {
            location: location.map(str::to_owned),
            customer: text(&equipment.customer).map(str::to_owned),
        }),
        EquipmentStatus::Faulty | EquipmentStatus::Returned | EquipmentStatus::Lost if !is_here => {
            Verdict::Blocked(Block::Retired(equipment.status.clone()))
        }
        EquipmentStatus::Other(_) => Verdict::Confirm(Confirm::UnknownStatus),
        EquipmentStatus::InStock if is_retrieval(job) => Verdict::Blocked(Block::NothingToRetrieve),
        _ if text(&job.service_location).is_none() => Verdict::Confirm(Confirm::NoJobLocation),
        EquipmentStatus::InStock if location.is_some() && !is_here => Verdict::Confirm(Confirm::ReservedElsewhere),
        EquipmentStatus::InStock if is_anothers(job, equipment) => Verdict::Confirm(Confirm::HeldBy),
        _ => Verdict::Link,
    }
}

/// The same for what a lookup found: several records under one key are never linked by themselves.
pub fn link_check_found(job: &DispatchJob, found: &Lookup) -> LinkVerdict {
    match link_check(job, &found.equipment) {
        LinkVerdict::Link if found.candidates > 1 => LinkVerdict::Confirm(ConfirmReason::Ambiguous),
        verdict => verdict,
    }
}

/// In service somewhere the job is not. A record without place is elsewhere when its customer is another one;
/// against a job without place every place is another one.
fn is_elsewhere(job: &DispatchJob, equipment: &ServiceEquipment) -> bool {
    match text(&equipment.service_location) {
        Some(_) => true,
        None => text(&equipment.customer).is_some_and(|customer| text(&job.customer) != Some(customer)),
    }
}

/// In the van of somebody who does not do the job.
fn is_anothers(job: &DispatchJob, equipment: &ServiceEquipment) -> bool {
    text(&equipment.held_by).is_some_and(|holder| text(&job.assigned_tech) != Some(holder))
}

fn is_retrieval(job: &DispatchJob) -> bool {
    job.job_type == crate::dispatch_job::DispatchJobType::Retrieval
}

/// ERPNext writes an empty link as null or as "".
fn text(value: &Option<String>) -> Option<&str> {
    value.as_deref().map(str::trim).filter(|value| !value.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dispatch_job::{DispatchJobStatus, DispatchJobType, EquipmentAction, JobEquipment};

    fn job() -> DispatchJob {
        DispatchJob {
            equipment: Vec::new(),
            service_location: Some("LOC-1".into()),
            customer: Some("Ferme O'Brien + Fils".into()),
            status: DispatchJobStatus::InProgress,
            job_type: DispatchJobType::Repair,
            ..DispatchJob::samples().remove(0)
        }
    }

    fn device(status: EquipmentStatus, location: Option<&str>, customer: Option<&str>) -> ServiceEquipment {
        ServiceEquipment {
            status,
            service_location: location.map(str::to_owned),
            customer: customer.map(str::to_owned),
            ..ServiceEquipment::samples().remove(0)
        }
    }

    #[test]
    fn every_state_of_a_device_has_its_verdict() {
        use {BlockReason as Block, ConfirmReason as Confirm, EquipmentStatus as Status, LinkVerdict as Verdict};
        let mine = Some("Ferme O'Brien + Fils");
        let elsewhere = |location: Option<&str>, customer: Option<&str>| {
            Verdict::Blocked(Block::ActiveElsewhere {
                location: location.map(Into::into),
                customer: customer.map(Into::into),
            })
        };
        for (status, location, customer, verdict) in [
            (Status::InStock, None, None, Verdict::Link),
            (Status::InStock, Some(""), None, Verdict::Link),
            (Status::InStock, Some("LOC-1"), None, Verdict::Link),
            (Status::InStock, Some("LOC-2"), None, Verdict::Confirm(Confirm::ReservedElsewhere)),
            (Status::Installed, Some("LOC-1"), mine, Verdict::Link),
            (Status::Installed, Some("LOC-1"), Some("Z"), Verdict::Link),
            (Status::Installed, Some("LOC-2"), mine, elsewhere(Some("LOC-2"), mine)),
            (Status::Installed, Some("LOC-2"), None, elsewhere(Some("LOC-2"), None)),
            (Status::Installed, None, Some("Z"), elsewhere(None, Some("Z"))),
            (Status::Installed, None, mine, Verdict::Link),
            (Status::Faulty, None, None, Verdict::Blocked(Block::Retired(Status::Faulty))),
            (Status::Faulty, Some("LOC-1"), mine, Verdict::Link),
            (Status::Lost, Some("LOC-2"), None, Verdict::Blocked(Block::Retired(Status::Lost))),
            (Status::Returned, None, None, Verdict::Blocked(Block::Retired(Status::Returned))),
            (Status::from("Réservé"), None, None, Verdict::Confirm(Confirm::UnknownStatus)),
        ] {
            let device = device(status, location, customer);
            assert_eq!(link_check(&job(), &device), verdict, "{:?} at {location:?} for {customer:?}", device.status);
        }
    }

    #[test]
    fn the_job_has_its_say_too() {
        let stock = device(EquipmentStatus::InStock, None, None);
        let closed = DispatchJob { status: DispatchJobStatus::Completed, ..job() };
        assert_eq!(link_check(&closed, &stock), LinkVerdict::Blocked(BlockReason::JobClosed));
        let placeless = DispatchJob { service_location: None, ..job() };
        assert_eq!(link_check(&placeless, &stock), LinkVerdict::Confirm(ConfirmReason::NoJobLocation));
        let installed = device(EquipmentStatus::Installed, Some("LOC-1"), None);
        assert!(matches!(
            link_check(&placeless, &installed),
            LinkVerdict::Blocked(BlockReason::ActiveElsewhere { .. })
        ));
        let retrieval = DispatchJob { job_type: DispatchJobType::Retrieval, ..job() };
        assert_eq!(link_check(&retrieval, &stock), LinkVerdict::Blocked(BlockReason::NothingToRetrieve));
        let line =
            JobEquipment { equipment: stock.name.clone(), action: EquipmentAction::Install, serial_number: None };
        let linked = DispatchJob { equipment: vec![line], ..closed };
        assert_eq!(link_check(&linked, &stock), LinkVerdict::AlreadyLinked);
    }

    #[test]
    fn stock_in_another_technicians_van_is_asked_about() {
        let job = DispatchJob { assigned_tech: Some("TECH-001".into()), ..job() };
        let held = |by: Option<&str>| ServiceEquipment {
            held_by: by.map(str::to_owned),
            ..device(EquipmentStatus::InStock, None, None)
        };
        assert_eq!(link_check(&job, &held(Some("TECH-002"))), LinkVerdict::Confirm(ConfirmReason::HeldBy));
        for by in [Some("TECH-001"), Some(""), None] {
            assert_eq!(link_check(&job, &held(by)), LinkVerdict::Link, "{by:?}");
        }
    }

    #[test]
    fn an_ambiguous_find_is_never_linked_by_itself_and_never_unblocked() {
        let found = |equipment| Lookup { tier: crate::lookup::Tier::Mac, key: String::new(), equipment, candidates: 2 };
        let stock = found(device(EquipmentStatus::InStock, None, None));
        assert_eq!(link_check_found(&job(), &stock), LinkVerdict::Confirm(ConfirmReason::Ambiguous));
        let elsewhere = found(device(EquipmentStatus::Installed, Some("LOC-2"), None));
        assert!(matches!(link_check_found(&job(), &elsewhere), LinkVerdict::Blocked(_)));
    }
}
