//! What a browser makes of a stream: an answer's head, chunks, whole blocks only, and the last id it saw.

use domain::event::{EventId, LiveEvent};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

/// A browser's memory across its connections.
#[derive(Default, Debug)]
pub struct Reader {
    pub last_id: Option<EventId>,
    /// The events that arrived, by their kind.
    pub seen: Vec<String>,
    pub resets: usize,
    pub denied: Vec<String>,
}

impl Reader {
    /// One connection, read until it ends or `is_enough`; false when it was refused.
    pub async fn connect(
        &mut self,
        address: &str,
        target: &str,
        headers: &str,
        mut is_enough: impl FnMut(&Self) -> bool,
    ) -> bool {
        let Ok(mut socket) = TcpStream::connect(address).await else { return false };
        let last_id = self.last_id.map(|id| format!("last-event-id: {id}\r\n")).unwrap_or_default();
        let head = format!("GET {target} HTTP/1.1\r\nhost: {address}\r\n{headers}{last_id}\r\n");
        if socket.write_all(head.as_bytes()).await.is_err() {
            return false;
        }
        let (mut raw, mut text, mut chunk) = (Vec::new(), String::new(), [0; 8192]);
        while let Ok(length) = socket.read(&mut chunk).await
            && length > 0
        {
            raw.extend_from_slice(&chunk[..length]);
            self.take(&mut raw, &mut text);
            if is_enough(self) {
                return true;
            }
        }
        raw.is_empty() || raw.starts_with(b"HTTP/1.1 200") || text.starts_with('!')
    }

    /// Moves whole chunks from `raw` to `text`, and reads the whole blocks of that.
    fn take(&mut self, raw: &mut Vec<u8>, text: &mut String) {
        if text.is_empty() {
            let Some(end) = raw.windows(4).position(|window| window == b"\r\n\r\n") else { return };
            if !raw.starts_with(b"HTTP/1.1 200") {
                return;
            }
            raw.drain(..end + 4);
            // The head is behind us.
            text.push('!');
        }
        while let Some(line) = raw.windows(2).position(|window| window == b"\r\n") {
            let size = usize::from_str_radix(std::str::from_utf8(&raw[..line]).unwrap(), 16).unwrap();
            if raw.len() < line + 2 + size + 2 {
                break;
            }
            text.push_str(std::str::from_utf8(&raw[line + 2..line + 2 + size]).unwrap());
            raw.drain(..line + 2 + size + 2);
        }
        while let Some(end) = text.find("\n\n") {
            let block: String = text.drain(1..end + 2).collect();
            self.block(&block);
        }
    }

    fn block(&mut self, block: &str) {
        let field = |name: &str| block.lines().find_map(|line| line.strip_prefix(name));
        if let Some(id) = field("id: ") {
            self.last_id = Some(EventId::parse(id).unwrap());
        }
        match (field("event: "), field("data: ")) {
            (Some("reset"), _) => self.resets += 1,
            (Some("denied"), Some(topics)) => self.denied = topics.split(',').map(str::to_owned).collect(),
            (_, Some(data)) => self.seen.push(serde_json::from_str::<LiveEvent>(data).unwrap().kind),
            _ => {}
        }
    }
}
