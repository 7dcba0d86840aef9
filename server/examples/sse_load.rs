//! Live events beside a plain Node hub, in turn on the same machine: memory per reader, and how long an event takes to
//! reach all of them. Ours is the whole server, with its sign-in, its stack and a socket per reader.
//!
//! ```sh
//! cargo run --release -p ops-server --example sse_load -- 5000 5 100 10   # readers, rounds, events, events per second
//! cargo run --release -p ops-server --example sse_load -- stop 2000       # SIGTERM with 2 000 streams
//! ```

#[path = "sse_load/readers.rs"]
mod readers;
#[path = "sse_load/server.rs"]
mod server;
#[path = "sse_load/stop.rs"]
mod stop;

use readers::{Load, Target, measure};
use std::{
    io::{BufRead, BufReader},
    process::{Child, Command, Stdio},
};

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// A server under test; it ends with the value.
pub struct Running {
    child: Child,
    pub target: Target,
}

impl Drop for Running {
    fn drop(&mut self) {
        // One that ended by itself is what we wanted.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn main() -> Result<(), Failure> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |at: usize, usual: usize| arguments.get(at).and_then(|text| text.parse().ok()).unwrap_or(usual);
    match arguments.first().map(String::as_str) {
        Some("serve") => server::serve(),
        Some("stop") => stop::measure(number(1, 2000)),
        _ => {
            compare(number(1, 5), &Load { readers: number(0, 2000), events: number(2, 100), per_second: number(3, 10) })
        }
    }
}

/// The whole server, in a process of its own.
pub fn ours() -> Result<Running, Failure> {
    let program = std::env::current_exe()?;
    start(Command::new(program).arg("serve"), "/api/events?topics=health")
}

fn peer() -> Result<Running, Failure> {
    let script = concat!(env!("CARGO_MANIFEST_DIR"), "/../end2end/bench/peers/sse.mjs");
    start(Command::new("node").args(["--expose-gc", script]), "/s")
}

/// A server tells its port, and the port it is told to publish at, in its first line.
fn start(command: &mut Command, path: &'static str) -> Result<Running, Failure> {
    let mut child = command.stdout(Stdio::piped()).spawn()?;
    let mut line = String::new();
    BufReader::new(child.stdout.take().ok_or("no output")?).read_line(&mut line)?;
    let mut ports = line.split_whitespace().map(str::parse::<u16>);
    let (Some(Ok(port)), Some(Ok(control))) = (ports.next(), ports.next()) else { return Err(line.into()) };
    Ok(Running { target: Target { port, control, path, pid: child.id() }, child })
}

fn compare(rounds: usize, load: &Load) -> Result<(), Failure> {
    println!("{} readers, {} events at {} a second, {rounds} rounds", load.readers, load.events, load.per_second);
    let (mut p50s, mut p99s, mut sizes) = (Vec::new(), Vec::new(), Vec::new());
    for round in 1..=rounds {
        let (ours, peer) = (measure(&ours()?.target, load)?, measure(&peer()?.target, load)?);
        println!("{round} ours {ours}\n{round} node {peer}");
        p50s.push(ours.p50_ms / peer.p50_ms);
        p99s.push(ours.p99_ms / peer.p99_ms);
        sizes.push(ours.kib_per_reader);
    }
    println!(
        "median of ratios, ours to Node: p50 {:.2}, p99 {:.2}; ours {:.1} KiB a reader",
        median(p50s),
        median(p99s),
        median(sizes)
    );
    Ok(())
}

fn median(mut numbers: Vec<f64>) -> f64 {
    numbers.sort_by(f64::total_cmp);
    numbers[numbers.len() / 2]
}
