//! One reader: a socket, a cursor, and the rest of what the socket did not take whole.

use super::{Joining, Seat, TopicId};
use crate::live::{
    Shared,
    frame::{END, Frame},
    log::{Gathered, Log},
};
use bytes::{Buf, Bytes};
use mio::net::TcpStream;
use socket2::SockRef;
use std::{
    io::{self, ErrorKind, IoSlice, Read, Write},
    time::{Duration, Instant},
};

/// What the system may hold of a stream that is not taken; Linux counts twice what it is told.
const HELD_MAX_BYTES: usize = 64 * 1024;
/// A peer that acknowledges nothing for so long is gone: with a heartbeat before it, within 45 s.
const SILENCE: Duration = Duration::from_secs(25);

pub struct Reader {
    socket: TcpStream,
    topics: Box<[TopicId]>,
    /// Everything of its topics up to this number was sent, or is in `rest`.
    cursor: u64,
    rest: Bytes,
    is_chunked: bool,
    is_blocked: bool,
    /// Whether the socket took anything since the last visit.
    took: bool,
    visits: u16,
    seat: Seat,
    until: Option<Instant>,
}

/// Bounds what a socket holds and how long it waits for a peer that fell silent.
pub fn bound(socket: &TcpStream) -> io::Result<()> {
    let socket = SockRef::from(socket);
    #[cfg(target_os = "linux")]
    socket.set_tcp_user_timeout(Some(SILENCE))?;
    socket.set_send_buffer_size(HELD_MAX_BYTES / 2)
}

impl Reader {
    pub fn new(socket: TcpStream, joining: Joining, log: &mut Log, retry_ms: u32) -> Self {
        let Joining { topics, denied, after, is_chunked, seat, until } = joining;
        let cursor = log.seq(after);
        let topics: Box<[TopicId]> = topics.iter().map(|topic| log.hold(topic)).collect();
        let mut greeting = format!("retry: {retry_ms}\n\n");
        if !denied.is_empty() {
            let denied = denied.iter().map(ToString::to_string).collect::<Vec<_>>().join(",");
            greeting.push_str(&format!("event: denied\ndata: {denied}\n\n"));
        }
        // The id without data gives a fresh reader a place to come back to before its first event.
        if !matches!(log.gather(cursor, &[], &mut Vec::new()), Gathered::Lost(_)) {
            greeting.push_str(&format!("id: {after}\n\n"));
        }
        let rest = Frame::new(&greeting).bytes(is_chunked);
        Self { socket, topics, cursor, rest, is_chunked, is_blocked: false, took: true, visits: 0, seat, until }
    }

    pub fn topics(&self) -> &[TopicId] {
        &self.topics
    }

    pub fn person(&self) -> &str {
        self.seat.person()
    }

    /// When it ends at the latest.
    pub fn until(&self) -> Option<Instant> {
        self.until
    }

    pub fn is_blocked(&self) -> bool {
        self.is_blocked
    }

    /// Nothing of its topics came between its cursor and this number.
    pub fn knows_up_to(&mut self, seq: u64) {
        if self.cursor < seq {
            self.cursor = seq;
        }
    }

    /// Sends the rest and what is new, as far as the socket takes it.
    pub fn advance(&mut self, shared: &Shared) -> io::Result<()> {
        let mut frames = Vec::new();
        while self.write_rest()? {
            frames.clear();
            let gathered = shared.log().gather(self.cursor, &self.topics, &mut frames);
            match gathered {
                Gathered::Lost(newest) => {
                    let id = shared.log().id(newest);
                    self.cursor = newest;
                    self.rest = Frame::new(&format!("id: {id}\nevent: reset\ndata:\n\n")).bytes(self.is_chunked);
                }
                Gathered::UpTo(seq) if frames.is_empty() => {
                    self.cursor = seq;
                    return Ok(());
                }
                Gathered::UpTo(seq) if self.write(&frames)? => self.cursor = seq,
                Gathered::UpTo(_) if self.is_blocked => return Ok(()),
                Gathered::UpTo(_) => {}
            }
        }
        Ok(())
    }

    /// Says something that is no event, unless it is behind: then it hears enough.
    pub fn say(&mut self, text: &str, seq: u64) {
        if self.rest.is_empty() && !self.is_blocked {
            self.knows_up_to(seq);
            self.rest = Frame::new(text).bytes(self.is_chunked);
        }
    }

    /// Counts a visit; `None` when the socket has taken nothing since the last one although there was something.
    pub fn visited(&mut self) -> Option<u16> {
        self.visits = self.visits.saturating_add(1);
        (!self.is_blocked || std::mem::take(&mut self.took)).then_some(self.visits)
    }

    /// The last words, as far as the socket takes them at once.
    pub fn end(&mut self, retry_ms: usize) {
        let words = Frame::new(&format!("retry: {retry_ms}\n\n")).bytes(self.is_chunked);
        let end = if self.is_chunked { END } else { Bytes::new() };
        if self.rest.is_empty() && !self.is_blocked {
            // Who does not hear it comes back after the wait told at the start.
            let _ = (&self.socket).write_all(&[words, end].concat());
        }
    }

    /// Whether the peer has gone. A reader has nothing to say: what it sends is not read by anybody, and not endlessly.
    pub fn is_gone(&mut self) -> bool {
        let mut scratch = [0; 512];
        for _ in 0..16 {
            match self.socket.read(&mut scratch) {
                Ok(0) => return true,
                Ok(_) => {}
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) => return error.kind() != ErrorKind::WouldBlock,
            }
        }
        true
    }

    /// True when there is no rest.
    fn write_rest(&mut self) -> io::Result<bool> {
        while !self.rest.is_empty() {
            let rest = self.rest.clone();
            match self.attempt(|mut socket| socket.write(&rest))? {
                None => return Ok(false),
                Some(taken) => self.rest.advance(taken),
            }
        }
        self.is_blocked = false;
        Ok(true)
    }

    /// True when the socket took all; otherwise the cursor and the rest say how far it came.
    fn write(&mut self, frames: &[(u64, Frame)]) -> io::Result<bool> {
        let pieces: Vec<Bytes> = frames.iter().map(|(_, frame)| frame.bytes(self.is_chunked)).collect();
        let slices: Vec<IoSlice<'_>> = pieces.iter().map(|piece| IoSlice::new(piece)).collect();
        let Some(mut taken) = self.attempt(|mut socket| socket.write_vectored(&slices))? else { return Ok(false) };
        for ((seq, _), piece) in frames.iter().zip(pieces) {
            if taken == 0 {
                return Ok(false);
            }
            self.cursor = *seq;
            self.rest = piece.slice(taken.min(piece.len())..);
            taken = taken.saturating_sub(piece.len());
        }
        Ok(self.rest.is_empty())
    }

    /// How much the socket took; `None` when it has to be waited for.
    fn attempt(&mut self, write: impl Fn(&TcpStream) -> io::Result<usize>) -> io::Result<Option<usize>> {
        loop {
            match write(&self.socket) {
                Ok(0) => return Err(ErrorKind::WriteZero.into()),
                Ok(taken) => {
                    self.took = true;
                    return Ok(Some(taken));
                }
                Err(error) if error.kind() == ErrorKind::Interrupted => {}
                Err(error) if error.kind() == ErrorKind::WouldBlock => {
                    self.is_blocked = true;
                    return Ok(None);
                }
                Err(error) => return Err(error),
            }
        }
    }
}
