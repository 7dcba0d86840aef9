//! The sandbox's documents: held in memory, written through to one SQLite table, so that a world survives a restart.

use rusqlite::{Connection, params};
use serde_json::{Map, Value};
use std::collections::{BTreeMap, HashMap};

/// One document, or one child row inside it; only fields that were ever set are present.
pub type Doc = Map<String, Value>;

/// Every document by doctype and name. Names are in primary-key order, as an unordered v1 list gives them.
pub struct Store {
    docs: HashMap<String, BTreeMap<String, Doc>>,
    database: Option<Connection>,
}

impl Store {
    /// Opens the file at `path` with what it holds; `:memory:` keeps nothing.
    pub fn open(path: &str) -> rusqlite::Result<Self> {
        if path == ":memory:" {
            return Ok(Self { docs: HashMap::new(), database: None });
        }
        let database = Connection::open(path)?;
        database.execute_batch(
            "PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;
             CREATE TABLE IF NOT EXISTS document (
               doctype TEXT NOT NULL, name TEXT NOT NULL, json TEXT NOT NULL, PRIMARY KEY (doctype, name)
             ) WITHOUT ROWID;",
        )?;
        Ok(Self { docs: read_all(&database)?, database: Some(database) })
    }

    /// True before the first seed.
    pub fn is_empty(&self) -> bool {
        self.docs.is_empty()
    }

    /// The document of that exact name.
    pub fn find(&self, doctype: &str, name: &str) -> Option<&Doc> {
        self.docs.get(doctype)?.get(name)
    }

    /// Every document of a doctype, by name.
    pub fn list(&self, doctype: &str) -> impl Iterator<Item = &Doc> {
        self.docs.get(doctype).into_iter().flat_map(BTreeMap::values)
    }

    /// How many there are.
    pub fn count(&self, doctype: &str) -> usize {
        self.docs.get(doctype).map_or(0, BTreeMap::len)
    }

    /// The first document whose field holds exactly this text.
    pub fn find_by(&self, doctype: &str, field: &str, text: &str) -> Option<&Doc> {
        self.list(doctype).find(|doc| self::text(doc, field) == Some(text))
    }

    /// The number after the last one of a series: the name of the last document is free again once it is deleted.
    pub fn next_in_series(&self, doctype: &str, prefix: &str) -> u64 {
        let names = self.docs.get(doctype).map(|docs| docs.range(prefix.to_owned()..));
        let last = names
            .into_iter()
            .flatten()
            .map_while(|(name, _)| name.strip_prefix(prefix))
            .filter_map(|number| number.parse::<u64>().ok())
            .max();
        last.unwrap_or(0) + 1
    }

    /// Inserts or replaces one document.
    pub fn save(&mut self, doctype: &str, doc: Doc) -> rusqlite::Result<()> {
        let name = text(&doc, "name").unwrap_or_default().to_owned();
        if let Some(database) = &self.database {
            write(database, doctype, &name, &doc)?;
        }
        self.docs.entry(doctype.to_owned()).or_default().insert(name, doc);
        Ok(())
    }

    /// Inserts many documents in one transaction.
    pub fn save_all(&mut self, docs: Vec<(&'static str, Doc)>) -> rusqlite::Result<()> {
        if let Some(database) = &mut self.database {
            let transaction = database.transaction()?;
            for (doctype, doc) in &docs {
                write(&transaction, doctype, text(doc, "name").unwrap_or_default(), doc)?;
            }
            transaction.commit()?;
        }
        for (doctype, doc) in docs {
            let name = text(&doc, "name").unwrap_or_default().to_owned();
            self.docs.entry(doctype.to_owned()).or_default().insert(name, doc);
        }
        Ok(())
    }

    /// Removes one document; true when it was there.
    pub fn delete(&mut self, doctype: &str, name: &str) -> rusqlite::Result<bool> {
        if let Some(database) = &self.database {
            database.execute("DELETE FROM document WHERE doctype = ?1 AND name = ?2", params![doctype, name])?;
        }
        Ok(self.docs.get_mut(doctype).is_some_and(|docs| docs.remove(name).is_some()))
    }

    /// Forgets everything.
    pub fn clear(&mut self) -> rusqlite::Result<()> {
        if let Some(database) = &self.database {
            database.execute("DELETE FROM document", [])?;
        }
        self.docs.clear();
        Ok(())
    }
}

/// A field's text, when it holds one that is not empty.
pub fn text<'a>(doc: &'a Doc, field: &str) -> Option<&'a str> {
    doc.get(field).and_then(Value::as_str).filter(|text| !text.is_empty())
}

/// A field's number.
pub fn number(doc: &Doc, field: &str) -> Option<f64> {
    doc.get(field).and_then(Value::as_f64)
}

/// The rows of a document's table.
pub fn rows<'a>(doc: &'a Doc, table: &str) -> impl Iterator<Item = &'a Doc> {
    doc.get(table).and_then(Value::as_array).into_iter().flatten().filter_map(Value::as_object)
}

fn write(database: &Connection, doctype: &str, name: &str, doc: &Doc) -> rusqlite::Result<()> {
    let json = serde_json::to_string(doc).map_err(|error| rusqlite::Error::ToSqlConversionFailure(Box::new(error)))?;
    let mut statement =
        database.prepare_cached("INSERT OR REPLACE INTO document (doctype, name, json) VALUES (?1, ?2, ?3)")?;
    statement.execute(params![doctype, name, json])?;
    Ok(())
}

fn read_all(database: &Connection) -> rusqlite::Result<HashMap<String, BTreeMap<String, Doc>>> {
    let mut statement = database.prepare("SELECT doctype, name, json FROM document")?;
    let mut rows = statement.query([])?;
    let mut docs: HashMap<String, BTreeMap<String, Doc>> = HashMap::new();
    while let Some(row) = rows.next()? {
        let (doctype, name, json): (String, String, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let doc = serde_json::from_str(&json).map_err(|error| {
            rusqlite::Error::FromSqlConversionFailure(2, rusqlite::types::Type::Text, Box::new(error))
        })?;
        docs.entry(doctype).or_default().insert(name, doc);
    }
    Ok(docs)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn doc(value: Value) -> Doc {
        value.as_object().unwrap().clone()
    }

    #[test]
    fn the_last_name_of_a_series_is_recycled_and_only_the_last() {
        let mut store = Store::open(":memory:").unwrap();
        for name in ["EQP-00001", "EQP-00002", "EQP-00003"] {
            store.save("Service Equipment", doc(json!({ "name": name }))).unwrap();
        }
        assert!(store.delete("Service Equipment", "EQP-00003").unwrap());
        assert_eq!(store.next_in_series("Service Equipment", "EQP-"), 3);
        assert!(store.delete("Service Equipment", "EQP-00001").unwrap());
        assert_eq!(store.next_in_series("Service Equipment", "EQP-"), 3);
    }

    #[test]
    fn a_file_gives_back_what_was_written() {
        let folder = std::env::temp_dir().join(format!("sandbox-store-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let path = folder.join("world.db");
        let mut store = Store::open(path.to_str().unwrap()).unwrap();
        store.save("Customer", doc(json!({ "name": "Ferme O'Brien + Fils", "disabled": 0 }))).unwrap();
        store.save("Customer", doc(json!({ "name": "gone" }))).unwrap();
        store.delete("Customer", "gone").unwrap();
        drop(store);
        let store = Store::open(path.to_str().unwrap()).unwrap();
        assert_eq!(store.count("Customer"), 1);
        assert_eq!(store.find("Customer", "Ferme O'Brien + Fils").unwrap()["disabled"], 0);
        std::fs::remove_dir_all(folder).unwrap();
    }
}
