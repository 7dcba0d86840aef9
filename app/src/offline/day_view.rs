//! What the day's pages show of a pack: the jobs with their people and places put together.

use domain::{
    customer::Customer,
    day_pack::DayPack,
    dispatch_job::{DispatchJob, DispatchJobStatus, EquipmentAction},
    issue::Issue,
    service_equipment::ServiceEquipment,
    service_location::ServiceLocation,
    time::{LocalDate, Timestamp},
};
use serde::{Deserialize, Serialize};

/// Where a page carries its day among what was prefetched.
pub const DAY_VIEW: &str = "day-view";

/// The technician's day and the next.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DayView {
    /// `Marc Gagnon`.
    pub person_name: String,
    /// The first of the pack's two days.
    pub day: LocalDate,
    /// The day it is, when the view is made.
    pub today: LocalDate,
    /// When the pack was made.
    pub made_at: Timestamp,
    /// False when something is missing in it.
    pub complete: bool,
    /// In the order of the day.
    pub jobs: Vec<JobView>,
}

/// One job as shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct JobView {
    /// The visit itself.
    pub job: DispatchJob,
    /// The payer.
    pub customer: Option<Customer>,
    /// The place.
    pub location: Option<ServiceLocation>,
    /// `Fibre 500`.
    pub plan: Option<String>,
    /// The ticket that asked for the visit.
    pub issue: Option<Issue>,
    /// What the job names and what stands at the place.
    pub equipment: Vec<EquipmentLine>,
}

/// One device of a job.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct EquipmentLine {
    /// What to look it up by.
    pub serial: String,
    /// `TP-Link XX230v`, or the kind of thing.
    pub label: String,
    /// What the job wants of it; `None` for what merely stands there.
    pub action: Option<EquipmentAction>,
}

impl DayView {
    /// The day a pack holds, seen on that date.
    pub fn of(pack: &DayPack, today: LocalDate) -> Self {
        Self {
            person_name: pack.person.name.clone(),
            day: pack.day,
            today,
            made_at: pack.made_at,
            complete: pack.complete,
            jobs: pack.jobs.iter().map(|job| job_view(pack, job)).collect(),
        }
    }

    /// The job of that name.
    pub fn job(&self, name: &str) -> Option<&JobView> {
        self.jobs.iter().find(|view| view.job.name == name)
    }

    /// The job to do now: one that has begun, else the first that is left today.
    pub fn current(&self) -> Option<&JobView> {
        let mut left = self.jobs.iter().filter(|view| self.is_today(view) && view.job.status.is_open());
        let begun = left.clone().find(|view| view.has_begun());
        begun.or_else(|| left.next())
    }

    /// What is left of today after the current one.
    pub fn next(&self) -> Vec<&JobView> {
        let current = self.current().map(|view| &view.job.name);
        let left =
            |view: &&JobView| self.is_today(view) && view.job.status.is_open() && Some(&view.job.name) != current;
        self.jobs.iter().filter(left).collect()
    }

    /// What is over today.
    pub fn done(&self) -> Vec<&JobView> {
        self.jobs.iter().filter(|view| self.is_today(view) && !view.job.status.is_open()).collect()
    }

    /// What is planned after today.
    pub fn tomorrow(&self) -> Vec<&JobView> {
        self.jobs.iter().filter(|view| view.job.scheduled_date.is_some_and(|date| date > self.today)).collect()
    }

    /// How many jobs today has.
    pub fn today_total(&self) -> usize {
        self.jobs.iter().filter(|view| self.is_today(view)).count()
    }

    /// A job without a date is today's: it was given without a plan. One left open from an earlier day is too.
    fn is_today(&self, view: &JobView) -> bool {
        match view.job.scheduled_date {
            None => true,
            Some(date) => date == self.today || (date < self.today && view.job.status.is_open()),
        }
    }
}

impl JobView {
    /// True once the technician has set out.
    pub fn has_begun(&self) -> bool {
        use DispatchJobStatus::{EnRoute, InProgress, OnSite, Paused};
        matches!(self.job.status, EnRoute | InProgress | OnSite | Paused)
    }

    /// Who: the customer's name, or the job's subject.
    pub fn who(&self) -> &str {
        self.customer.as_ref().map_or(&self.job.subject, |customer| &customer.customer_name)
    }

    /// `118, rue de l’Église, Napierville`.
    pub fn place(&self) -> Option<String> {
        self.location.as_ref().map(|location| format!("{}, {}", location.address_line, location.city))
    }

    /// Planned hours, `14:00` and `15:30`.
    pub fn hours(&self) -> Option<(String, Option<String>)> {
        let start = self.job.start_time?;
        let end = self
            .job
            .duration_min
            .map(|minutes| domain::time::LocalTime((u32::from(start.0) + minutes).min(1439) as u16).to_string());
        Some((start.to_string(), end))
    }
}

fn job_view(pack: &DayPack, job: &DispatchJob) -> JobView {
    let location =
        job.service_location.as_ref().and_then(|name| pack.locations.iter().find(|location| location.name == *name));
    let customer = job.customer.as_ref().or_else(|| location?.customer.as_ref());
    let is_here = |place: &Option<String>| place.is_none() || *place == job.service_location;
    let plan = pack
        .subscriptions
        .iter()
        .filter(|line| Some(&line.customer) == customer && line.subscription.status.is_active());
    JobView {
        customer: customer.and_then(|name| pack.customers.iter().find(|customer| customer.name == *name)).cloned(),
        location: location.cloned(),
        plan: plan
            .into_iter()
            .find(|line| is_here(&line.subscription.service_location))
            .map(|line| line.subscription.plan.clone()),
        issue: job
            .issue
            .as_ref()
            .and_then(|name| pack.issues.iter().find(|line| line.issue.name == *name))
            .map(|line| line.issue.clone()),
        equipment: equipment(pack, job),
        job: job.clone(),
    }
}

/// What the job's table names first, then what else stands at the place.
fn equipment(pack: &DayPack, job: &DispatchJob) -> Vec<EquipmentLine> {
    let record = |name: &str| pack.equipment.iter().chain(&pack.stock).find(|equipment| equipment.name == name);
    let named = job.equipment.iter().filter_map(|line| {
        let found = record(&line.equipment);
        let serial = line.serial_number.clone().or_else(|| found.map(|equipment| equipment.serial_number.clone()))?;
        Some(EquipmentLine {
            serial,
            label: found.map(label).unwrap_or_else(|| line.equipment.clone()),
            action: Some(line.action.clone()),
        })
    });
    let is_named = |equipment: &&ServiceEquipment| !job.equipment.iter().any(|line| line.equipment == equipment.name);
    let at_place = pack
        .equipment
        .iter()
        .filter(|equipment| job.service_location.is_some() && equipment.service_location == job.service_location);
    let standing = at_place.filter(is_named).map(|equipment| EquipmentLine {
        serial: equipment.serial_number.clone(),
        label: label(equipment),
        action: None,
    });
    named.chain(standing).collect()
}

/// `TP-Link XX230v`, or `ONT` where the record says neither.
pub fn label(equipment: &ServiceEquipment) -> String {
    let words: Vec<&str> = [&equipment.brand, &equipment.model].into_iter().flatten().map(String::as_str).collect();
    if words.is_empty() { equipment.equipment_type.to_string() } else { words.join(" ") }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACK: &str = r#"{"person":{"id":"tech1","name":"Marc Gagnon","role":"technician"},"day":"2026-11-24","made_at":"2026-11-24T06:02:00-05:00","complete":true,
        "jobs":[JOBS],
        "customers":[{"name":"C1","customer_name":"Véronique Tremblay","customer_type":null,"language":null,"mobile_no":"+15145550142","email_id":null}],
        "locations":[{"name":"L1","customer":"C1","address_line":"118, rue de l’Église","city":"Napierville","postal_code":null,"latitude":null,"longitude":null,"connection_type":null,"olt_port":null,"access_notes":null,"status":null}],
        "equipment":[EQ],"subscriptions":[{"customer":"C1","name":"S1","plan":"Fibre 500","monthly_price_cents":null,"status":"Active","start_date":null,"service_location":"L1"}],
        "issues":[],"readings":[],"timelines":[],"stock":[]}"#;

    fn job(name: &str, status: &str, date: &str) -> String {
        format!(
            r#"{{"name":"{name}","subject":"Télé","job_type":"repair","priority":null,"status":"{status}","customer":"C1","service_location":"L1","assigned_tech":null,"issue":null,"scheduled_date":"{date}","start_time":"14:00","duration_min":90,"notes":null,"started_at":null,"completed_at":null,"equipment":[{{"equipment":"E1","action":"replace","serial_number":"S-1"}}],"modified":"m"}}"#
        )
    }

    fn equipment(name: &str, serial: &str) -> String {
        format!(
            r#"{{"name":"{name}","serial_number":"{serial}","mac_address":null,"gpon_sn":null,"barcode":null,"brand":"TP-Link","model":"XX230v","equipment_type":"ONT","status":"Installed","customer":"C1","service_location":"L1","olt_name":null,"pon_port":null,"ont_id":null,"firmware":null,"installed_on":null,"last_seen":null,"modified":"m"}}"#
        )
    }

    fn view(jobs: &[(&str, &str, &str)], today: &str) -> DayView {
        let jobs: Vec<String> = jobs.iter().map(|(name, status, date)| job(name, status, date)).collect();
        let equipment = [equipment("E1", "S-1"), equipment("E2", "S-2")].join(",");
        let pack = serde_json::from_str(&PACK.replace("JOBS", &jobs.join(",")).replace("EQ", &equipment)).unwrap();
        DayView::of(&pack, LocalDate::parse(today).unwrap())
    }

    fn names(jobs: &[&JobView]) -> Vec<String> {
        jobs.iter().map(|view| view.job.name.clone()).collect()
    }

    #[test]
    fn the_job_that_has_begun_comes_before_the_first_that_is_left() {
        let day = view(
            &[
                ("A", "completed", "2026-11-24"),
                ("B", "assigned", "2026-11-24"),
                ("C", "in_progress", "2026-11-24"),
                ("D", "open", "2026-11-25"),
            ],
            "2026-11-24",
        );
        assert_eq!(day.current().unwrap().job.name, "C");
        assert_eq!(
            (names(&day.next()), names(&day.done()), names(&day.tomorrow())),
            (vec!["B".into()], vec!["A".into()], vec!["D".into()])
        );
        assert_eq!(day.today_total(), 3);
    }

    #[test]
    fn a_job_left_open_yesterday_is_not_lost_and_a_finished_one_is_over() {
        let day = view(&[("A", "assigned", "2026-11-23"), ("B", "completed", "2026-11-23")], "2026-11-24");
        assert_eq!(day.current().unwrap().job.name, "A");
        assert!(day.done().is_empty());
    }

    #[test]
    fn a_job_is_shown_with_its_people_place_plan_and_devices() {
        let day = view(&[("A", "assigned", "2026-11-24")], "2026-11-24");
        let job = day.job("A").unwrap();
        assert_eq!(
            (job.who(), job.place().unwrap().as_str(), job.plan.as_deref()),
            ("Véronique Tremblay", "118, rue de l’Église, Napierville", Some("Fibre 500"))
        );
        assert_eq!(job.hours().unwrap(), ("14:00".to_owned(), Some("15:30".to_owned())));
        let lines: Vec<_> = job.equipment.iter().map(|line| (line.serial.as_str(), line.action.is_some())).collect();
        assert_eq!(lines, [("S-1", true), ("S-2", false)]);
    }
}
