//! An upstream that answers from a script, over a real socket, and remembers what it was asked.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};

/// What arrived.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// Path and query, as sent.
    pub target: String,
    /// Header lines, lower case.
    pub head: String,
    pub body: String,
}

/// What goes back.
#[derive(Clone, Debug)]
pub enum Reply {
    /// Status, header lines, body.
    Whole(u16, Vec<(String, String)>, Vec<u8>),
    /// The same, after a while.
    Late(Duration, Box<Reply>),
    /// Nothing, until the client gives up.
    Silence,
    /// The head of an answer, then one byte each 20 ms without end.
    Drip,
    /// The head and half of the body, then the connection is cut.
    Cut,
    /// The connection is closed without a byte.
    HangUp,
}

impl Reply {
    pub fn json(status: u16, body: &serde_json::Value) -> Self {
        Self::Whole(status, vec![("content-type".into(), "application/json".into())], body.to_string().into_bytes())
    }

    pub fn late_ms(self, ms: u64) -> Self {
        Self::Late(Duration::from_millis(ms), Box::new(self))
    }

    pub fn html(status: u16) -> Self {
        Self::Whole(
            status,
            vec![("content-type".into(), "text/html".into())],
            b"<html><h1>Sign in</h1></html>".to_vec(),
        )
    }
}

type Script = dyn Fn(&Request, usize) -> Reply + Send + Sync;

/// The running upstream; it ends with the test's runtime.
pub struct Responder {
    pub url: String,
    log: Arc<Log>,
}

#[derive(Default)]
struct Log {
    requests: Mutex<Vec<Request>>,
    given_up: AtomicUsize,
}

impl Responder {
    /// Starts one. The script gets each request and how many came before it.
    pub async fn start(script: impl Fn(&Request, usize) -> Reply + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address: SocketAddr = listener.local_addr().unwrap();
        let log = Arc::new(Log::default());
        let (seen, script): (_, Arc<Script>) = (log.clone(), Arc::new(script));
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                tokio::spawn(serve(stream, seen.clone(), script.clone()));
            }
        });
        Self { url: format!("http://{address}"), log }
    }

    pub fn requests(&self) -> Vec<Request> {
        self.log.requests.lock().unwrap().clone()
    }

    /// How many connections the client closed while it was given silence.
    pub fn given_up(&self) -> usize {
        self.log.given_up.load(Ordering::SeqCst)
    }
}

async fn serve(mut stream: TcpStream, log: Arc<Log>, script: Arc<Script>) -> Option<()> {
    let request = read_request(&mut stream).await?;
    let before = {
        let mut seen = log.requests.lock().unwrap();
        seen.push(request.clone());
        seen.len() - 1
    };
    let mut reply = script(&request, before);
    while let Reply::Late(pause, then) = reply {
        tokio::time::sleep(pause).await;
        reply = *then;
    }
    let endless = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 1000\r\n\r\n{\"data\":";
    match reply {
        Reply::Whole(status, headers, body) => {
            let mut head = format!("HTTP/1.1 {status} X\r\nconnection: close\r\ncontent-length: {}\r\n", body.len());
            for (name, value) in headers {
                head += &format!("{name}: {value}\r\n");
            }
            stream.write_all((head + "\r\n").as_bytes()).await.ok()?;
            stream.write_all(&body).await.ok()?;
            // The client may have closed early on purpose; waiting for its end keeps the last bytes from being reset.
            let _ = stream.shutdown().await;
        }
        Reply::Silence => {
            let mut rest = [0; 16];
            while stream.read(&mut rest).await.is_ok_and(|length| length > 0) {}
            log.given_up.fetch_add(1, Ordering::SeqCst);
        }
        Reply::Drip => {
            stream.write_all(endless).await.ok()?;
            loop {
                tokio::time::sleep(Duration::from_millis(20)).await;
                stream.write_all(b" ").await.ok()?;
            }
        }
        Reply::Cut => stream.write_all(endless).await.ok()?,
        Reply::HangUp | Reply::Late(..) => {}
    }
    Some(())
}

async fn read_request(stream: &mut TcpStream) -> Option<Request> {
    let mut bytes = Vec::new();
    let head_end = loop {
        if let Some(at) = bytes.windows(4).position(|window| window == b"\r\n\r\n") {
            break at;
        }
        let mut chunk = [0; 4096];
        let length = stream.read(&mut chunk).await.ok().filter(|length| *length > 0)?;
        bytes.extend_from_slice(&chunk[..length]);
    };
    let text = String::from_utf8(bytes[..head_end].to_vec()).ok()?;
    let (line, head) = text.split_once("\r\n")?;
    let head = head.to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok()).unwrap_or(0);
    let mut body = bytes.split_off(head_end + 4);
    while body.len() < length {
        let mut chunk = [0; 4096];
        let length = stream.read(&mut chunk).await.ok().filter(|length| *length > 0)?;
        body.extend_from_slice(&chunk[..length]);
    }
    let mut words = line.split(' ');
    let (method, target) = (words.next()?.to_owned(), words.next()?.to_owned());
    Some(Request { method, target, head, body: String::from_utf8(body).ok()? })
}
