//! From an accepted socket to a request: HTTP/1.1 alone (what the edge speaks to us), each request's head judged before
//! anything parses it a second time, an end to slow senders, and a stop that leaves nobody waiting.

mod guard;
mod handover;
mod head;

pub use handover::Handover;
pub use head::{HEAD_MAX_BYTES, HEADERS_MAX, Refusal, TARGET_MAX_BYTES};

use axum::{Router, body::Body, extract::ConnectInfo};
use guard::Guarded;
use hyper::{Request, body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use std::{
    future::{Future, poll_fn},
    io,
    net::SocketAddr,
    pin::{Pin, pin},
    sync::Arc,
    task::Poll,
    time::Duration,
};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
};
use tower::ServiceExt;
use tracing::{debug, warn};

/// A request's head comes whole within this time of its first byte, or the connection ends.
pub const HEAD_WITHIN: Duration = Duration::from_secs(10);
/// A connection without a request is kept this long: more than the edge keeps its own.
pub const IDLE_WITHIN: Duration = Duration::from_secs(100);

/// Why a connection's last request is not answered by its route; every request carries its connection's.
pub type Refused = Arc<std::sync::OnceLock<Refusal>>;

/// Serves until `stop` resolves, then lets the requests under way end.
pub async fn serve(listener: TcpListener, router: Router, stop: impl Future<Output = ()>) {
    let router = router.with_state::<()>(());
    let (stopping, _) = watch::channel(());
    let mut stop = pin!(stop);
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = &mut stop => break,
        };
        match accepted {
            Ok((stream, peer)) => drop(tokio::spawn(connection(stream, peer, router.clone(), stopping.subscribe()))),
            Err(error) => accept_failed(&error).await,
        }
    }
    drop(listener);
    let _ = stopping.send(());
    stopping.closed().await;
}

/// One caller's connection is the caller's loss; out of sockets is ours, and waiting is all there is to do.
async fn accept_failed(error: &io::Error) {
    use io::ErrorKind::{ConnectionAborted, ConnectionRefused, ConnectionReset};
    if !matches!(error.kind(), ConnectionAborted | ConnectionRefused | ConnectionReset) {
        warn!(%error, "no connection can be accepted");
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
}

async fn connection(stream: TcpStream, peer: SocketAddr, router: Router, mut stopping: watch::Receiver<()>) {
    // Without it, a page's pieces wait for one another's acknowledgement: 44 ms instead of 8.
    if let Err(error) = stream.set_nodelay(true) {
        warn!(%error, "TCP_NODELAY could not be set");
    }
    let (refused, handover) = (Refused::default(), Handover::default());
    let io = TokioIo::new(Guarded::new(stream, refused.clone(), handover.clone()));
    let on_its_way = handover.clone();
    let service = service_fn(move |mut request: Request<Incoming>| {
        request.extensions_mut().insert(ConnectInfo(peer));
        request.extensions_mut().insert(refused.clone());
        request.extensions_mut().insert(on_its_way.clone());
        router.clone().oneshot(request.map(Body::new))
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(IDLE_WITHIN);
    let mut connection = http.serve_connection(io, service);
    let (mut stop, mut is_stopping) = (pin!(stopping.changed()), false);
    // Either the connection ends here, or its socket is handed over.
    let ended = poll_fn(|cx| {
        if !is_stopping && stop.as_mut().poll(cx).is_ready() {
            is_stopping = true;
            Pin::new(&mut connection).graceful_shutdown();
        }
        match (Pin::new(&mut connection).poll(cx), handover.taker()) {
            (Poll::Pending, Some(taker)) => Poll::Ready(Ok(Some(taker))),
            (Poll::Pending, None) => Poll::Pending,
            (Poll::Ready(ended), _) => Poll::Ready(ended.map(|()| None)),
        }
    });
    let ended = match ended.await {
        Ok(None) => Ok(()),
        Ok(Some(taker)) => connection.into_parts().io.into_inner().into_socket().into_std().map(taker),
        Err(error) => Err(io::Error::other(error)),
    };
    if let Err(error) = ended {
        debug!(%error, "a connection ended");
    }
}
