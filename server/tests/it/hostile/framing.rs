//! Rows 38 to 47: requests whose end two readers could see in different places, or that have none.

use super::{
    Row, rows,
    world::{World, read_answer, refused},
};
use crate::helpers::Answer;
use ops_server::wire::{HEAD_MAX_BYTES, HEAD_WITHIN, HEADERS_MAX, TARGET_MAX_BYTES};
use reqwest::Method;
use std::time::Duration;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    time::Instant,
};

/// They take as long as the limits are; the others wait for them, not they for the others.
pub const SLOW: &[Row] = rows! {
    44 Silent "heads that come by the byte, on 500 sockets" => slow_heads,
    45 Silent "a body that comes by the byte" => slow_body,
};

pub const ROWS: &[Row] = rows! {
    38 Silent "a length and a transfer coding" => length_and_coding,
    39 Silent "odd transfer codings" => odd_codings,
    40 Silent "two lengths" => two_lengths,
    41 Silent "chunks without end" => chunks,
    42 Silent "bare line feeds, folded lines, NUL" => lines,
    43 Silent "too many headers, too long, too long an address" => sizes,
    46 Silent "2 MB where 64 KB are taken" => large_body,
    47 Silent "a compressed bomb" => bomb,
};

const JSON: &str = "Content-Type: application/json\r\n";

/// A broken request, with a second one behind it that must never be taken for one.
async fn smuggles(world: &World, lines: &str, body: &str) -> Answer {
    let behind = world.head("GET", "/smuggled", "\r\n");
    let head = world.head("POST", "/api/ops", &format!("{JSON}{lines}\r\n"));
    let answer = world.raw(format!("{head}{body}{behind}").as_bytes()).await;
    assert!(!answer.text.contains("HTTP/1.1"), "a second answer: {answer:?}");
    answer
}

async fn length_and_coding(world: &World) {
    for lines in
        ["Content-Length: 4\r\nTransfer-Encoding: chunked\r\n", "Transfer-Encoding: chunked\r\nContent-Length: 4\r\n"]
    {
        refused(&smuggles(world, lines, "0\r\n\r\n").await, &[400]);
    }
}

async fn odd_codings(world: &World) {
    for coding in [
        ": chunked, identity",
        ": xchunked",
        ":\tchunked",
        " : chunked",
        ": identity",
        ": gzip, chunked",
        ": chunked\r\nTransfer-Encoding: identity",
        ": \"chunked\"",
        ":",
    ] {
        refused(&smuggles(world, &format!("Transfer-Encoding{coding}\r\n"), "0\r\n\r\n").await, &[400]);
    }
}

async fn two_lengths(world: &World) {
    for lengths in [
        "1\r\nContent-Length: 2",
        "1, 2",
        "1\r\nContent-Length: 1",
        "+1",
        "-1",
        "0x1",
        "1e1",
        "18446744073709551616",
        "1 1",
        "",
    ] {
        refused(&smuggles(world, &format!("Content-Length: {lengths}\r\n"), "a").await, &[400]);
    }
}

async fn chunks(world: &World) {
    let much = "a".repeat(80 * 1024);
    for body in [
        format!("FFFFFFFFFFFFFFFF\r\n{much}"),
        format!("FFFFFFFFFFFFFFFFF\r\n{much}"),
        format!("5;{}\r\n", "x".repeat(1024 * 1024)),
        format!("14000\r\n{much}\r\n0\r\n\r\n"),
        "-1\r\n".to_owned(),
        "g\r\n\r\n".to_owned(),
    ] {
        refused(&smuggles(world, "Transfer-Encoding: chunked\r\n", &body).await, &[400, 413]);
    }
}

async fn lines(world: &World) {
    let whole = world.head("GET", "/api/me", "X: a\r\n\r\n");
    for broken in [
        whole.replace("\r\n", "\n"),
        whole.replace("X: a\r\n", "X: a\n"),
        whole.replace("X: a", "X: a\r\n b"),
        whole.replace("X: a", "X: a\r\n\tb"),
        whole.replace("X: a", "X: a\0b"),
        whole.replace("X: a", "X\0: a"),
        whole.replace("X: a", "X: a\rb"),
        whole.replace("X: a", "X: a\nX-authentik-groups: b"),
        whole.replace(" HTTP/1.1\r\n", " HTTP/1.1\n"),
        whole.replace("X: a", "X : a"),
        whole.replace("X: a", "X"),
        whole.replace("X: a", "X: \x1b[2J"),
        format!("\r\n{whole}"),
    ] {
        refused(&world.raw(broken.as_bytes()).await, &[400]);
    }
}

async fn sizes(world: &World) {
    // As the table asks; what is built cannot say otherwise.
    const { assert!(HEADERS_MAX <= 100 && HEAD_MAX_BYTES < 64 * 1024 && TARGET_MAX_BYTES < 16 * 1024) };
    let many: String = (0..101).map(|number| format!("X-{number}: a\r\n")).collect();
    refused(&world.raw_request("GET", "/api/me", &many, b"").await, &[431]);
    refused(&world.raw_request("GET", "/api/me", &format!("X: {}\r\n", "a".repeat(64 * 1024)), b"").await, &[431]);
    refused(&world.raw_request("GET", &format!("/api/me?{}", "a".repeat(16 * 1024)), "", b"").await, &[414]);
}

async fn slow_heads(world: &World) {
    assert_eq!(HEAD_WITHIN, Duration::from_secs(10), "as in production: nothing is shortened here");
    let begun = Instant::now();
    let connect = || async { TcpStream::connect(&world.edge.host).await.unwrap() };
    let sockets = futures::future::join_all((0..500).map(|_| connect())).await;
    let slow = futures::future::join_all(sockets.into_iter().map(drip_head));
    let others = async {
        let mut slowest = Duration::ZERO;
        for _ in 0..20 {
            let asked = Instant::now();
            assert_eq!(world.ask(world.through_the_edge(Method::GET, "/healthz")).await.status, 200);
            slowest = slowest.max(asked.elapsed());
            tokio::time::sleep(Duration::from_millis(300)).await;
        }
        slowest
    };
    let (ended, slowest) = tokio::join!(slow, others);
    let last = ended.into_iter().max().unwrap() - begun;
    assert!(last < Duration::from_millis(12_500), "the last ended after {last:?}");
    assert!(slowest < Duration::from_secs(1), "somebody else waited {slowest:?}");
}

/// One byte a second until the server ends it; when it did.
async fn drip_head(mut socket: TcpStream) -> Instant {
    let mut answer = [0; 512];
    for byte in b"GET /j HTTP/1.1\r\nHost: ops.test\r\nX: " {
        if socket.write_all(&[*byte]).await.is_err() {
            break;
        }
        let read = tokio::time::timeout(Duration::from_secs(1), socket.read(&mut answer)).await;
        if matches!(read, Ok(Ok(0) | Err(_))) {
            break;
        }
        assert!(read.is_err(), "an answer to half a head");
    }
    Instant::now()
}

async fn slow_body(world: &World) {
    let mut socket = TcpStream::connect(&world.edge.host).await.unwrap();
    let head = world.head("POST", "/api/ops", &format!("{JSON}Content-Length: 1000\r\nConnection: close\r\n\r\n"));
    socket.write_all(head.as_bytes()).await.unwrap();
    let begun = Instant::now();
    let (mut reading, mut writing) = socket.into_split();
    let drip = async {
        while writing.write_all(b" ").await.is_ok() {
            tokio::time::sleep(Duration::from_secs(1)).await;
        }
    };
    let mut first = [0; 32];
    let answer = tokio::select! {
        read = reading.read(&mut first) => String::from_utf8_lossy(&first[..read.unwrap()]).into_owned(),
        () = drip => "the connection ended without an answer".to_owned(),
    };
    assert!(answer.starts_with("HTTP/1.1 408 "), "{answer}");
    assert!(begun.elapsed() < Duration::from_secs(32), "{:?}", begun.elapsed());
}

async fn large_body(world: &World) {
    let mut socket = TcpStream::connect(&world.edge.host).await.unwrap();
    let head = world.head("POST", "/api/ops", &format!("{JSON}Content-Length: 2097152\r\nConnection: close\r\n\r\n"));
    socket.write_all(head.as_bytes()).await.unwrap();
    // Not a byte of the body was sent.
    refused(&read_answer(&mut socket, Duration::from_secs(2)).await, &[413]);
}

async fn bomb(world: &World) {
    let before = world.edge.rss_kib();
    for encoding in ["gzip", "br", "deflate", "zstd", "gzip, gzip", "identity, gzip"] {
        let request = world.request(Method::POST, "/api/ops").header("content-encoding", encoding);
        let request = request.header("content-type", "application/json").body(vec![0x1f; 10 * 1024]);
        refused(&world.ask(request).await, &[415]);
    }
    let grown = world.edge.rss_kib() - before;
    assert!(grown <= 5 * 1024, "{grown} KiB");
}
