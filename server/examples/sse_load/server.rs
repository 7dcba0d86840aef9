//! The server under test: the real one, told what to publish at a second port.

use super::Failure;
use domain::{event::LiveEvent, time::Timestamp, topic::Topic};
use ops_server::{
    config::{Config, Env},
    serve,
};
use std::{
    collections::HashMap,
    io::{BufRead, BufReader, Write},
    net::TcpListener,
};

const SETTINGS: [(&str, &str); 14] = [
    ("OPS_STORE", "sqlite::memory:"),
    ("OPS_LISTEN", "127.0.0.1:0"),
    ("OPS_DIST", concat!(env!("CARGO_MANIFEST_DIR"), "/tests/it/fixtures/dist")),
    ("OPS_PUBLIC_URL", "https://ops.example.ca"),
    ("ERPNEXT_URL", "sandbox"),
    ("HUB_URL", "sandbox"),
    ("GEMINI_URL", "sandbox"),
    ("SANDBOX_DATA", ":memory:"),
    ("SANDBOX_LISTEN", "127.0.0.1:0"),
    ("AUTH_MODE", "authentik"),
    ("TRUSTED_PROXIES", "127.0.0.0/8"),
    ("EDGE_SECRET", super::readers::EDGE_SECRET),
    ("AUTHENTIK_JWKS_URL", "off-trust-headers"),
    ("ROLE_GROUPS", "technician=t,agent=a,dispatcher=d,admin=x"),
];

#[tokio::main]
pub async fn serve() -> Result<(), Failure> {
    let settings: HashMap<_, _> = SETTINGS.into_iter().collect();
    let config = Config::read(&mut Env::from_fn(move |name| settings.get(name).map(|value| (*value).to_owned())))
        .map_err(|faults| format!("{:?}", faults.0))?;
    let (app, _sandbox) = serve::build(config, Default::default()).await?;
    let (listener, control) = (tokio::net::TcpListener::bind("127.0.0.1:0").await?, TcpListener::bind("127.0.0.1:0")?);
    println!("{} {}", listener.local_addr()?.port(), control.local_addr()?.port());
    let live = app.live.clone();
    std::thread::spawn(move || control.incoming().flatten().for_each(|stream| drop(obey(&live, stream))));
    serve::serve(app, listener, serve::told_to_stop()).await?;
    Ok(())
}

/// Publishes for each `GET /pub?<number>`.
fn obey(live: &ops_server::live::Live, mut stream: std::net::TcpStream) -> std::io::Result<()> {
    stream.set_nodelay(true)?;
    for line in BufReader::new(stream.try_clone()?).lines() {
        let line = line?;
        if let Some(number) = line.strip_prefix("GET /pub?").and_then(|rest| rest.split(' ').next()) {
            let (at, actor) = (Timestamp::new(0, 0), Some("x".repeat(160)));
            live.publish(&LiveEvent { topic: Topic::Health, kind: number.to_owned(), at, actor, entry: None });
        }
        if line.is_empty() {
            stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok")?;
        }
    }
    Ok(())
}
