//! A program older than its file refuses to start (78) and touches nothing.

use std::process::Command;

#[test]
fn a_file_of_a_newer_program_is_left_alone() {
    let folder = std::env::temp_dir().join(format!("ops-newer-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("ops.db");
    let file = rusqlite::Connection::open(&path).unwrap();
    file.execute_batch("PRAGMA user_version = 1000; CREATE TABLE newer (a);").unwrap();
    drop(file);
    let store = format!("sqlite://{}", path.display());
    let settings = [
        ("OPS_LISTEN", "127.0.0.1:0"),
        ("OPS_STORE", store.as_str()),
        ("OPS_DIST", "tests/it/fixtures/dist"),
        ("AUTH_MODE", "sandbox"),
        ("ERPNEXT_URL", "sandbox"),
        ("HUB_URL", "sandbox"),
        ("GEMINI_URL", "sandbox"),
        ("SANDBOX_LISTEN", "127.0.0.1:0"),
        ("SANDBOX_DATA", ":memory:"),
    ];
    let ended = Command::new(env!("CARGO_BIN_EXE_ops-server")).env_clear().envs(settings).output().unwrap();
    let said = String::from_utf8_lossy(&ended.stdout).into_owned() + &String::from_utf8_lossy(&ended.stderr);
    assert_eq!(ended.status.code(), Some(78), "{said}");
    assert!(said.contains("1000 steps") && said.contains("OPS_STORE"), "{said}");
    let file = rusqlite::Connection::open(&path).unwrap();
    let tables: i64 = file.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0)).unwrap();
    assert_eq!(tables, 1);
    std::fs::remove_dir_all(folder).unwrap();
}
