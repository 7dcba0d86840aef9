use super::{ErpNext, Query};
use crate::upstream::UpstreamError;
use crate::upstream::json::Fields;
use domain::dispatch_job::{DispatchJob, DispatchJobStatus, DispatchJobType, EquipmentAction, JobEquipment, Priority};
use domain::time::LocalDate;
use futures::{StreamExt, TryStreamExt};
use serde_json::{Map, Value, json};

const DOCTYPE: &str = "Dispatch Job";
/// How many documents are read at once where a list cannot give the child table.
const AT_ONCE: usize = 6;

impl ErpNext {
    /// The job of that document name, with its equipment table.
    pub async fn find_dispatch_job(&self, name: &str) -> Result<DispatchJob, UpstreamError> {
        self.find(DOCTYPE, name, |fields| decode(&fields)).await
    }

    /// The visits still to come at a place, from that day on, in the order of the days. Their equipment tables are
    /// left empty: a list does not carry them.
    pub async fn list_upcoming_dispatch_jobs(
        &self,
        location: &str,
        from: LocalDate,
    ) -> Result<Vec<DispatchJob>, UpstreamError> {
        self.list_upcoming(Query::new(DOCTYPE).filter("service_location", "=", location), from).await
    }

    /// The visits still to come at all places of a customer, likewise.
    pub async fn list_upcoming_dispatch_jobs_of(
        &self,
        customer: &str,
        from: LocalDate,
    ) -> Result<Vec<DispatchJob>, UpstreamError> {
        self.list_upcoming(Query::new(DOCTYPE).filter("customer", "=", customer), from).await
    }

    async fn list_upcoming(&self, query: Query, from: LocalDate) -> Result<Vec<DispatchJob>, UpstreamError> {
        let query = query
            .filter("scheduled_date", ">=", from.to_string())
            .filter("status", "not in", closed())
            .order_by("scheduled_date asc, start_time asc")
            .limit(50);
        let mut jobs = self.list(&query, |fields| decode(&fields)).await?;
        sort_by_time(&mut jobs);
        Ok(jobs)
    }

    /// A technician's visits of these days, both included, with their equipment tables, in the order of the days.
    pub async fn list_dispatch_jobs(
        &self,
        technician: &str,
        from: LocalDate,
        to: LocalDate,
    ) -> Result<Vec<DispatchJob>, UpstreamError> {
        let query = Query::new(DOCTYPE)
            .fields(&["name"])
            .filter("assigned_tech", "=", technician)
            .filter("scheduled_date", "between", json!([from.to_string(), to.to_string()]))
            .order_by("scheduled_date asc")
            .limit(200);
        let names = self.list(&query, |fields| fields.word("name")).await?;
        let reads = names.into_iter().map(|name| async move { self.find_dispatch_job(&name).await });
        let mut jobs: Vec<DispatchJob> = futures::stream::iter(reads).buffered(AT_ONCE).try_collect().await?;
        sort_by_time(&mut jobs);
        Ok(jobs)
    }

    /// The names of that day's visits shared with a user: those where ERPNext's own "Assigned to" lists them. Lists
    /// carry that column, a single document does not (recording 141c).
    pub async fn list_shared_dispatch_jobs(&self, user: &str, day: LocalDate) -> Result<Vec<String>, UpstreamError> {
        let query = Query::new(DOCTYPE)
            .fields(&["name", "_assign"])
            .filter("scheduled_date", "=", day.to_string())
            .filter("_assign", "is", "set")
            .limit(500);
        let shared = self.list(&query, |fields| Some((fields.word("name")?, fields.word("_assign")?))).await?;
        let lists = |assigned: &str| serde_json::from_str::<Vec<String>>(assigned).unwrap_or_default();
        let with_user = shared.into_iter().filter(|(_, assigned)| lists(assigned).iter().any(|one| one == user));
        Ok(with_user.map(|(name, _)| name).collect())
    }

    /// Adds a line to the job's equipment table, writing that table alone. A device that stands there already is left
    /// as it is. `modified` is what the person decided on: a job changed since then is a conflict; `None` takes the
    /// job as it is now, and still cannot overwrite a change made between our read and our write.
    pub async fn link_equipment_to_job(
        &self,
        job: &str,
        equipment: &str,
        serial: &str,
        action: &EquipmentAction,
        modified: Option<&str>,
    ) -> Result<DispatchJob, UpstreamError> {
        let document = self.document(DOCTYPE, job).await?;
        let fields = Fields::new(&document, &self.zone);
        if fields.objects("equipment").any(|line| line.word("equipment").as_deref() == Some(equipment)) {
            return decode(&fields).ok_or_else(|| UpstreamError::garbled("a Dispatch Job without a name"));
        }
        let current =
            fields.word("modified").ok_or_else(|| UpstreamError::garbled("a Dispatch Job without modified"))?;
        if modified.is_some_and(|modified| modified != current) {
            return Err(UpstreamError::Conflict);
        }
        let mut lines: Vec<Value> = kept_lines(&document);
        lines.push(json!({ "equipment": equipment, "action": action, "serial_number": serial, "qty": 1 }));
        self.update(DOCTYPE, job, &json!({ "equipment": lines, "modified": current })).await?;
        self.find_dispatch_job(job).await
    }

    /// Takes a device's lines out of the job's table again: the undo of a link. One that is not there is no error.
    pub async fn unlink_equipment_from_job(&self, job: &str, equipment: &str) -> Result<DispatchJob, UpstreamError> {
        let document = self.document(DOCTYPE, job).await?;
        let lines = kept_lines(&document);
        let kept: Vec<&Value> = lines.iter().filter(|line| line["equipment"] != equipment).collect();
        if kept.len() < lines.len() {
            let modified = document.get("modified").cloned().unwrap_or_default();
            self.update(DOCTYPE, job, &json!({ "equipment": kept, "modified": modified })).await?;
        }
        self.find_dispatch_job(job).await
    }
}

/// The table replaces itself as a whole: the lines there are go back with their names and what they must carry.
fn kept_lines(document: &Map<String, Value>) -> Vec<Value> {
    let kept = ["name", "equipment", "action", "serial_number", "qty", "remark"];
    let lines = document.get("equipment").and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object);
    lines
        .map(|line| {
            let fields = kept.iter().filter_map(|key| Some(((*key).to_owned(), line.get(*key)?.clone())));
            Value::Object(fields.collect())
        })
        .collect()
}

fn closed() -> Value {
    json!([DispatchJobStatus::Completed, DispatchJobStatus::Cancelled, DispatchJobStatus::NotDone])
}

/// Frappe's times have no leading zero, so that their order as text is wrong.
fn sort_by_time(jobs: &mut [DispatchJob]) {
    jobs.sort_by(|a, b| (a.scheduled_date, a.start_time, &a.name).cmp(&(b.scheduled_date, b.start_time, &b.name)));
}

pub(super) fn decode(fields: &Fields) -> Option<DispatchJob> {
    Some(DispatchJob {
        name: fields.word("name")?,
        subject: fields.text("subject").unwrap_or_default(),
        job_type: DispatchJobType::from(fields.word("job_type").unwrap_or_default()),
        priority: fields.word("priority").map(Priority::from),
        status: DispatchJobStatus::from(fields.word("status").unwrap_or_default()),
        customer: fields.word("customer"),
        service_location: fields.word("service_location"),
        assigned_tech: fields.word("assigned_tech"),
        issue: fields.word("issue"),
        scheduled_date: fields.date("scheduled_date"),
        start_time: fields.time("start_time"),
        duration_min: fields
            .nonzero("duration_h")
            .filter(|hours| (0.0..=1000.0).contains(hours))
            .map(|hours| (hours * 60.0).round() as u32),
        notes: fields.text("notes"),
        started_at: fields.instant("started_at"),
        completed_at: fields.instant("completed_at"),
        equipment: fields.objects("equipment").filter_map(|line| decode_line(&line)).collect(),
        modified: fields.word("modified").unwrap_or_default(),
    })
}

fn decode_line(line: &Fields) -> Option<JobEquipment> {
    Some(JobEquipment {
        equipment: line.word("equipment")?,
        action: EquipmentAction::from(line.word("action").unwrap_or_default()),
        serial_number: line.word("serial_number"),
    })
}
