//! `text/event-stream` as the HTML standard reads it (section 9.2.6), fed in pieces of any size: CR, LF and CRLF end a
//! line, one BOM is skipped, an id with NUL is ignored, an event that has not ended is none.

/// Longest line, and longest event: a stream beyond it is broken.
const LIMIT_BYTES: usize = 1 << 20;

/// One event of the stream.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Message {
    /// The last id the stream gave, with this event or before it; empty when there was none.
    pub last_id: String,
    /// `message` where the stream names none.
    pub event: String,
    /// Its lines, joined by line feeds.
    pub data: String,
}

/// An event or a line without end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Endless;

/// What was read so far.
#[derive(Default)]
pub struct Parser {
    line: Vec<u8>,
    /// The last byte was a CR: a LF that follows belongs to it.
    after_cr: bool,
    is_past_first_line: bool,
    last_id: String,
    event: String,
    data: String,
    has_data: bool,
}

impl Parser {
    /// Reads a piece; gives the events that ended in it.
    pub fn read(&mut self, piece: &[u8]) -> Result<Vec<Message>, Endless> {
        let mut messages = Vec::new();
        for byte in piece {
            let after_cr = std::mem::replace(&mut self.after_cr, *byte == b'\r');
            match byte {
                b'\n' if after_cr => {}
                b'\r' | b'\n' => messages.extend(self.end_line()),
                _ => self.line.push(*byte),
            }
            if self.line.len() + self.data.len() > LIMIT_BYTES {
                return Err(Endless);
            }
        }
        Ok(messages)
    }

    fn end_line(&mut self) -> Option<Message> {
        let bytes = std::mem::take(&mut self.line);
        let is_first = !std::mem::replace(&mut self.is_past_first_line, true);
        let bytes = if is_first { bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes) } else { &bytes };
        let line = String::from_utf8_lossy(bytes);
        match line.split_once(':') {
            _ if line.is_empty() => return self.dispatch(),
            Some((name, value)) => self.field(name, value.strip_prefix(' ').unwrap_or(value)),
            None => self.field(&line, ""),
        }
        None
    }

    /// A comment has an empty name; `retry` is for who waits longer than we do.
    fn field(&mut self, name: &str, value: &str) {
        match name {
            "event" => value.clone_into(&mut self.event),
            "data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    self.data.push('\n');
                }
                self.data.push_str(value);
            }
            "id" if !value.contains('\0') => value.clone_into(&mut self.last_id),
            _ => {}
        }
    }

    fn dispatch(&mut self) -> Option<Message> {
        let (data, event) = (std::mem::take(&mut self.data), std::mem::take(&mut self.event));
        let event = if event.is_empty() { "message".to_owned() } else { event };
        let has_data = std::mem::take(&mut self.has_data);
        has_data.then(|| Message { last_id: self.last_id.clone(), event, data })
    }
}

#[cfg(test)]
mod tests;
