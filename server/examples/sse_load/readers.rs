//! Readers on raw sockets, all waited for by one thread, and a publisher that notes when each event was asked for.

use super::Failure;
use mio::{Events, Interest, Poll, Token, net::TcpStream};
use std::{
    fmt,
    io::{Read, Write},
    net::{Ipv4Addr, SocketAddr},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};

pub const EDGE_SECRET: &str = "0123456789abcdef0123456789abcdef0123456789abcdef";

/// Where the server is.
pub struct Target {
    pub port: u16,
    pub control: u16,
    pub path: &'static str,
    pub pid: u32,
}

/// How much is asked of it.
pub struct Load {
    pub readers: usize,
    pub events: usize,
    pub per_second: usize,
}

pub struct Measured {
    pub kib_per_reader: f64,
    pub p50_ms: f64,
    pub p99_ms: f64,
    max_ms: f64,
    got: usize,
    expected: usize,
}

impl fmt::Display for Measured {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { kib_per_reader, p50_ms, p99_ms, max_ms, got, expected } = self;
        write!(
            f,
            "{kib_per_reader:.1} KiB, p50 {p50_ms:.2} ms, p99 {p99_ms:.2} ms, max {max_ms:.2} ms, {got} of {expected}"
        )
    }
}

/// A reader's socket, its answer begun.
pub fn connect(target: &Target, number: usize, last_id: Option<&str>) -> std::io::Result<std::net::TcpStream> {
    let mut socket = std::net::TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, target.port)))?;
    let last_id = last_id.map(|id| format!("last-event-id: {id}\r\n")).unwrap_or_default();
    let head = format!(
        "GET {} HTTP/1.1\r\nhost: 127.0.0.1\r\naccept: text/event-stream\r\nx-edge-auth: {EDGE_SECRET}\r\n\
        x-authentik-email: p{number}@example.ca\r\nx-authentik-groups: a\r\nx-authentik-name: P\r\n{last_id}\r\n",
        target.path
    );
    socket.write_all(head.as_bytes())?;
    Ok(socket)
}

pub fn measure(target: &Target, load: &Load) -> Result<Measured, Failure> {
    let mut control = std::net::TcpStream::connect(SocketAddr::from((Ipv4Addr::LOCALHOST, target.control)))?;
    control.set_nodelay(true)?;
    let before = rss_kib(target, &mut control)?;
    let mut sockets = Vec::new();
    for number in 0..load.readers {
        let mut socket = connect(target, number, None)?;
        let mut first = [0; 2048];
        let length = socket.read(&mut first)?;
        if !first[..length].starts_with(b"HTTP/1.1 200") {
            return Err(String::from_utf8_lossy(&first[..length]).into());
        }
        socket.set_nonblocking(true)?;
        sockets.push(TcpStream::from_std(socket));
    }
    std::thread::sleep(Duration::from_millis(1500));
    let after = rss_kib(target, &mut control)?;
    let (start, asked) = (Instant::now(), Arc::new((0..load.events).map(|_| AtomicU64::new(0)).collect::<Vec<_>>()));
    let (times, pause) = (asked.clone(), Duration::from_secs(1) / load.per_second as u32);
    let publisher = std::thread::spawn(move || {
        for (number, time) in times.iter().enumerate() {
            time.store(start.elapsed().as_nanos() as u64, SeqCst);
            ask(&mut control, &format!("/pub?{number}"))?;
            std::thread::sleep(pause);
        }
        Ok::<_, std::io::Error>(())
    });
    let mut waits = receive(sockets, &asked, start, load)?;
    publisher.join().map_err(|_| "the publisher fell over")??;
    waits.sort_unstable();
    let at = |share: f64| {
        waits.get((waits.len() as f64 * share) as usize).or(waits.last()).map_or(f64::NAN, |ns| *ns as f64 / 1e6)
    };
    let kib_per_reader = (after as f64 - before as f64) / load.readers as f64;
    let (got, expected) = (waits.len(), load.readers * load.events);
    Ok(Measured { kib_per_reader, p50_ms: at(0.5), p99_ms: at(0.99), max_ms: at(1.0), got, expected })
}

/// Nanoseconds from asking to arriving, of everything that arrives.
fn receive(mut sockets: Vec<TcpStream>, asked: &[AtomicU64], start: Instant, load: &Load) -> Result<Vec<u64>, Failure> {
    let mut poll = Poll::new()?;
    for (number, socket) in sockets.iter_mut().enumerate() {
        poll.registry().register(socket, Token(number), Interest::READABLE)?;
    }
    let (mut events, mut waits) = (Events::with_capacity(4096), Vec::with_capacity(load.readers * load.events));
    let mut buffer = [0; 16 * 1024];
    while waits.len() < load.readers * load.events {
        poll.poll(&mut events, Some(Duration::from_secs(5)))?;
        if events.is_empty() {
            break;
        }
        for event in &events {
            while let Ok(length) = sockets[event.token().0].read(&mut buffer)
                && length > 0
            {
                let now = start.elapsed().as_nanos() as u64;
                numbers(&buffer[..length], |number| waits.push(now.saturating_sub(asked[number].load(SeqCst))));
            }
        }
    }
    Ok(waits)
}

/// The events' numbers stand in their `type`.
fn numbers(bytes: &[u8], mut found: impl FnMut(usize)) {
    const MARK: &[u8] = b"\"type\":\"";
    let mut rest = bytes;
    while let Some(at) = rest.windows(MARK.len()).position(|window| window == MARK) {
        rest = &rest[at + MARK.len()..];
        let digits = rest.iter().take_while(|byte| byte.is_ascii_digit());
        found(digits.fold(0, |number, byte| number * 10 + usize::from(byte - b'0')));
    }
}

fn ask(control: &mut std::net::TcpStream, path: &str) -> std::io::Result<()> {
    control.write_all(format!("GET {path} HTTP/1.1\r\nhost: 127.0.0.1\r\n\r\n").as_bytes())?;
    control.read(&mut [0; 4096]).map(drop)
}

/// Resident memory, after Node has collected its garbage.
pub fn rss_kib(target: &Target, control: &mut std::net::TcpStream) -> Result<u64, Failure> {
    ask(control, "/gc")?;
    let status = std::fs::read_to_string(format!("/proc/{}/status", target.pid))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).ok_or("no VmRSS")?;
    Ok(line.trim().trim_end_matches(" kB").parse()?)
}
