//! Whose visit it is. A technician sees and changes their own, and those of the day that were shared with them through
//! ERPNext's "Assigned to"; who came by a link, those of its technician on its day. Anybody else's cannot be told from one that does not exist.

use crate::{
    app::App,
    upstream::{UpstreamError, erpnext::ErpNext},
};
use domain::{
    dispatch_job::DispatchJob,
    person::{Person, Role},
    service_equipment::{EquipmentStatus, ServiceEquipment},
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

/// Whether this person may see a device. Who came by a link sees those at the places of their day, and those that belong
/// nowhere and to nobody; the staff sees all.
pub async fn may_see_device(app: &App, person: &Person, device: &ServiceEquipment) -> Result<bool, UpstreamError> {
    let (Some(day), Some(technician)) = (person.day, &person.technician) else { return Ok(true) };
    let (place, customer) = (text(&device.service_location), text(&device.customer));
    if place.is_none() && customer.is_none() {
        return Ok(true);
    }
    let visits = app.erpnext.list_dispatch_jobs(technician, day, day).await?;
    let is_here = |job: &DispatchJob| match place {
        Some(_) => text(&job.service_location) == place,
        None => text(&job.customer) == customer,
    };
    Ok(visits.iter().any(is_here))
}

/// The device as this person may see it. One that is not theirs keeps what says why it cannot be linked, under the code
/// that was read: the phone tells that it is in service elsewhere instead of offering to make a record of it.
pub async fn as_seen_by(
    app: &App,
    person: &Person,
    code: &str,
    device: ServiceEquipment,
) -> Result<ServiceEquipment, UpstreamError> {
    Ok(if may_see_device(app, person, &device).await? { device } else { bare(code, &device) })
}

/// A customer or a place that is not told.
const NOT_TOLD: &str = "…";

/// What `domain::linking` decides on, and the kind of device; whose it is and where, in no field.
fn bare(code: &str, device: &ServiceEquipment) -> ServiceEquipment {
    let is_installed = device.status == EquipmentStatus::Installed;
    ServiceEquipment {
        name: code.to_owned(),
        serial_number: code.to_owned(),
        mac_address: None,
        gpon_sn: None,
        barcode: None,
        brand: device.brand.clone(),
        model: device.model.clone(),
        equipment_type: device.equipment_type.clone(),
        status: device.status.clone(),
        customer: is_installed.then(|| NOT_TOLD.to_owned()),
        service_location: (!is_installed).then(|| NOT_TOLD.to_owned()),
        olt_name: None,
        pon_port: None,
        ont_id: None,
        firmware: None,
        installed_on: None,
        last_seen: None,
        held_by: None,
        modified: String::new(),
    }
}

/// ERPNext writes an empty link as null or as "".
pub fn text(value: &Option<String>) -> Option<&str> {
    value.as_deref().map(str::trim).filter(|value| !value.is_empty())
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
    fn a_device_of_strangers_is_blocked_in_words_and_tells_nothing_of_them() {
        use domain::linking::{BlockReason, ConfirmReason, LinkVerdict, link_check};
        let job = DispatchJob { equipment: Vec::new(), ..DispatchJob::samples().remove(0) };
        let device = |status| ServiceEquipment {
            status,
            service_location: Some("LOC-00999".into()),
            customer: Some("CUST-00999".into()),
            ..ServiceEquipment::samples().remove(0)
        };
        let seen = |status| bare("READ-1", &device(status));
        let verdict = link_check(&job, &seen(EquipmentStatus::Installed));
        assert!(matches!(verdict, LinkVerdict::Blocked(BlockReason::ActiveElsewhere { location: None, .. })));
        let verdict = link_check(&job, &seen(EquipmentStatus::InStock));
        assert_eq!(verdict, LinkVerdict::Confirm(ConfirmReason::ReservedElsewhere));
        let verdict = link_check(&job, &seen(EquipmentStatus::Lost));
        assert_eq!(verdict, LinkVerdict::Blocked(BlockReason::Retired(EquipmentStatus::Lost)));
        let (whole, told) = (device(EquipmentStatus::Installed), format!("{:?}", seen(EquipmentStatus::Installed)));
        let secrets = [Some(whole.name), Some(whole.serial_number), whole.gpon_sn, whole.mac_address, whole.olt_name];
        let secrets = secrets.into_iter().chain([whole.pon_port, whole.customer, whole.service_location]);
        for secret in secrets.flatten() {
            assert!(!told.contains(&secret), "{secret} in {told}");
        }
    }

    #[test]
    fn a_name_is_a_name() {
        assert!(is_name("DJ-2026-00412") && is_name("Visite n. 4_é"));
        for other in ["", "..", "a/b", "a\\b", "a%2fb", "DJ-1?cmd=x", "DJ-1#x", "DJ-1\r\nX: 1", "a;b", &"a".repeat(141)]
        {
            assert!(!is_name(other), "{other:?}");
        }
    }
}
