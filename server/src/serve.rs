//! From settings to a running server: builds the parts, listens, and stops without leaving anybody waiting.

use crate::{
    app::{App, Random},
    auth::{Auth, Cookies, Technicians, links::Links, session::Sessions},
    clock::Clock,
    config::{self, Config, VisionUpstream, Where},
    devices::Devices,
    live::{Live, feed},
    ops::housekeeping,
    router,
    routes::assets::Built,
    sandbox::{self, Sandbox},
    search::Search,
    store::Store,
    upstream::{
        Given, UpstreamError,
        erpnext::{self, ErpNext},
        gemini::{self, Gemini},
        hub::{self, Hub},
        vision::Vision,
        watch,
    },
    vision::PhotoReader,
    wire,
};
use domain::time::Timestamp;
use std::{error::Error, future::Future, sync::Arc, time::Duration};
use tokio::net::TcpListener;
use tracing::{info, warn};

/// How long requests are still taken once `/readyz` says that none are welcome: who stands before us has to hear it first.
/// It asks each second and waits a second for the answer (`server/deploy/compose.yaml`), so it may hear of it after two.
const LINGER: Duration = Duration::from_millis(2500);
/// Longest wait for requests under way after that.
const STOP_WITHIN: Duration = Duration::from_secs(2);

type Failure = Box<dyn Error + Send + Sync>;

/// Builds the parts the settings ask for. The sandbox, where any upstream is it, stops when the second half is dropped.
pub async fn build(config: Config, built: Built) -> Result<(Arc<App>, Option<Sandbox>), Failure> {
    let clock = Clock::system(&config.site.time_zone)?;
    let sandbox = start_sandbox(&config, &clock).await?;
    let app = assemble(config, built, clock, sandbox.as_ref()).await?;
    Ok((Arc::new(app), sandbox))
}

/// The parts, once the sandbox runs.
pub async fn assemble(config: Config, built: Built, clock: Clock, sandbox: Option<&Sandbox>) -> Result<App, Failure> {
    let store = Store::open(config.serve.store.as_deref())?;
    let random: Random = Arc::new(rand::random::<[u8; 16]>);
    let key = store.session_key([random(), random()].concat().try_into().unwrap_or_default()).await?;
    let cookies = Cookies::of(&config.serve);
    let links = Links::new(store.clone(), key, cookies.clone());
    let sessions = Sessions::new(key, cookies, sandbox::people());
    let started_at = clock.now();
    let boot = boot(started_at, random());
    let (erpnext, hub, vision) = clients(&config, &clock, sandbox)?;
    Ok(App {
        auth: Auth::new(&config.auth, sessions),
        links,
        guesses: Default::default(),
        pace: Default::default(),
        live: Live::start(boot, Default::default())?,
        rights: Default::default(),
        devices: Devices::new(&erpnext, hub.clone()),
        search: Search::new(erpnext.clone(), clock.clone()),
        views: Default::default(),
        reader: PhotoReader::new(vision),
        vision_budget: Default::default(),
        metrics: Default::default(),
        op_locks: Default::default(),
        job_schema: Default::default(),
        technicians: Technicians::new(erpnext.for_pages()),
        requests: Default::default(),
        config,
        clock,
        store,
        erpnext,
        hub,
        built,
        random,
        started_at,
        boot,
    })
}

/// The millisecond, and behind it twenty random bits: a process that is started again at once is another one.
fn boot(started_at: Timestamp, random: [u8; 16]) -> u64 {
    let [high, middle, low, ..] = random;
    (started_at.utc_ms.unsigned_abs() << 20) | u64::from(u32::from_be_bytes([0, high & 0xf, middle, low]))
}

async fn start_sandbox(config: &Config, clock: &Clock) -> Result<Option<Sandbox>, Failure> {
    if !config.uses_sandbox() {
        return Ok(None);
    }
    let config::Sandbox { listen, data, seed } = config.sandbox.clone();
    let settings = sandbox::Settings { listen, data, seed, site_time_zone: config.site.time_zone.clone() };
    let started = sandbox::start(settings, clock.clone()).await;
    let sandbox = started
        .map_err(|error| format!("SANDBOX_LISTEN {listen} or SANDBOX_DATA: the sandbox cannot start ({error})"))?;
    info!(address = %sandbox.addr, "the sandbox plays the upstreams that are set to it");
    Ok(Some(sandbox))
}

/// One client per upstream, real or played: from here on nobody can tell.
fn clients(config: &Config, clock: &Clock, sandbox: Option<&Sandbox>) -> Result<(ErpNext, Hub, Vision), UpstreamError> {
    let given = Given { clock: clock.clone(), jitter: Arc::new(rand::random::<f64>) };
    let upstreams = &config.upstreams;
    let address = |site: &Where, of_sandbox: fn(&Sandbox) -> String| match site {
        Where::Url(url) => url.clone(),
        Where::Sandbox => sandbox.map(of_sandbox).unwrap_or_default(),
    };
    let erpnext = erpnext::Config {
        base_url: address(&upstreams.erpnext.site, Sandbox::erpnext_url),
        token: upstreams.erpnext.token.clone(),
        site_time_zone: clock.zone().clone(),
        subscriptions: config.site.doctypes.subscriptions,
    };
    let hub = hub::Config {
        base_url: address(&upstreams.hub.site, Sandbox::hub_url),
        token: upstreams.hub.token.clone(),
        site_time_zone: clock.zone().clone(),
    };
    let hub = Hub::new(hub, given.clone())?;
    let vision = match upstreams.vision {
        VisionUpstream::Hub => Vision::Hub(hub.clone()),
        VisionUpstream::Gemini => {
            Vision::Gemini(Gemini::new(gemini_config(&upstreams.gemini, address), given.clone())?)
        }
    };
    Ok((ErpNext::new(erpnext, given)?, hub, vision))
}

fn gemini_config(
    gemini: &config::Gemini,
    address: impl Fn(&Where, fn(&Sandbox) -> String) -> String,
) -> gemini::Config {
    let base_url = address(&gemini.site, Sandbox::gemini_url);
    gemini::Config { base_url, key: gemini.key.clone(), model: gemini.model.clone() }
}

/// Serves until `stop` resolves; then says so at `/readyz`, ends the streams, lingers, lets requests under way finish, and
/// returns within five seconds.
pub async fn serve(
    app: Arc<App>,
    listener: TcpListener,
    stop: impl Future<Output = ()> + Send + 'static,
) -> std::io::Result<()> {
    tokio::spawn(feed::run(app.hub.clone(), app.live.clone(), app.devices.clone(), Arc::new(rand::random::<f64>)));
    tokio::spawn(housekeeping::run(app.clone()));
    let router = router::router(&app);
    let watch = tokio::spawn(watch::run(app.erpnext.clone(), app.hub.clone()));
    let (stopping, stopped) = tokio::sync::oneshot::channel::<()>();
    let live = app.live.clone();
    let signal = async move {
        stop.await;
        info!("stopping");
        live.close();
        tokio::time::sleep(LINGER).await;
        let _ = stopping.send(());
    };
    let done = tokio::select! {
        _ = async { tokio::join!(wire::serve(listener, router, signal), app.live.ended()) } => Ok(()),
        () = async { let _ = stopped.await; tokio::time::sleep(STOP_WITHIN).await } => {
            warn!("some requests did not end in time");
            Ok(())
        }
    };
    watch.abort();
    done
}

/// Resolves on SIGTERM or Ctrl-C.
pub async fn told_to_stop() {
    let interrupt =
        async { tokio::signal::ctrl_c().await.unwrap_or_else(|error| warn!(%error, "Ctrl-C is not heard")) };
    #[cfg(unix)]
    let terminate = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => drop(signal.recv().await),
            Err(error) => {
                warn!(%error, "SIGTERM is not heard");
                std::future::pending::<()>().await;
            }
        }
    };
    #[cfg(not(unix))]
    let terminate = std::future::pending::<()>();
    tokio::select! { () = interrupt => {}, () = terminate => {} }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_starts_are_never_one_and_the_later_is_greater() {
        let at = |utc_ms, random| boot(Timestamp::new(utc_ms, 0), random);
        let (zero, full) = ([0; 16], [255; 16]);
        assert_ne!(at(1_763_838_131_000, zero), at(1_763_838_131_000, full), "two in one millisecond");
        assert!(at(1_763_838_131_000, full) < at(1_763_838_131_001, zero), "two in one second");
        let id = domain::event::EventId { boot: at(1_763_838_131_000, full), seq: 1 };
        assert_eq!(domain::event::EventId::parse(&id.to_string()), Some(id));
    }
}
