//! An answer whose body is written by another hand: once its head is on the wire, the socket leaves the HTTP library and
//! goes to who asked for it. A long stream then costs a socket, and not a connection with its buffers and its task.

use axum::body::Body;
use bytes::Bytes;
use hyper::body::{Body as HttpBody, Frame};
use std::{
    convert::Infallible,
    net::TcpStream,
    pin::Pin,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, Ordering::SeqCst},
    },
    task::{Context, Poll},
};

/// Who takes the socket. It is not blocking.
type Taker = Box<dyn FnOnce(TcpStream) + Send>;

/// One connection's way out; every request carries its connection's.
#[derive(Clone, Default)]
pub struct Handover(Arc<State>);

#[derive(Default)]
struct State {
    taker: Mutex<Option<Taker>>,
    is_asked: AtomicBool,
    is_flushed: AtomicBool,
}

impl Handover {
    /// A body that is never written here: `taker` gets the socket when the head has left. Dropped, like its request, when
    /// the connection ends before.
    pub fn body(&self, taker: impl FnOnce(TcpStream) + Send + 'static) -> Body {
        Body::new(Handed { handover: self.clone(), taker: Some(Box::new(taker)) })
    }

    /// The socket has no more to write.
    pub(super) fn flushed(&self) {
        if self.0.is_asked.load(SeqCst) {
            self.0.is_flushed.store(true, SeqCst);
        }
    }

    /// Who takes the socket, once it is free.
    pub(super) fn taker(&self) -> Option<Taker> {
        let is_free = self.0.is_flushed.load(SeqCst);
        is_free.then(|| self.0.taker.lock().unwrap_or_else(PoisonError::into_inner).take()).flatten()
    }
}

struct Handed {
    handover: Handover,
    taker: Option<Taker>,
}

impl HttpBody for Handed {
    type Data = Bytes;
    type Error = Infallible;

    /// The library asks for a body when it has written the head.
    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        let this = self.get_mut();
        if let Some(taker) = this.taker.take() {
            *this.handover.0.taker.lock().unwrap_or_else(PoisonError::into_inner) = Some(taker);
            this.handover.0.is_asked.store(true, SeqCst);
        }
        Poll::Pending
    }
}
