//! `ops-server`: reads its settings, starts its log, builds its parts, serves; nothing else.

use ops_server::{
    config::{Config, ConfigError, EXIT_CONFIG, Env, HELP},
    serve, telemetry,
};
use std::process::ExitCode;
use tokio::net::TcpListener;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>().as_slice() {
        [] => with_config(run),
        ["--check"] => with_config(|_| {
            println!("settings: in order");
            ExitCode::SUCCESS
        }),
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

fn with_config(then: impl FnOnce(Config) -> ExitCode) -> ExitCode {
    match Config::read(&mut Env::process()) {
        Ok(config) => then(config),
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

#[tokio::main]
async fn run(config: Config) -> ExitCode {
    if let Err(error) = telemetry::start(&config.serve.log) {
        eprintln!("ops-server cannot start: OPS_LOG is not a filter such as info or info,ops_server=debug ({error})");
        return ExitCode::from(EXIT_CONFIG);
    }
    match listen(config).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!(cause = %ops_server::error::Chain(&*error), "the server ended");
            ExitCode::FAILURE
        }
    }
}

async fn listen(config: Config) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let address = config.serve.listen;
    let (app, _sandbox) = serve::build(config).await?;
    let listener = TcpListener::bind(address)
        .await
        .map_err(|error| format!("OPS_LISTEN: {address} cannot be listened on ({error})"))?;
    tracing::info!(address = %listener.local_addr()?, base_path = %app.base_path(), "listening");
    serve::serve(app, listener, serve::told_to_stop()).await?;
    tracing::info!("stopped");
    Ok(())
}
