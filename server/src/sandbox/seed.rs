//! Seed: a Quebec provider in miniature, made from nothing but a seed and the day of its first start.

mod billing;
mod communication;
mod contradictions;
mod customers;
mod equipment;
mod issues;
pub mod jobs;
pub mod labels;
mod locations;
mod staff;
pub mod story;
mod words;

use crate::clock::Clock;
use crate::sandbox::random::Random;
use crate::sandbox::store::{Doc, Store, text};
use domain::time::LocalDate;
use serde_json::{Value, json};

/// The doctype the sandbox keeps its own notes under; the API does not know it.
pub const NOTES: &str = "__World";

/// What the parts of the seed are made from.
pub struct Seed {
    /// `SANDBOX_SEED`.
    pub number: u64,
    /// The day the world begins.
    pub today: LocalDate,
}

impl Seed {
    /// A stream of chance for one purpose.
    pub fn random(&self, purpose: &str) -> Random {
        Random::new(self.number, purpose)
    }
    /// The date that many days after the first.
    pub fn day(&self, offset: i64) -> LocalDate {
        LocalDate::from_days(self.today.days() + offset)
    }
}

/// Fills an empty store, or moves an older world to today.
pub fn prepare(store: &mut Store, number: u64, clock: &Clock) -> rusqlite::Result<()> {
    let today = clock.today();
    if store.is_empty() {
        let seed = Seed { number, today };
        store.save_all(first(&seed))?;
        return store.save(NOTES, note(number, today, today));
    }
    let Some((seed, last)) = noted(store) else { return Ok(()) };
    if last < today {
        jobs::move_to(store, &seed, last, today)?;
        store.save(NOTES, note(seed.number, seed.today, today))?;
    }
    Ok(())
}

/// The seed an existing world was made from.
pub fn number(store: &Store) -> Option<u64> {
    noted(store).map(|(seed, _)| seed.number)
}

/// Every document of a new world.
fn first(seed: &Seed) -> Vec<(&'static str, Doc)> {
    let places = locations::places(seed);
    let mut docs = staff::documents(seed);
    docs.extend(customers::documents(seed, &places));
    docs.extend(locations::documents(seed, &places));
    docs.extend(equipment::documents(seed, &places));
    docs.extend(billing::documents(seed, &places));
    docs.extend(issues::documents(seed, &places));
    docs.extend(jobs::documents(seed, &places));
    docs.extend(communication::documents(seed, &places));
    contradictions::plant(seed, &places, &mut docs);
    docs
}

/// A document with the standard fields; `at` is its creation, a date or a naive time.
pub fn doc(name: String, at: &str, fields: Value) -> Doc {
    let at = if at.len() == 10 { format!("{at} 09:00:00.000000") } else { at.to_owned() };
    let mut doc = match fields {
        Value::Object(fields) => fields,
        _ => Doc::new(),
    };
    doc.retain(|_, value| !value.is_null());
    for (field, value) in [
        ("name", json!(name)),
        ("owner", json!("admin")),
        ("creation", json!(at)),
        ("modified", json!(at)),
        ("modified_by", json!("admin")),
    ] {
        doc.insert(field.to_owned(), value);
    }
    for field in ["docstatus", "idx"] {
        doc.entry(field).or_insert(json!(0));
    }
    doc
}

/// A row of a document's table.
pub fn row(parent: &Doc, parenttype: &str, parentfield: &str, idx: usize, fields: Value) -> Value {
    let parent_name = text(parent, "name").unwrap_or_default();
    let at = text(parent, "creation").unwrap_or_default();
    let mut row = doc(format!("{parentfield}-{parent_name}-{idx}"), at, fields);
    for (field, value) in [
        ("parent", json!(parent_name)),
        ("parentfield", json!(parentfield)),
        ("parenttype", json!(parenttype)),
        ("idx", json!(idx)),
    ] {
        row.insert(field.to_owned(), value);
    }
    Value::Object(row)
}

fn note(number: u64, first: LocalDate, last: LocalDate) -> Doc {
    let note = json!({ "name": "world", "seed": number.to_string(), "first": first, "last": last });
    note.as_object().cloned().unwrap_or_default()
}

fn noted(store: &Store) -> Option<(Seed, LocalDate)> {
    let note = store.find(NOTES, "world")?;
    let date = |field| text(note, field).and_then(LocalDate::parse);
    Some((Seed { number: text(note, "seed")?.parse().ok()?, today: date("first")? }, date("last")?))
}
