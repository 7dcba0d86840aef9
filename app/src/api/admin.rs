//! `admin`: how the server and its upstreams are doing, and what of ERPNext is no longer as it is read. For admins alone.

use domain::time::Timestamp;
use serde::{Deserialize, Serialize};

/// How everything is doing now.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReadHealth;

/// Where ERPNext's doctypes differ from what is read.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReadDrift;

/// The server and its parts at one moment.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct ServerHealth {
    /// The moment.
    pub read_at: Timestamp,
    /// Of the program.
    pub version: String,
    /// Of the process.
    pub started_at: Timestamp,
    /// ERPNext, the hub, and Gemini where photos are read by it.
    pub upstreams: Vec<UpstreamHealth>,
    /// Since when the hub's events are followed; `None` while they are not.
    pub hub_stream_since: Option<Timestamp>,
    /// Streams of live events open to browsers.
    pub live_streams: u64,
    /// Operations begun over five minutes ago whose end is not known.
    pub ops_started_old: u64,
    /// Operations since the start, by result: `applied`, `duplicate`, `conflict`, `refused`, `retry`.
    pub ops: Vec<(String, u64)>,
}

/// One upstream.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct UpstreamHealth {
    /// `erpnext`, `hub`, `gemini`.
    pub name: String,
    /// Played by the sandbox.
    pub is_sandbox: bool,
    /// Since when our key is refused, and the words for it.
    pub key_refused: Option<Refusal>,
    /// By kind of call.
    pub lanes: Vec<LaneHealth>,
}

/// One kind of call to an upstream. Counts are since the start.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct LaneHealth {
    /// `read`, `write`, `diagnostics`...
    pub name: String,
    /// Whether calls go through.
    pub breaker: Breaker,
    /// Under way now.
    pub in_flight: u64,
    /// Median of the last 256 calls.
    pub p50_ms: Option<f64>,
    /// Their 95th percentile.
    pub p95_ms: Option<f64>,
    /// Calls sent.
    pub calls: u64,
    /// Of them, those that failed for want of the upstream.
    pub failures: u64,
    /// Turned away: too many under way, or left alone.
    pub turned_away: u64,
    /// Answered without a call.
    pub kept: u64,
    /// The last failure.
    pub last_error: Option<Refusal>,
}

/// Whether calls go through.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Breaker {
    /// They do.
    Closed,
    /// They are turned away.
    Open,
    /// One is under way to see.
    Probing,
}

/// A failure and when it was.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct Refusal {
    /// When.
    pub at: Timestamp,
    /// In our words.
    pub words: String,
}

/// ERPNext's doctypes against what is read of them.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct SchemaDrift {
    /// When they were asked.
    pub read_at: Timestamp,
    /// Where they differ; empty when nothing does.
    pub drifts: Vec<Drift>,
}

/// One difference.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
pub struct Drift {
    /// `Dispatch Job`.
    pub doctype: String,
    /// `status`; empty where the doctype itself is not there.
    pub field: String,
    /// What differs.
    pub kind: DriftKind,
    /// The kind or the words it is about, as ERPNext writes them.
    pub detail: String,
}

/// What differs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "ssr", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum DriftKind {
    /// The doctype is not there.
    NoDoctype,
    /// The field is not there.
    Missing,
    /// The field is of a kind that reads differently.
    OtherKind,
    /// A Select lacks words.
    WordsGone,
    /// What `ops-server erpnext prepare` adds is not there.
    NotPrepared,
}

impl super::Endpoint for ReadHealth {
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/api/admin/health";
    type Response = ServerHealth;
    fn path(&self) -> String {
        Self::PATH.to_owned()
    }
}

impl super::Endpoint for ReadDrift {
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/api/admin/drift";
    type Response = SchemaDrift;
    fn path(&self) -> String {
        Self::PATH.to_owned()
    }
}
