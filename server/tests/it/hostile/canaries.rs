//! Where secrets must not be: the logs of the run, every answer it got, and the files browsers are given.

use super::{
    process::Process,
    world::{CANARIES, World},
};
use base64::{Engine, prelude::*};
use std::path::Path;

/// Falls over at the first secret found.
pub fn are_nowhere(world: &World) {
    let mut secrets: Vec<String> = CANARIES.map(str::to_owned).to_vec();
    secrets.extend([&world.edge, &world.sandbox_mode].into_iter().flat_map(session_keys));
    let tokens = world.tokens();
    assert!(tokens.len() >= 3, "links were given");
    let mut places = vec![
        ("the log".to_owned(), world.edge.log()),
        ("the log of the sandbox mode".to_owned(), world.sandbox_mode.log()),
        ("an answer".to_owned(), world.answers()),
    ];
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
    for folder in [manifest.join("tests/it/fixtures/dist"), manifest.join("../dist"), manifest.join("../public")] {
        files(&folder, &mut places);
    }
    let bytes: usize = places.iter().map(|(_, text)| text.len()).sum();
    let mut found = Vec::new();
    for (place, text) in &places {
        found.extend(
            secrets.iter().filter(|secret| text.contains(*secret)).map(|secret| format!("{secret} in {place}")),
        );
    }
    // A token is told once, to whom it is given: after that it may be in no log and no other answer.
    for (place, text) in places.iter().filter(|(place, _)| place != "an answer") {
        found.extend(tokens.iter().filter(|token| text.contains(*token)).map(|token| format!("{token} in {place}")));
    }
    let told = |token: &String| places.iter().map(|(_, text)| text.matches(token.as_str()).count()).sum::<usize>();
    found.extend(tokens.iter().filter(|token| told(token) > 1).map(|token| format!("{token} told more than once")));
    let folder = &world.edge.folder;
    for file in ["ops.db", "ops.db-wal"] {
        let kept = String::from_utf8_lossy(&std::fs::read(folder.join(file)).unwrap_or_default()).into_owned();
        found.extend(tokens.iter().filter(|token| kept.contains(*token)).map(|token| format!("{token} in {file}")));
    }
    println!("link tokens: {} given, in no log, no file and no second answer", tokens.len());
    println!("canary secrets: {} found of {} in {} places, {bytes} bytes", found.len(), secrets.len(), places.len());
    assert!(found.is_empty(), "{found:?}");
    assert!(world.answers().len() > 100_000 && world.edge.log().len() > 100_000, "the run was recorded");
}

/// The key sessions are signed with, in every spelling it could leave in.
fn session_keys(process: &Process) -> Vec<String> {
    let store = rusqlite::Connection::open(process.folder.join("ops.db")).unwrap();
    let key: [u8; 32] = store.query_row("SELECT key FROM session_key", [], |row| row.get(0)).unwrap();
    let hex: String = key.iter().map(|byte| format!("{byte:02x}")).collect();
    let decimal = format!("{key:?}").trim_matches(['[', ']']).to_owned();
    vec![hex.to_uppercase(), hex, decimal, BASE64_STANDARD_NO_PAD.encode(key), BASE64_URL_SAFE_NO_PAD.encode(key)]
}

fn files(folder: &Path, places: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files(&path, places);
        } else if let Ok(bytes) = std::fs::read(&path) {
            places.push((path.display().to_string(), String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
}
