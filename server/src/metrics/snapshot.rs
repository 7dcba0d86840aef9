//! How the parts are doing at one moment, from what each of them keeps: nothing is counted twice.

use super::Labels;
use crate::{
    app::App,
    store::StoreError,
    upstream::{
        UpstreamState,
        stack::{BreakerState, LaneState},
    },
};
use prometheus_client::{
    metrics::{counter::Counter, family::Family, gauge::Gauge, info::Info},
    registry::Registry,
};
use std::sync::atomic::AtomicU64;

/// After that long an operation that has begun and not ended is one to be looked at.
pub const OLD_AFTER_MS: i64 = 5 * 60_000;

/// See the module.
#[derive(Debug, Default)]
pub struct Snapshot {
    /// Each upstream.
    pub upstreams: Vec<UpstreamState>,
    /// Streams of live events now open.
    pub live_streams: usize,
    /// Operations begun more than five minutes ago whose end is not known.
    pub ops_started_old: u64,
    /// When the process started, in seconds since 1970.
    pub started_s: u64,
}

impl Snapshot {
    /// Asks every part.
    pub async fn take(app: &App) -> Result<Self, StoreError> {
        let before_ms = app.clock.now().utc_ms - OLD_AFTER_MS;
        Ok(Self {
            upstreams: app.upstream_states(),
            live_streams: app.live.readers(),
            ops_started_old: app.store.count_started_before(before_ms).await?,
            started_s: (app.started_at.utc_ms / 1000).unsigned_abs(),
        })
    }

    pub(super) fn registry(&self) -> Registry {
        let mut registry = Registry::with_prefix("ops");
        let version = vec![("version", env!("CARGO_PKG_VERSION").to_owned())];
        registry.register("build", "The program", Info::new(version));
        let number = |value: u64| {
            let gauge = Gauge::<f64, AtomicU64>::default();
            gauge.set(value as f64);
            gauge
        };
        registry.register("start_time_seconds", "Start of the process, since 1970", number(self.started_s));
        registry.register("live_streams", "Streams of live events now open", number(self.live_streams as u64));
        let started = number(self.ops_started_old);
        registry.register("ops_started", "Operations begun over five minutes ago and not ended", started);
        upstreams(&mut registry, &self.upstreams);
        registry
    }
}

type Of<T> = fn(&UpstreamState, &LaneState) -> T;

fn upstreams(registry: &mut Registry, states: &[UpstreamState]) {
    let counters: [(&str, &str, Of<u64>); 3] = [
        ("upstream_calls", "Calls sent, retries not counted", |_, lane| lane.counts.calls),
        ("upstream_failures", "Calls that found nobody, somebody broken, or no time", |_, lane| lane.counts.failures),
        ("upstream_shed", "Calls turned away because too many were under way", |_, lane| lane.counts.shed),
    ];
    for (name, help, of) in counters {
        registry.register(name, help, counted(states, of));
    }
    let gauges: [(&str, &str, Of<f64>); 3] = [
        ("upstream_breaker_open", "1 while it is left alone or tried", |_, lane| {
            f64::from(u8::from(lane.breaker != BreakerState::Closed))
        }),
        ("upstream_in_flight", "Calls under way", |_, lane| lane.in_flight as f64),
        ("upstream_waiting", "Calls waiting their turn", |_, lane| lane.waiting as f64),
    ];
    for (name, help, of) in gauges {
        registry.register(name, help, measured(states, of));
    }
    registry.register("upstream_answers_kept", "Answers given without a call", kept(states));
    registry.register("upstream_latency_seconds", "Of the last 256 calls", latency(states));
    let (retries, refused) = (Family::<Labels, Counter>::default(), Family::<Labels, Gauge>::default());
    for state in states {
        let labels = vec![("upstream", state.name.to_owned())];
        retries.get_or_create(&labels).inc_by(state.retries);
        refused.get_or_create(&labels).set(i64::from(state.key_refused.is_some()));
    }
    registry.register("upstream_retries", "Second and further attempts", retries);
    registry.register("upstream_key_refused", "1 while it does not accept our key", refused);
}

fn counted(states: &[UpstreamState], of: Of<u64>) -> Family<Labels, Counter> {
    let family = Family::<Labels, Counter>::default();
    each(states, |state, lane, labels| {
        family.get_or_create(&labels).inc_by(of(state, lane));
    });
    family
}

fn measured(states: &[UpstreamState], of: Of<f64>) -> Family<Labels, Gauge<f64, AtomicU64>> {
    let family = Family::<Labels, Gauge<f64, AtomicU64>>::default();
    each(states, |state, lane, labels| {
        family.get_or_create(&labels).set(of(state, lane));
    });
    family
}

fn kept(states: &[UpstreamState]) -> Family<Labels, Counter> {
    let family = Family::<Labels, Counter>::default();
    each(states, |_, lane, labels| {
        let kinds = [("fresh", lane.counts.fresh), ("stale", lane.counts.stale), ("joined", lane.counts.joined)];
        for (kind, count) in kinds {
            let labels = [labels.clone(), vec![("kind", kind.to_owned())]].concat();
            family.get_or_create(&labels).inc_by(count);
        }
    });
    family
}

fn latency(states: &[UpstreamState]) -> Family<Labels, Gauge<f64, AtomicU64>> {
    let family = Family::<Labels, Gauge<f64, AtomicU64>>::default();
    each(states, |_, lane, labels| {
        for (quantile, ms) in [("0.5", lane.p50_ms), ("0.95", lane.p95_ms)] {
            let labels = [labels.clone(), vec![("quantile", quantile.to_owned())]].concat();
            if let Some(ms) = ms {
                family.get_or_create(&labels).set(ms / 1000.0);
            }
        }
    });
    family
}

fn each(states: &[UpstreamState], mut take: impl FnMut(&UpstreamState, &LaneState, Labels)) {
    for state in states {
        for lane in &state.lanes {
            take(state, lane, vec![("upstream", state.name.to_owned()), ("lane", lane.name.to_owned())]);
        }
    }
}
