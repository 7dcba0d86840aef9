//! A socket that lets only judged heads through. What is refused reaches the HTTP library as an empty request under
//! the connection's [`Refused`], so that the answer leaves through the usual layers: envelope, headers, log.

use super::{
    HEAD_WITHIN, Handover, Refused,
    head::{Framing, HEAD_MAX_BYTES, Refusal, judge, judge_partial},
};
use bytes::{Buf, BytesMut};
use std::{
    future::Future,
    io,
    mem::MaybeUninit,
    pin::Pin,
    task::{Context, Poll, ready},
    time::Duration,
};
use tokio::{
    io::{AsyncRead, AsyncWrite, ReadBuf},
    time::{Instant, Sleep, sleep},
};

/// What stands for a refused request.
const STAND_IN: &[u8] = b"GET / HTTP/1.1\r\nhost: refused\r\nx-refused: 1\r\nconnection: close\r\n\r\n";
/// How much of a refused request is still read, so that closing does not reset the answer away.
const DISCARD_MAX_BYTES: usize = 1024 * 1024;
/// And for how long, after the answer.
const LINGER: Duration = Duration::from_millis(500);

/// A socket between requests, inside one, or at its end.
pub struct Guarded<S> {
    socket: S,
    refused: Refused,
    handover: Handover,
    expected: Expected,
    /// Arrived and not judged.
    held: BytesMut,
    /// Judged and not read.
    passed: BytesMut,
    /// Until when the head has to be whole; only while one is awaited that began.
    deadline: Pin<Box<Sleep>>,
    is_due: bool,
}

/// What comes next on the socket.
enum Expected {
    /// A head, of which so much was judged.
    Head(usize),
    /// So many bytes of a body.
    Body(u64),
    /// Chunks, which the HTTP library reads; the connection ends after them.
    Chunks,
    /// Nothing that is read by anybody; so much was thrown away.
    Nothing(usize),
}

impl<S: AsyncRead + Unpin> Guarded<S> {
    /// The first head is awaited at once.
    pub fn new(socket: S, refused: Refused, handover: Handover) -> Self {
        let (held, passed) = Default::default();
        let deadline = Box::pin(sleep(HEAD_WITHIN));
        Self { socket, refused, handover, expected: Expected::Head(0), held, passed, deadline, is_due: true }
    }

    /// The socket alone; what was read of it and not asked for is lost.
    pub fn into_socket(self) -> S {
        self.socket
    }

    /// Reads until a head is whole and judged; false at the end of the stream.
    fn poll_head(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<bool>> {
        loop {
            let Expected::Head(judged) = self.expected else { return Poll::Ready(Ok(true)) };
            if let Some(end) = end_of_head(&self.held, judged) {
                self.take_head(end);
                return Poll::Ready(Ok(true));
            }
            if let Err(refusal) = judge_partial(&self.held, judged) {
                self.refuse(refusal);
                return Poll::Ready(Ok(true));
            }
            self.expected = Expected::Head(self.held.len());
            if !ready!(self.poll_more(cx))? {
                return Poll::Ready(Ok(false));
            }
        }
    }

    fn poll_more(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<bool>> {
        let mut chunk = [MaybeUninit::uninit(); 8 * 1024];
        let mut buffer = ReadBuf::uninit(&mut chunk);
        if Pin::new(&mut self.socket).poll_read(cx, &mut buffer)?.is_ready() {
            self.held.extend_from_slice(buffer.filled());
            return Poll::Ready(Ok(!buffer.filled().is_empty()));
        }
        if !self.held.is_empty() && !self.is_due {
            self.deadline.as_mut().reset(Instant::now() + HEAD_WITHIN);
            self.is_due = true;
        }
        if self.is_due {
            ready!(self.deadline.as_mut().poll(cx));
            return Poll::Ready(Err(io::Error::new(io::ErrorKind::TimedOut, "a head did not come whole in time")));
        }
        Poll::Pending
    }

    fn take_head(&mut self, end: usize) {
        self.is_due = false;
        let judged = if end > HEAD_MAX_BYTES { judge_partial(&self.held[..end], 0) } else { Ok(()) };
        match judged.and_then(|()| judge(&self.held[..end])) {
            Err(refusal) => self.refuse(refusal),
            Ok(Framing::Length(length)) => {
                self.passed = self.held.split_to(end);
                self.expected = Expected::Body(length);
            }
            Ok(Framing::Chunked) => {
                self.passed = self.held.split_to(end - 2);
                // Where chunks end is not followed here, so nothing after them is taken for a request.
                self.passed.extend_from_slice(b"connection: close\r\n\r\n");
                self.passed.unsplit(self.held.split_off(2));
                self.held.clear();
                self.expected = Expected::Chunks;
            }
        }
    }

    fn refuse(&mut self, refusal: Refusal) {
        let _ = self.refused.set(refusal);
        self.is_due = false;
        self.held.clear();
        self.passed = BytesMut::from(STAND_IN);
        self.expected = Expected::Nothing(0);
    }

    fn poll_body(&mut self, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>, left: u64) -> Poll<io::Result<()>> {
        if !self.held.is_empty() {
            let length = usize::try_from(left).unwrap_or(usize::MAX).min(self.held.len()).min(buf.remaining());
            buf.put_slice(&self.held[..length]);
            self.held.advance(length);
            self.expected = Expected::Body(left - length as u64);
            return Poll::Ready(Ok(()));
        }
        let length = usize::try_from(left).unwrap_or(usize::MAX).min(buf.remaining());
        let mut part = ReadBuf::new(buf.initialize_unfilled_to(length));
        ready!(Pin::new(&mut self.socket).poll_read(cx, &mut part))?;
        let filled = part.filled().len();
        buf.advance(filled);
        self.expected = Expected::Body(left - filled as u64);
        Poll::Ready(Ok(()))
    }

    /// Throws away what comes; ready at the end of the stream, or when it is too much.
    fn poll_discard(&mut self, cx: &mut Context<'_>, discarded: usize) -> Poll<()> {
        let mut total = discarded;
        let mut chunk = [0; 8 * 1024];
        while total < DISCARD_MAX_BYTES {
            let mut buffer = ReadBuf::new(&mut chunk);
            let read = Pin::new(&mut self.socket).poll_read(cx, &mut buffer);
            match (read, buffer.filled().len()) {
                (Poll::Pending, _) => {
                    self.expected = Expected::Nothing(total);
                    return Poll::Pending;
                }
                (Poll::Ready(Ok(())), length @ 1..) => total += length,
                _ => break,
            }
        }
        self.expected = Expected::Nothing(DISCARD_MAX_BYTES);
        Poll::Ready(())
    }

    fn poll_linger(&mut self, cx: &mut Context<'_>, discarded: usize) -> Poll<io::Result<()>> {
        if !self.is_due {
            self.deadline.as_mut().reset(Instant::now() + LINGER);
            self.is_due = true;
        }
        if self.poll_discard(cx, discarded).is_ready() || self.deadline.as_mut().poll(cx).is_ready() {
            return Poll::Ready(Ok(()));
        }
        Poll::Pending
    }
}

/// Just after the first empty line, if it came; `judged` bytes were searched before.
fn end_of_head(bytes: &[u8], judged: usize) -> Option<usize> {
    let from = judged.saturating_sub(3);
    bytes[from..].windows(4).position(|window| window == b"\r\n\r\n").map(|at| from + at + 4)
}

impl<S: AsyncRead + Unpin> AsyncRead for Guarded<S> {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buf: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        loop {
            if !this.passed.is_empty() {
                let length = this.passed.len().min(buf.remaining());
                buf.put_slice(&this.passed[..length]);
                this.passed.advance(length);
                return Poll::Ready(Ok(()));
            }
            match this.expected {
                Expected::Body(0) => this.expected = Expected::Head(0),
                Expected::Body(left) => return this.poll_body(cx, buf, left),
                Expected::Chunks => return Pin::new(&mut this.socket).poll_read(cx, buf),
                Expected::Nothing(discarded) => {
                    // Never the end of the stream: the answer to the stand-in closes the connection.
                    let _ = this.poll_discard(cx, discarded);
                    return Poll::Pending;
                }
                Expected::Head(_) => {
                    if !ready!(this.poll_head(cx))? {
                        return Poll::Ready(Ok(()));
                    }
                }
            }
        }
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> AsyncWrite for Guarded<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.socket).poll_write(cx, bytes)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.socket).poll_write_vectored(cx, pieces)
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.socket).poll_flush(cx))?;
        self.handover.flushed();
        Poll::Ready(Ok(()))
    }

    /// A refused caller may still be sending: closing on them at once would reset our answer away.
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        ready!(Pin::new(&mut self.socket).poll_shutdown(cx))?;
        match self.expected {
            Expected::Nothing(discarded) => self.poll_linger(cx, discarded),
            _ => Poll::Ready(Ok(())),
        }
    }
}

#[cfg(test)]
mod tests;
