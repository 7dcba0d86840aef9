//! The audit: a table that only grows, by triggers of its own. Every op's entries are kept with its receipt, in one
//! transaction; what was refused or stands in conflict is kept by itself.

pub mod csv;

use super::{Store, StoreError};
use domain::{
    audit::{AuditEntry, AuditPage, AuditQuery},
    op::OpResult,
};
use rusqlite::{Connection, ToSql, params_from_iter};

const LIMIT: u32 = 100;
const LIMIT_MOST: u32 = 500;

impl Store {
    /// Keeps entries of what was not done.
    pub async fn append_audit(&self, entries: &[AuditEntry]) -> Result<(), StoreError> {
        let rows = rows(entries, 0)?;
        self.with(move |connection| insert(connection, &rows)).await
    }

    /// How many parts of that op are told as written: what it writes next goes on from there.
    pub async fn count_parts(&self, person: &str, op_id: &str) -> Result<u32, StoreError> {
        let (person, op_id) = (person.to_owned(), op_id.to_owned());
        let sql =
            "SELECT coalesce(max(part) + 1, 0) FROM audit WHERE person = ?1 AND op_id = ?2 AND result = 'applied'";
        self.read(move |c| c.query_row(sql, [person, op_id], |row| row.get(0))).await
    }

    /// What the audit holds, newest first.
    pub async fn list_audit(&self, query: &AuditQuery) -> Result<AuditPage, StoreError> {
        let limit = query.limit.unwrap_or(LIMIT).clamp(1, LIMIT_MOST) as usize;
        let (sql, values) = select(query, limit + 1);
        let read = move |connection: &mut Connection| {
            let mut statement = connection.prepare(&sql)?;
            let values = params_from_iter(values.iter().map(AsRef::as_ref));
            let rows = statement.query_map(values, |row| Ok((row.get(0)?, row.get(1)?)))?;
            rows.collect::<rusqlite::Result<Vec<(i64, String)>>>()
        };
        let rows = self.read(read).await?;
        let next = (rows.len() > limit).then(|| rows[limit - 1].0);
        let entry = |(id, json): &(i64, String)| Ok(AuditEntry { id: *id, ..serde_json::from_str(json)? });
        let entries = rows.iter().take(limit).map(entry).collect::<Result<Vec<_>, serde_json::Error>>()?;
        Ok(AuditPage { entries, next })
    }
}

type Row = (i64, String, Option<String>, String, i64, String, String);

/// The entries of one op as rows: a part for each document, from that one on.
pub(super) fn rows(entries: &[AuditEntry], first_part: u32) -> Result<Vec<Row>, StoreError> {
    let row = |(entry, part): (&AuditEntry, i64)| {
        let (person, document, op_id) = (entry.person.clone(), entry.document.clone(), entry.op_id.clone());
        let json = serde_json::to_string(entry)?;
        Ok((entry.synced_at.utc_ms, person, document, op_id, part, word(entry.result).to_owned(), json))
    };
    entries.iter().zip(i64::from(first_part)..).map(row).collect()
}

/// An applied op's entry that is there already stays as it is.
pub(super) fn insert(connection: &Connection, rows: &[Row]) -> rusqlite::Result<()> {
    let sql = "INSERT OR IGNORE INTO audit (synced_ms, person, document, op_id, part, result, entry) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)";
    let mut statement = connection.prepare_cached(sql)?;
    for (synced_ms, person, document, op_id, part, result, json) in rows {
        statement.execute((synced_ms, person, document, op_id, part, result, json))?;
    }
    Ok(())
}

/// The word of a result, as it is on the wire and in a CSV.
pub(super) fn word(result: OpResult) -> &'static str {
    match result {
        OpResult::Applied => "applied",
        OpResult::Duplicate => "duplicate",
        OpResult::Conflict => "conflict",
        OpResult::Refused => "refused",
        OpResult::Retry => "retry",
    }
}

type Values = Vec<Box<dyn ToSql + Send>>;

fn select(query: &AuditQuery, limit: usize) -> (String, Values) {
    let mut wheres = vec!["1"];
    let mut values: Values = Vec::new();
    let mut and = |clause, value: Option<Box<dyn ToSql + Send>>| {
        if let Some(value) = value {
            wheres.push(clause);
            values.push(value);
        }
    };
    let text = |text: &Option<String>| text.clone().map(|text| Box::new(text) as Box<dyn ToSql + Send>);
    let number = |number: Option<i64>| number.map(|number| Box::new(number) as Box<dyn ToSql + Send>);
    and("person = ?", text(&query.person));
    and("document = ?", text(&query.document));
    and("entry LIKE ? ESCAPE '\\'", text(&query.text.as_deref().map(anywhere)));
    and("synced_ms >= ?", number(query.from.map(|at| at.utc_ms)));
    and("synced_ms < ?", number(query.to.map(|at| at.utc_ms)));
    and("id < ?", number(query.cursor));
    (format!("SELECT id, entry FROM audit WHERE {} ORDER BY id DESC LIMIT {limit}", wheres.join(" AND ")), values)
}

/// The text as it stands inside the JSON, with LIKE's own signs taken at their word.
fn anywhere(text: &str) -> String {
    let json = serde_json::Value::from(text).to_string();
    let inside = json[1..json.len() - 1].replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
    format!("%{inside}%")
}

#[cfg(test)]
mod tests;
