//! Whose visit it is. A technician sees and changes their own, and those of the day that were shared with them through
//! ERPNext's "Assigned to"; who came by a link, those of its technician on its day. Anybody else's cannot be told from one that does not exist.

use crate::{
    app::App,
    upstream::{UpstreamError, erpnext::ErpNext},
};
use domain::{
    dispatch_job::DispatchJob,
    person::{Person, Role},
};

/// The visit, when this person may see it. Read by `erpnext`: a page may be shown what was known before ERPNext went away,
/// and is judged on it; an op is judged on what is there now.
pub async fn find_dispatch_job(
    app: &App,
    erpnext: &ErpNext,
    person: &Person,
    name: &str,
) -> Result<DispatchJob, UpstreamError> {
    if !is_name(name) {
        return Err(UpstreamError::NotFound);
    }
    let job = erpnext.find_dispatch_job(name).await?;
    if person.role != Role::Technician || is_theirs(app, erpnext, person, &job).await? {
        return Ok(job);
    }
    Err(UpstreamError::NotFound)
}

/// Of a list on a page, what this person may see.
pub async fn only_theirs(
    app: &App,
    person: &Person,
    jobs: Vec<DispatchJob>,
) -> Result<Vec<DispatchJob>, UpstreamError> {
    if person.role != Role::Technician {
        return Ok(jobs);
    }
    let (erpnext, mut theirs) = (app.erpnext.for_pages(), Vec::new());
    for job in jobs {
        if is_theirs(app, &erpnext, person, &job).await? {
            theirs.push(job);
        }
    }
    Ok(theirs)
}

async fn is_theirs(app: &App, erpnext: &ErpNext, person: &Person, job: &DispatchJob) -> Result<bool, UpstreamError> {
    let Some(technician) = &person.technician else { return Ok(false) };
    if let Some(day) = person.day {
        return Ok(job.assigned_tech.as_ref() == Some(technician) && job.scheduled_date == Some(day));
    }
    let today = app.clock.today();
    if job.assigned_tech.as_ref() == Some(technician) || job.scheduled_date != Some(today) {
        return Ok(job.assigned_tech.as_ref() == Some(technician));
    }
    Ok(erpnext.list_shared_dispatch_jobs(&person.id, today).await?.contains(&job.name))
}

/// Whether this person may see what stands at a place. Who came by a link sees the places of their day, and what stands
/// nowhere; the staff sees all.
pub async fn may_see_place(app: &App, person: &Person, place: Option<&str>) -> Result<bool, UpstreamError> {
    let (Some(day), Some(technician), Some(place)) = (person.day, &person.technician, place) else { return Ok(true) };
    let visits = app.erpnext.list_dispatch_jobs(technician, day, day).await?;
    Ok(visits.iter().any(|job| job.service_location.as_deref() == Some(place)))
}

/// What a visit can be called: nothing that a path, a query or a log reads as anything but a name.
pub fn is_name(name: &str) -> bool {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
    !name.is_empty() && name.len() <= 140 && !name.contains("..") && name.chars().all(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_name() {
        assert!(is_name("DJ-2026-00412") && is_name("Visite n. 4_é"));
        for other in ["", "..", "a/b", "a\\b", "a%2fb", "DJ-1?cmd=x", "DJ-1#x", "DJ-1\r\nX: 1", "a;b", &"a".repeat(141)]
        {
            assert!(!is_name(other), "{other:?}");
        }
    }
}
