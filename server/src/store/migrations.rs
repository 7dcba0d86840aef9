//! The tables, as steps that only ever grow in number: `user_version` says how many were taken.

use rusqlite::Connection;

const STEPS: &[&str] = &[
    "
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
",
    "
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
",
];

/// Takes the steps that are missing, each in its own transaction.
pub fn apply(connection: &mut Connection) -> rusqlite::Result<()> {
    let taken: u32 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    for (step, number) in STEPS.iter().zip(1u32..).skip(taken as usize) {
        let transaction = connection.transaction()?;
        transaction.execute_batch(step)?;
        transaction.pragma_update(None, "user_version", number)?;
        transaction.commit()?;
    }
    Ok(())
}
