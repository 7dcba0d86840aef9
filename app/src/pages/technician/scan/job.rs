//! The job at hand: the one the page was opened for, or the one under way.

use crate::offline::day_view::DayView;
use domain::{
    dispatch_job::{DispatchJob, DispatchJobStatus, DispatchJobType, EquipmentAction},
    linking::{LinkVerdict, link_check_found},
    lookup::Lookup,
    service_equipment::EquipmentStatus,
};

/// Which job what is read belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum JobChoice {
    /// The one job under way today, if there is exactly one.
    UnderWay,
    /// This one.
    Named(String),
    /// None: a person said so.
    None,
}

impl JobChoice {
    /// Its name, as far as the day is known.
    pub fn name(&self, day: Option<&DayView>) -> Option<String> {
        match self {
            Self::Named(name) => Some(name.clone()),
            Self::None => None,
            Self::UnderWay => under_way(day?),
        }
    }
}

/// What may be done with a device that was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// There is no job to link it to.
    NoJob,
    /// There is one, but not in the day pack: a person may still ask the server to link it.
    JobUnknown(String),
    /// The rules of linking have spoken.
    Verdict(LinkVerdict, LinkTo),
}

/// What a link would be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LinkTo {
    /// `DJ-2026-00412`.
    pub job: String,
    /// What was done with the device.
    pub action: EquipmentAction,
}

/// Decides for a device that was found.
pub fn next(choice: &JobChoice, day: Option<&DayView>, found: &Lookup) -> Next {
    let Some(name) = choice.name(day) else { return Next::NoJob };
    let Some(view) = day.and_then(|day| day.job(&name)) else { return Next::JobUnknown(name) };
    let action = action(&view.job, &found.equipment.status);
    Next::Verdict(link_check_found(&view.job, found), LinkTo { job: name, action })
}

/// What a device from stock, or one that stands there, is for on such a job.
pub fn action(job: &DispatchJob, status: &EquipmentStatus) -> EquipmentAction {
    let stands_there = *status == EquipmentStatus::Installed;
    match (&job.job_type, stands_there) {
        (DispatchJobType::Retrieval, _) => EquipmentAction::Remove,
        (_, true) => EquipmentAction::Inspect,
        (DispatchJobType::Repair | DispatchJobType::Maintenance, false) => EquipmentAction::Replace,
        _ => EquipmentAction::Install,
    }
}

fn under_way(day: &DayView) -> Option<String> {
    use DispatchJobStatus::{EnRoute, InProgress, OnSite};
    let begun = |status: &DispatchJobStatus| matches!(status, EnRoute | InProgress | OnSite);
    let today = |job: &DispatchJob| job.scheduled_date.is_none_or(|date| date <= day.today);
    let mut jobs = day.jobs.iter().map(|view| &view.job).filter(|job| begun(&job.status) && today(job));
    jobs.next().filter(|_| jobs.next().is_none()).map(|job| job.name.clone())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::offline::day_view::JobView;
    use domain::{
        lookup::Tier,
        service_equipment::ServiceEquipment,
        time::{LocalDate, Timestamp},
    };

    fn day(statuses: &[DispatchJobStatus]) -> DayView {
        let today = LocalDate { year: 2026, month: 11, day: 22 };
        let job = |(at, status): (usize, &DispatchJobStatus)| {
            let sample = DispatchJob::samples().remove(0);
            JobView {
                job: DispatchJob {
                    name: format!("DJ-{at}"),
                    status: status.clone(),
                    scheduled_date: Some(today),
                    ..sample
                },
                customer: None,
                location: None,
                plan: None,
                issue: None,
                equipment: Vec::new(),
            }
        };
        DayView {
            person_name: String::new(),
            day: today,
            today,
            made_at: Timestamp::new(0, 0),
            complete: true,
            jobs: statuses.iter().enumerate().map(job).collect(),
        }
    }

    fn stock() -> Lookup {
        let equipment = ServiceEquipment {
            status: EquipmentStatus::InStock,
            service_location: None,
            ..ServiceEquipment::samples().remove(0)
        };
        Lookup { tier: Tier::Serial, key: String::new(), equipment, candidates: 1 }
    }

    #[test]
    fn exactly_one_job_under_way_is_the_one_at_hand() {
        use DispatchJobStatus::{Assigned, Completed, InProgress, OnSite};
        let name = |statuses: &[DispatchJobStatus]| JobChoice::UnderWay.name(Some(&day(statuses)));
        assert_eq!(name(&[Completed, InProgress, Assigned]).as_deref(), Some("DJ-1"));
        assert_eq!(name(&[OnSite, InProgress]), None);
        assert_eq!(name(&[Assigned]), None);
        assert_eq!(JobChoice::None.name(Some(&day(&[InProgress]))), None);
        assert_eq!(JobChoice::Named("DJ-9".into()).name(None).as_deref(), Some("DJ-9"));
    }

    #[test]
    fn nothing_is_linked_without_a_job_that_is_known() {
        let day = day(&[DispatchJobStatus::InProgress]);
        assert_eq!(next(&JobChoice::None, Some(&day), &stock()), Next::NoJob);
        let stranger = JobChoice::Named("DJ-77".into());
        assert_eq!(next(&stranger, Some(&day), &stock()), Next::JobUnknown("DJ-77".into()));
        let Next::Verdict(verdict, to) = next(&JobChoice::UnderWay, Some(&day), &stock()) else { panic!("no verdict") };
        assert_eq!((verdict, to.job.as_str()), (LinkVerdict::Link, "DJ-0"));
    }

    #[test]
    fn what_is_done_follows_from_the_job_and_the_record() {
        use DispatchJobType::{Installation, Repair, Retrieval};
        let of = |job_type, status| action(&DispatchJob { job_type, ..DispatchJob::samples().remove(0) }, &status);
        assert_eq!(of(Installation, EquipmentStatus::InStock), EquipmentAction::Install);
        assert_eq!(of(Repair, EquipmentStatus::InStock), EquipmentAction::Replace);
        assert_eq!(of(Repair, EquipmentStatus::Installed), EquipmentAction::Inspect);
        assert_eq!(of(Retrieval, EquipmentStatus::Installed), EquipmentAction::Remove);
    }
}
