//! B9: what browsers see when a server with many streams is told to stop.

use super::{Failure, ours, readers::connect};
use std::{
    io::Read,
    process::Command,
    time::{Duration, Instant},
};

pub fn measure(readers: usize) -> Result<(), Failure> {
    let mut server = ours()?;
    let mut sockets = Vec::new();
    for number in 0..readers {
        let mut socket = connect(&server.target, number, None)?;
        if socket.read(&mut [0; 2048])? == 0 {
            return Err("a stream was refused".into());
        }
        socket.set_nonblocking(true)?;
        sockets.push((socket, String::new(), None));
    }
    std::thread::sleep(Duration::from_millis(500));
    let told = Instant::now();
    Command::new("kill").args(["-TERM", &server.target.pid.to_string()]).status()?;
    let mut exited = None;
    while exited.is_none() || sockets.iter().any(|(_, _, ended)| ended.is_none()) {
        if exited.is_none() && server.child.try_wait()?.is_some() {
            exited = Some(told.elapsed());
        }
        for (socket, text, ended) in &mut sockets {
            let mut chunk = [0; 1024];
            match socket.read(&mut chunk) {
                _ if ended.is_some() => {}
                Ok(0) => *ended = Some(told.elapsed()),
                Ok(length) => text.push_str(&String::from_utf8_lossy(&chunk[..length])),
                Err(error) if error.kind() == std::io::ErrorKind::WouldBlock => {}
                Err(_) => *ended = Some(told.elapsed()),
            }
        }
        if told.elapsed() > Duration::from_secs(20) {
            return Err("the server does not stop".into());
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    report(readers, exited.unwrap_or_default(), &sockets);
    Ok(())
}

fn report(readers: usize, exited: Duration, sockets: &[(std::net::TcpStream, String, Option<Duration>)]) {
    let retry = |text: &str| text.rsplit("retry: ").next()?.lines().next()?.parse::<u64>().ok();
    let whole = sockets.iter().filter(|(_, text, _)| text.ends_with("0\r\n\r\n")).count();
    let waits: Vec<u64> = sockets.iter().filter_map(|(_, text, _)| retry(text)).collect();
    let mut back: Vec<f64> = sockets
        .iter()
        .filter_map(|(_, text, ended)| Some(ended.as_ref()?.as_secs_f64() + retry(text)? as f64 / 1000.0))
        .collect();
    back.sort_by(f64::total_cmp);
    let (first, last) = (back.first().copied().unwrap_or(f64::NAN), back.last().copied().unwrap_or(f64::NAN));
    println!(
        "{readers} streams: {whole} ended in good order, retry {:?}..{:?} ms, exit after {:.2} s, browsers come back \
        {first:.2}..{last:.2} s after (spread {:.2} s)",
        waits.iter().min(),
        waits.iter().max(),
        exited.as_secs_f64(),
        last - first
    );
}
