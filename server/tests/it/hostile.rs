//! Requests no honest client sends: the table of RELIABILITY.md C, row by row under its numbers, against the real
//! binary over TCP. Every row also shows that the process lives on, and, unless it says `Asks`, that no upstream heard
//! of it. What the run left behind (logs, answers, files) is searched for the secrets at the end.

mod authentik;
mod bodies;
mod canaries;
mod changes;
mod events;
mod files;
mod framing;
mod frappe;
mod headers;
mod identity;
mod keys;
mod links;
mod logs;
mod methods;
mod objects;
mod paths;
mod process;
mod relay;
mod uploads;
mod upstreams;
mod world;

use futures::{FutureExt, future::BoxFuture};
use std::panic::AssertUnwindSafe;
use world::World;

/// One row of the table.
pub struct Row {
    number: u8,
    what: &'static str,
    upstreams: Upstreams,
    run: for<'a> fn(&'a World) -> BoxFuture<'a, ()>,
}

/// What the upstreams may hear of a row.
#[derive(PartialEq, Eq)]
pub enum Upstreams {
    /// Nothing.
    Silent,
    /// What the row itself asserts.
    Asks,
}

/// `number silent|asks "what" => function,`
macro_rules! rows {
    ($($number:literal $upstreams:ident $what:literal => $run:path,)*) => {
        &[$($crate::hostile::Row {
            number: $number, what: $what, upstreams: $crate::hostile::Upstreams::$upstreams, run: |world| Box::pin($run(world)),
        }),*]
    };
}
use rows;

const FAMILIES: [&[Row]; 16] = [
    framing::SLOW,
    identity::ROWS,
    headers::ROWS,
    methods::ROWS,
    framing::ROWS,
    bodies::ROWS,
    frappe::ROWS,
    paths::ROWS,
    objects::ROWS,
    changes::ROWS,
    uploads::ROWS,
    upstreams::ROWS,
    keys::ROWS,
    links::ROWS,
    files::ROWS,
    events::ROWS,
];

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn the_hostile_rows_end_as_stated() {
    let world = World::start().await;
    let rows: Vec<&Row> = FAMILIES.into_iter().flatten().chain(logs::ROWS).collect();
    let mut failed = Vec::new();
    for row in &rows {
        if let Err(why) = judge(&world, row).await {
            failed.push(format!("row {}: {}: {why}", row.number, row.what));
        }
    }
    canaries::are_nowhere(&world);
    let mut numbers: Vec<u8> = rows.iter().map(|row| row.number).collect();
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=104).collect::<Vec<u8>>(), "each row once");
    println!("hostile rows: {} of 104", rows.len() - failed.len());
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}

async fn judge(world: &World, row: &Row) -> Result<(), String> {
    let heard = world.relay.count();
    let ended = AssertUnwindSafe((row.run)(world)).catch_unwind().await;
    world.relay.end_script();
    ended.map_err(|panic| match panic.downcast::<String>() {
        Ok(text) => *text,
        Err(panic) => (*panic.downcast::<&str>().unwrap_or(Box::new("it fell over"))).to_owned(),
    })?;
    let calls = world.relay.since(heard);
    if row.upstreams == Upstreams::Silent && !calls.is_empty() {
        return Err(format!("an upstream heard {:?}", calls.iter().map(|call| &call.target).collect::<Vec<_>>()));
    }
    let health = world.ask(world.through_the_edge(reqwest::Method::GET, "/healthz")).await;
    let lives = world.edge.is_alive() && health.text == r#"{"status":"ok"}"#;
    if lives { Ok(()) } else { Err(format!("the server does not live on: {health:?}")) }
}
