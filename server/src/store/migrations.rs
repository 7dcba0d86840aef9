//! The tables, as steps that only ever grow in number: `user_version` says how many were taken.

use super::StoreError;
use rusqlite::Connection;

const STEPS: [&str; 5] = [RECEIPTS, LINKS, AUDIT, LINKS_IN_USE, REFUSED];

const RECEIPTS: &str = "
    CREATE TABLE receipts (
        person      TEXT NOT NULL,
        op_id       TEXT NOT NULL,
        sha256      BLOB NOT NULL,             -- of the op as it came, keys sorted
        state       TEXT NOT NULL CHECK (state IN ('started', 'done')),
        receipt     TEXT,                      -- JSON, once done
        at_ms       INTEGER NOT NULL,
        PRIMARY KEY (person, op_id)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE photos (
        person      TEXT NOT NULL,
        sha256      TEXT NOT NULL,
        mime        TEXT NOT NULL,
        bytes       BLOB NOT NULL,
        at_ms       INTEGER NOT NULL,
        PRIMARY KEY (person, sha256)
    ) STRICT;
    CREATE TABLE session_key (
        one         INTEGER PRIMARY KEY CHECK (one = 1),
        key         BLOB NOT NULL
    ) STRICT;
";

const LINKS: &str = "
    CREATE TABLE links (
        hash            BLOB PRIMARY KEY,          -- SHA-256 of the token; the token itself is kept nowhere
        id              TEXT NOT NULL UNIQUE,
        technician      TEXT NOT NULL,
        technician_name TEXT NOT NULL,
        day             TEXT NOT NULL,
        created_by      TEXT NOT NULL,
        created_at_ms   INTEGER NOT NULL,
        expires_at_ms   INTEGER NOT NULL,
        revoked_at_ms   INTEGER
    ) STRICT, WITHOUT ROWID;
";

const AUDIT: &str = "
    ALTER TABLE receipts ADD COLUMN plan TEXT;                       -- JSON: what was about to be written
    ALTER TABLE receipts ADD COLUMN photos TEXT NOT NULL DEFAULT ''; -- their SHA-256, by spaces
    CREATE TABLE audit (
        id          INTEGER PRIMARY KEY,
        synced_ms   INTEGER NOT NULL,
        person      TEXT NOT NULL,
        document    TEXT,
        op_id       TEXT NOT NULL,
        part        INTEGER NOT NULL,          -- an op may change several documents
        result      TEXT NOT NULL,
        entry       TEXT NOT NULL              -- JSON, everything
    ) STRICT;
    CREATE UNIQUE INDEX audit_once ON audit (person, op_id, part) WHERE result = 'applied';
    CREATE INDEX audit_by_person ON audit (person, id);
    CREATE INDEX audit_by_document ON audit (document, id);
    CREATE TRIGGER audit_is_never_changed BEFORE UPDATE ON audit BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;
    CREATE TRIGGER audit_is_never_cut BEFORE DELETE ON audit BEGIN SELECT RAISE(ABORT, 'the audit only grows'); END;
    CREATE TABLE comments_due (
        name        TEXT PRIMARY KEY,          -- of the Comment in ERPNext
        comment     TEXT NOT NULL,             -- JSON
        at_ms       INTEGER NOT NULL
    ) STRICT;
";

const LINKS_IN_USE: &str = "
    ALTER TABLE links ADD COLUMN created_by_name TEXT;
    ALTER TABLE links ADD COLUMN last_used_at_ms INTEGER;    -- to the minute
";

/// What was refused before this step, and not because its id was another op's, is told by the audit alone.
const REFUSED: &str = "
    ALTER TABLE receipts ADD COLUMN is_refused INTEGER NOT NULL DEFAULT 0;  -- 1: begun, and ended without being done
    UPDATE receipts SET is_refused = 1 WHERE state = 'started' AND plan IS NULL AND EXISTS (
        SELECT 1 FROM audit WHERE audit.person = receipts.person AND audit.op_id = receipts.op_id
            AND audit.result IN ('refused', 'conflict') AND audit.entry NOT LIKE '%\"reason\":\"key-reused%');
";

/// Takes the steps that are missing, each in its own transaction. A file that took more steps than this program knows
/// was written by a newer one: nothing of it is touched.
pub fn apply(connection: &mut Connection) -> Result<(), StoreError> {
    let taken: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let known = STEPS.len() as u32;
    if taken > known {
        return Err(StoreError::Newer { file: taken, program: known });
    }
    for (step, number) in STEPS.iter().zip(1u32..).skip(taken as usize) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a file of the first version holds outlives the later steps.
    #[test]
    fn an_older_file_keeps_what_it_holds() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.execute_batch(STEPS[0]).unwrap();
        connection.pragma_update(None, "user_version", 1).unwrap();
        let old = "INSERT INTO receipts (person, op_id, sha256, state, at_ms) VALUES ('a', 'b', x'00', 'started', 1)";
        connection.execute(old, []).unwrap();
        apply(&mut connection).unwrap();
        let kept: String = connection.query_row("SELECT photos || state FROM receipts", [], |row| row.get(0)).unwrap();
        assert_eq!(kept, "started");
        apply(&mut connection).unwrap();
    }

    /// What the fourth version refused has a known end; what it only began, or refused to another content, has none.
    #[test]
    fn what_an_older_file_refused_is_no_longer_under_way() {
        let mut connection = Connection::open_in_memory().unwrap();
        STEPS[..4].iter().for_each(|step| connection.execute_batch(step).unwrap());
        connection.pragma_update(None, "user_version", 4).unwrap();
        for (op_id, plan, result, reason) in [
            ("refused", None, "refused", "invalid: notes"),
            ("asked", None, "conflict", "conflict"),
            ("planned", Some("[]"), "refused", "invalid"),
            ("reused", None, "refused", "key-reused"),
        ] {
            let sql = "INSERT INTO receipts (person, op_id, sha256, state, at_ms, plan) VALUES ('a', ?1, x'00', 'started', 1, ?2)";
            connection.execute(sql, (op_id, plan)).unwrap();
            let entry = serde_json::json!({ "reason": reason }).to_string();
            let sql =
                "INSERT INTO audit (synced_ms, person, op_id, part, result, entry) VALUES (1, 'a', ?1, 0, ?2, ?3)";
            connection.execute(sql, (op_id, result, entry)).unwrap();
        }
        apply(&mut connection).unwrap();
        let sql = "SELECT group_concat(op_id) FROM (SELECT op_id FROM receipts WHERE is_refused ORDER BY op_id)";
        let ended: String = connection.query_row(sql, [], |row| row.get(0)).unwrap();
        assert_eq!(ended, "asked,refused");
    }

    #[test]
    fn a_newer_file_is_left_alone() {
        let mut connection = Connection::open_in_memory().unwrap();
        connection.pragma_update(None, "user_version", 1000).unwrap();
        assert!(matches!(apply(&mut connection), Err(StoreError::Newer { file: 1000, .. })));
        let tables: i64 = connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
        assert_eq!(tables, 0);
    }
}
