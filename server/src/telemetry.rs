//! The log: one sentence a line with its fields, JSON unless a person is reading along.

use std::io::IsTerminal;
use tracing_subscriber::{EnvFilter, fmt};

/// Starts the log; `filter` is `OPS_LOG`, and a filter that does not parse is an error.
pub fn start(filter: &str) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let builder = fmt().with_env_filter(EnvFilter::try_new(filter)?).with_writer(std::io::stderr);
    if std::io::stderr().is_terminal() {
        builder.try_init()
    } else {
        builder.json().flatten_event(true).with_span_list(false).try_init()
    }
}
