//! Dispatch Jobs: two weeks around today, every technician every day, so that no day is empty.

use super::locations::{self, Place};
use super::{Seed, customers, doc, issues, row, story};
use crate::sandbox::random::Random;
use crate::sandbox::store::{Doc, Store, text};
use domain::time::LocalDate;
use serde_json::{Value, json};

/// Days before and after today that have jobs.
const SPAN: i64 = 7;
/// Jobs of one technician and day have numbers of their own, so that a later day can be added to an older world.
const PER_DAY: usize = 6;
const TECHNICIANS: usize = 20;

/// Type, subject, hours.
const WORK: [(&str, &str, f64); 6] = [
    ("installation", "Installation fibre", 2.0),
    ("repair", "Lumière rouge sur le modem", 1.0),
    ("repair", "Coupure au poteau", 1.5),
    ("maintenance", "Remplacement du connecteur", 1.0),
    ("retrieval", "Récupération d’équipement", 0.5),
    ("survey", "Relevé avant raccordement", 0.5),
];

/// Every job of a new world.
pub fn documents(seed: &Seed, places: &[Place]) -> Vec<(&'static str, Doc)> {
    let mut docs: Vec<(&'static str, Doc)> =
        showcase(seed, places).into_iter().map(|job| ("Dispatch Job", job)).collect();
    for offset in -SPAN..=SPAN {
        docs.extend(of_day(seed, places, offset).into_iter().map(|job| ("Dispatch Job", job)));
    }
    docs
}

/// Adds the days an older world does not have, closes what was left of the past and brings the showcase to today.
pub fn move_to(store: &mut Store, seed: &Seed, last: LocalDate, today: LocalDate) -> rusqlite::Result<()> {
    let places = locations::places(seed);
    let first_new = (last.days() + SPAN + 1).max(today.days() - SPAN) - seed.today.days();
    for offset in first_new..=today.days() + SPAN - seed.today.days() {
        for job in of_day(seed, &places, offset) {
            store.save("Dispatch Job", job)?;
        }
    }
    let untouched = |job: &&Doc| job.get("modified") == job.get("creation");
    let past: Vec<Doc> = store
        .list("Dispatch Job")
        .filter(untouched)
        .filter(|job| text(job, "scheduled_date").is_some_and(|date| date < today.to_string().as_str()))
        .filter(|job| matches!(text(job, "status"), Some("assigned" | "en_route" | "in_progress" | "open")))
        .cloned()
        .collect();
    for mut job in past {
        if job.get("route_order").is_some() {
            job.insert("scheduled_date".to_owned(), json!(today));
        } else {
            let date = text(&job, "scheduled_date").unwrap_or_default().to_owned();
            job.insert("status".to_owned(), json!("completed"));
            job.insert("completed_at".to_owned(), json!(format!("{date} 16:30:00")));
        }
        store.save("Dispatch Job", job)?;
    }
    Ok(())
}

/// TECH-001's day: the story first, then the four places where label devices are installed. They carry a route order.
fn showcase(seed: &Seed, places: &[Place]) -> Vec<Doc> {
    let visits = [
        ("repair", story::SUBJECT, "8:30:00", 1.5, "high", "en_route"),
        ("maintenance", "Remplacement du connecteur", "10:15:00", 1.0, "medium", "assigned"),
        ("repair", "Wi-Fi faible à l’étage", "11:30:00", 1.0, "medium", "assigned"),
        ("installation", "Ajout d’un répéteur", "13:30:00", 1.0, "medium", "assigned"),
        ("repair", "Lumière rouge sur le modem", "15:00:00", 1.0, "high", "assigned"),
    ];
    let visits = visits.into_iter().enumerate();
    visits
        .map(|(at, (kind, subject, start, hours, priority, status))| {
            let place = &places[story::LOCATION - 1 + at];
            let mut job = job(seed, place, story::JOB + at, seed.today, json!({
                "subject": subject, "job_type": kind, "priority": priority, "status": status, "assigned_tech": "TECH-001",
                "start_time": start, "duration_h": hours, "route_order": at + 1,
                "issue": (at == 0).then(|| issues::name(seed, story::ISSUE)),
                "notes": (at == 0).then_some("Vérifier le connecteur à la prise : chute nette de la puissance il y a neuf jours."),
            }));
            if at == 0 {
                let fields = json!({ "equipment": format!("EQP-{:05}", story::LOCATION), "action": "inspect", "serial_number": story::SERIAL, "qty": 1 });
                let line = row(&job, "Dispatch Job", "equipment", 1, fields);
                job.insert("equipment".to_owned(), Value::Array(vec![line]));
            }
            job
        })
        .collect()
}

/// Every technician's jobs of one day; TECH-001's first day is the showcase.
fn of_day(seed: &Seed, places: &[Place], offset: i64) -> Vec<Doc> {
    let date = seed.day(offset);
    let mut jobs = Vec::new();
    for technician in 1..=TECHNICIANS {
        if technician == 1 && offset == 0 {
            continue;
        }
        let mut random = Random::new(seed.number, &format!("jobs {technician} {date}"));
        let count = if date.weekday() >= 5 { 2 + random.below(2) } else { 4 + random.below(3) };
        let mut minute = 8 * 60;
        for slot in 0..count {
            let place = &places[random.below(places.len())];
            let (kind, subject, hours) = *random.pick(&WORK);
            // The first 1000 numbers are the showcase's.
            let number = 1000 + ((offset + SPAN) as usize * TECHNICIANS + technician - 1) * PER_DAY + slot;
            let assigned = offset < 5 || !random.chance(0.25);
            let (start, end) = (clock(minute), clock(minute + (hours * 60.0) as usize));
            let status = status(offset, slot, assigned, &mut random);
            jobs.push(job(
                seed,
                place,
                number,
                date,
                json!({
                    "subject": subject, "job_type": kind, "priority": random.pick(&["low", "medium", "medium", "high"]),
                    "status": status, "assigned_tech": assigned.then(|| format!("TECH-{technician:03}")),
                    "start_time": start, "duration_h": hours,
                    "started_at": matches!(status, "completed" | "in_progress").then(|| format!("{date} {start:0>8}")),
                    "completed_at": (status == "completed").then(|| format!("{date} {end:0>8}")),
                }),
            ));
            minute += (hours * 60.0) as usize + 30;
        }
    }
    jobs
}

fn status(offset: i64, slot: usize, assigned: bool, random: &mut Random) -> &'static str {
    match (offset, slot) {
        (..=-1, _) if random.chance(0.06) => "not_done",
        (..=-1, _) => "completed",
        (0, 0) => "in_progress",
        _ if assigned => "assigned",
        _ => "open",
    }
}

fn job(seed: &Seed, place: &Place, number: usize, date: LocalDate, mut fields: Value) -> Doc {
    fields["customer"] = json!(customers::name(place.customer));
    fields["service_location"] = json!(place.name());
    fields["scheduled_date"] = json!(date);
    fields["latitude"] = json!(place.latitude);
    fields["longitude"] = json!(place.longitude);
    fields["customer_present"] = json!(1);
    fields["equipment"] = json!([]);
    let made = LocalDate::from_days(date.days() - 10).to_string();
    doc(format!("DJ-{}-{number:05}", seed.today.year), &made, fields)
}

fn clock(minute: usize) -> String {
    format!("{}:{:02}:00", minute / 60, minute % 60)
}
