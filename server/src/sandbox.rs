//! The built-in three: ERPNext under `/`, the hub under `/hub`, Gemini under `/gemini`, and dials under `/_dials`,
//! over their own wire protocols on one loopback address, with one world behind them.
//!
//! # What is always there
//! People: [`people()`]. The story of the designed screens: [`seed::story`]. Token: `Authorization: token sandbox:sandbox`.
//!
//! # The devices on the label pictures
//! Pictures are `scan/labels/NNN.jpg` and the film `label-zoom.mjpeg`; with n the picture's number,
//! `n % 3` tells how well it can be read (0 easy, 1 medium, 2 hard) and `(n / 3) % 5` where its device stands:
//!
//! | `(n / 3) % 5` | pictures, the easy ones bold | stands | scanning it |
//! |---|---|---|---|
//! | 0 | **000** 001 002 **015** 016 017 **030** 031 032 **045** 046 047 | installed at `LOC-00211`..`LOC-00214`, TECH-001's second to fifth visit of today | shows the record and the visit |
//! | 1 | **003** 004 005 **018** 019 020 **033** 034 035 **048** 049 050 | installed and active at another customer's | linking is blocked |
//! | 2 | **006** 007 008 **021** 022 023 **036** 037 038 **051** 052 053, and the film | in stock, held by nobody | linking works |
//! | 3 | **009** 010 011 **024** 025 026 **039** 040 041 **054** 055 056 | in stock, held by TECH-001 | linking works |
//! | 4 | **012** 013 014 **027** 028 029 **042** 043 044 **057** 058 059 | not in the records | unknown: can be created |
//!
//! The device of picture n is `EQP-03001` + n, the film's (Calix 844G-1, `440769778099`) is `EQP-03061`.

mod dials;
mod doctype;
mod erpnext;
mod events;
pub mod faults;
mod gemini;
mod hub;
mod journal;
mod people;
mod photo;
mod random;
mod schema;
mod seed;
mod store;
mod world;

use crate::clock::Clock;
use axum::Router;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::Response;
use axum::serve::ListenerExt;
use faults::Upstream;
use std::net::SocketAddr;
use std::sync::Arc;
use tokio::net::TcpListener;
use tokio::sync::watch;
use world::World;

pub use people::people;

/// What a sandbox is started with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// `SANDBOX_LISTEN`; port 0 takes a free one.
    pub listen: SocketAddr,
    /// `SANDBOX_DATA`: a file, or `:memory:`.
    pub data: String,
    /// `SANDBOX_SEED`.
    pub seed: u64,
    /// `SITE_TIME_ZONE`: the same as the clock's.
    pub site_time_zone: String,
}

/// A running sandbox; it stops when this is dropped.
pub struct Sandbox {
    /// Where it listens.
    pub addr: SocketAddr,
    stop: watch::Sender<bool>,
}

/// Opens the world and serves it in a task of its own.
pub async fn start(settings: Settings, clock: Clock) -> std::io::Result<Sandbox> {
    let listener = TcpListener::bind(settings.listen).await?;
    let addr = listener.local_addr()?;
    if let Some(folder) = std::path::Path::new(&settings.data).parent().filter(|folder| !folder.as_os_str().is_empty())
    {
        std::fs::create_dir_all(folder)?;
    }
    let world = Arc::new(World::open(settings, clock).map_err(std::io::Error::other)?);
    let (stop, stopped) = watch::channel(false);
    tokio::spawn(hub::drift::run(world.clone(), stopped.clone()));
    // Without TCP_NODELAY an answer in several pieces waits for the caller's acknowledgement.
    let listener = listener.tap_io(|stream| drop(stream.set_nodelay(true)));
    let app = router(world);
    tokio::spawn(async move {
        let mut stopping = stopped.clone();
        let stopping = async move { drop(stopping.wait_for(|stop| *stop).await) };
        tokio::select! {
            served = async { axum::serve(listener, app).await } => {
                if let Err(error) = served { tracing::error!(%error, "the sandbox stopped serving") }
            }
            () = stopping => {}
        }
    });
    Ok(Sandbox { addr, stop })
}

impl Sandbox {
    /// `ERPNEXT_URL` of this sandbox.
    pub fn erpnext_url(&self) -> String {
        format!("http://{}", self.addr)
    }
    /// `HUB_URL` of this sandbox.
    pub fn hub_url(&self) -> String {
        format!("http://{}/hub", self.addr)
    }
    /// `GEMINI_URL` of this sandbox.
    pub fn gemini_url(&self) -> String {
        format!("http://{}/gemini", self.addr)
    }
    /// Where the dials are.
    pub fn dials_url(&self) -> String {
        format!("http://{}/_dials", self.addr)
    }
    /// Who can sign in.
    pub fn people() -> Vec<domain::person::Person> {
        people()
    }
    /// Stops taking requests.
    pub fn stop(&self) {
        let _ = self.stop.send(true);
    }
}

impl Drop for Sandbox {
    fn drop(&mut self) {
        self.stop();
    }
}

/// The largest body Frappe takes (171).
const BODY_LIMIT: usize = 25 * 1024 * 1024;

fn router(world: Arc<World>) -> Router {
    let erpnext = Router::new().fallback(erpnext::handle).layer(from_fn_with_state(world.clone(), erpnext_faults));
    let hub = hub::router().layer(from_fn_with_state(world.clone(), hub_faults));
    let gemini = gemini::router().layer(from_fn_with_state(world.clone(), gemini_faults));
    Router::new()
        .nest("/hub", hub)
        .nest("/gemini", gemini)
        .nest("/_dials", dials::router())
        .fallback_service(erpnext.with_state(world.clone()))
        .layer(DefaultBodyLimit::max(BODY_LIMIT))
        .with_state(world)
}

async fn erpnext_faults(state: State<Arc<World>>, request: Request, next: Next) -> Response {
    with_faults(Upstream::Erpnext, state, request, next).await
}

async fn hub_faults(state: State<Arc<World>>, request: Request, next: Next) -> Response {
    with_faults(Upstream::Hub, state, request, next).await
}

async fn gemini_faults(state: State<Arc<World>>, request: Request, next: Next) -> Response {
    with_faults(Upstream::Gemini, state, request, next).await
}

/// Counts the call, and lets the dials have their way with it.
async fn with_faults(upstream: Upstream, State(world): State<Arc<World>>, request: Request, next: Next) -> Response {
    let method = request.method().to_string();
    let decode = |text: &str| percent_encoding::percent_decode_str(text).decode_utf8_lossy().into_owned();
    let path = decode(request.uri().path());
    let whole = request.uri().path_and_query().map_or_else(|| path.clone(), |whole| decode(whole.as_str()));
    world.faults.count(upstream, &method, &path);
    let Some((fault, ms)) = world.faults.next(upstream, &method, &whole, request.headers()) else {
        return next.run(request).await;
    };
    if fault == faults::Fault::Hang {
        let response = next.run(request).await;
        tokio::time::sleep(std::time::Duration::from_millis(ms)).await;
        return response;
    }
    match faults::answer(upstream, fault, ms).await {
        Ok(response) => response,
        Err(cut) => {
            let response = next.run(request).await;
            if cut { faults::cut_short(response) } else { response }
        }
    }
}
