//! `ops-server`: reads its settings, starts its log, builds its parts, serves; nothing else.

use ops_server::{
    app::App,
    config::{Config, ConfigError, EXIT_CONFIG, Env, HELP},
    prepare,
    routes::{self, assets::Built},
    secret, serve,
    store::StoreError,
    telemetry,
};
use std::{net::SocketAddr, process::ExitCode, sync::Arc, time::Duration};
use tokio::net::TcpListener;

/// A request is some hundreds of small pieces of memory that live for a moment: the system's allocator spends a fifth of the
/// whole request on them.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How long work without anybody waiting for it may go on once the server has stopped.
const LINGER: Duration = Duration::from_millis(100);

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => with(read(), |(config, built)| run(config, built)),
        ["--check"] => with(read(), |_| {
            println!("settings: in order");
            ExitCode::SUCCESS
        }),
        ["erpnext", "prepare"] => with(settings(), |config| prepare::run(config, false)),
        ["erpnext", "prepare", "--apply"] => with(settings(), |config| prepare::run(config, true)),
        ["--openapi"] => {
            println!("{:#}", ops_server::openapi::document());
            ExitCode::SUCCESS
        }
        ["--version"] => {
            println!("ops-server {}", env!("CARGO_PKG_VERSION"));
            ExitCode::SUCCESS
        }
        ["--help"] => {
            print!("{HELP}");
            ExitCode::SUCCESS
        }
        other => {
            eprintln!("ops-server does not know `{}`; `ops-server --help` says what it knows", other.join(" "));
            ExitCode::from(2)
        }
    }
}

fn with<T>(read: Result<T, ConfigError>, then: impl FnOnce(T) -> ExitCode) -> ExitCode {
    match read {
        Ok(read) => then(read),
        Err(ConfigError(faults)) => {
            eprintln!(
                "ops-server cannot start, {} to mend:",
                if faults.len() == 1 { "one setting" } else { "settings" }
            );
            faults.iter().for_each(|fault| eprintln!("  - {fault}"));
            ExitCode::from(EXIT_CONFIG)
        }
    }
}

/// The settings, and the browser files they name: without those every page would be blank.
fn read() -> Result<(Config, Built), ConfigError> {
    let config = settings()?;
    let built = Built::read(&config.serve.dist, &config.serve.base_path);
    built.map(|built| (config, built)).map_err(|error| ConfigError(vec![error.to_string()]))
}

fn settings() -> Result<Config, ConfigError> {
    Config::read(&mut Env::process())
}

/// Work on another thread that nobody waits for any more, such as a photo being decoded for a phone that has gone, does
/// not keep the process: what must not be lost was written before its request was answered.
fn run(config: Config, built: Built) -> ExitCode {
    let runtime = match tokio::runtime::Runtime::new() {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("ops-server cannot start: the system gives it no threads ({error})");
            return ExitCode::FAILURE;
        }
    };
    let code = runtime.block_on(start(config, built));
    runtime.shutdown_timeout(LINGER);
    code
}

async fn start(config: Config, built: Built) -> ExitCode {
    if let Err(error) = telemetry::start(&config.serve.log) {
        eprintln!("ops-server cannot start: OPS_LOG is not a filter such as info or info,ops_server=debug ({error})");
        return ExitCode::from(EXIT_CONFIG);
    }
    match listen(config, built).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(cause = %ops_server::error::Chain(&*error), "the server ended");
            match error.downcast_ref() {
                Some(StoreError::Newer { .. }) => ExitCode::from(EXIT_CONFIG),
                _ => ExitCode::FAILURE,
            }
        }
    }
}

async fn listen(config: Config, built: Built) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let (address, inner) = (config.serve.listen, config.serve.metrics_listen);
    let secrets = config.secrets.clone();
    let (app, _sandbox) = serve::build(config, built).await?;
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| format!("OPS_LISTEN: {address} cannot be listened on ({error})"))?;
    if let Some(address) = inner {
        listen_inside(&app, address).await?;
    }
    #[cfg(unix)]
    tokio::spawn(secret::reload_on_hangup(secrets));
    tracing::info!(address = %listener.local_addr()?, base_path = %app.base_path(), "listening");
    serve::serve(app, listener, serve::told_to_stop()).await?;
    tracing::info!("stopped");
    Ok(())
}

/// The operator's own listener; it ends with the process.
async fn listen_inside(app: &Arc<App>, address: SocketAddr) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| format!("OPS_METRICS_LISTEN: {address} cannot be listened on ({error})"))?;
    tracing::info!(address = %listener.local_addr()?, "listening for the operator");
    let router = routes::metrics::router(app);
    tokio::spawn(async move { axum::serve(listener, router).await });
    Ok(())
}
