//! D7: a server told to stop under load. It says so first, finishes what it has begun, and costs nobody an answer when
//! what stands before it tries another, as nginx does with `proxy_next_upstream error timeout http_503`.

use super::process::{Process, client};
use futures::StreamExt;
use reqwest::{Client, StatusCode};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

const PER_SECOND: u64 = 200;
const STREAMS: usize = 8;

/// Two servers and who chooses between them.
struct Balanced {
    client: Client,
    urls: [String; 2],
    cookies: [String; 2],
    failed: AtomicUsize,
    moved: AtomicUsize,
}

impl Balanced {
    async fn ask(&self, first: usize) {
        for (attempt, at) in [first, 1 - first].into_iter().enumerate() {
            let request = self.client.get(format!("{}/api/me", self.urls[at])).header("cookie", &self.cookies[at]);
            if request.send().await.is_ok_and(|answer| answer.status() == StatusCode::OK) {
                self.moved.fetch_add(attempt, Ordering::Relaxed);
                return;
            }
        }
        self.failed.fetch_add(1, Ordering::Relaxed);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stop_under_load_costs_nobody_an_answer() {
    let ((mut leaving, _), (staying, _)) = (Process::ready(&[]).await, Process::ready(&[]).await);
    let urls = [leaving.url.clone(), staying.url.clone()];
    let cookies = [cookie(&leaving).await, cookie(&staying).await];
    let streams = open_streams(&urls[0], &cookies[0]).await;
    let (failed, moved) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let balanced = Arc::new(Balanced { client: client(), urls, cookies, failed, moved });
    let answers = Arc::new(Mutex::new(Vec::<Heard>::new()));
    let health = tokio::spawn(watch_health(balanced.urls[0].clone(), answers.clone()));
    let mut tick = tokio::time::interval(Duration::from_micros(1_000_000 / PER_SECOND));
    let (mut tasks, mut told, mut exit) = (Vec::new(), None, None);
    for number in 0..PER_SECOND * 8 {
        tick.tick().await;
        if number == PER_SECOND {
            leaving.terminate();
            told = Some(Instant::now());
        }
        if exit.is_none() && leaving.ended().is_some_and(|status| status.success()) {
            exit = told.map(|told| told.elapsed());
        }
        let balanced = balanced.clone();
        tasks.push(tokio::spawn(async move { balanced.ask((number % 2) as usize).await }));
    }
    futures::future::join_all(tasks).await;
    health.abort();
    let ended = futures::future::join_all(streams).await;
    let exit_s = exit.expect("it ended by itself, in order").as_secs_f64();
    let (failed, moved) = (balanced.failed.load(Ordering::Relaxed), balanced.moved.load(Ordering::Relaxed));
    println!(
        "D7: SIGTERM at {PER_SECOND} req/s, {STREAMS} streams open: {failed} of {} requests failed, {moved} tried the other server, exit after {exit_s:.2} s",
        PER_SECOND * 8
    );
    assert_eq!((failed, ended.len()), (0, STREAMS));
    assert!(exit_s <= 10.0);
    let answers = answers.lock().unwrap();
    let refused = answers.iter().position(|heard| heard.ready.is_none()).unwrap();
    let leaving: Vec<&Heard> = answers[..refused].iter().filter(|heard| heard.ready == Some(503)).collect();
    println!("D7: {} answers of /readyz said 503 before the first connection was refused", leaving.len());
    let told = told.unwrap();
    let at_once = leaving.first().expect("readiness fails first").at - told;
    assert!(at_once < Duration::from_millis(500), "503 only after {at_once:?}");
    assert!(leaving.iter().all(|heard| heard.alive == Some(200)), "it is alive until it has ended");
    let (taken, needed) = (answers[refused].at - told, healthcheck());
    assert!(taken > needed, "connections were refused after {taken:?}, and who balances hears of it after {needed:?}");
}

/// The longest that Traefik needs to hear of it, as the compose file has it: its interval, and its patience.
fn healthcheck() -> Duration {
    let compose = include_str!("../../../deploy/compose.yaml");
    let seconds = |setting: &str| {
        let line = compose.lines().find_map(|line| line.split_once(&format!("healthcheck.{setting}: ")));
        line.unwrap().1.strip_suffix('s').unwrap().parse::<u64>().unwrap()
    };
    assert!(compose.contains("healthcheck.path: /ops/readyz"));
    Duration::from_secs(seconds("interval") + seconds("timeout"))
}

/// What one check heard: the status of `/readyz`, and of `/healthz` just after.
struct Heard {
    at: Instant,
    ready: Option<u16>,
    alive: Option<u16>,
}

async fn cookie(process: &Process) -> String {
    let request = process.nobody().sign_in("tech1").await.request(reqwest::Method::GET, "/").build().unwrap();
    request.headers()["cookie"].to_str().unwrap().to_owned()
}

/// Streams that are read until the server ends them.
async fn open_streams(url: &str, cookie: &str) -> Vec<tokio::task::JoinHandle<()>> {
    let mut streams = Vec::new();
    for _ in 0..STREAMS {
        let request = client().get(format!("{url}/api/events?topics=device:2239A7B004512")).header("cookie", cookie);
        let answer = request.timeout(Duration::from_secs(60)).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        let mut bytes = answer.bytes_stream();
        streams.push(tokio::spawn(async move { while bytes.next().await.is_some_and(|chunk| chunk.is_ok()) {} }));
    }
    streams
}

/// The status each 10 ms; `None` once nobody listens.
async fn watch_health(url: String, answers: Arc<Mutex<Vec<Heard>>>) {
    // A connection of its own each time, as a health check makes it.
    let status = async |path: &str| {
        let answer = client().get(format!("{url}{path}")).header("connection", "close").send().await;
        answer.ok().map(|answer| answer.status().as_u16())
    };
    loop {
        let at = Instant::now();
        let ready = status("/readyz").await;
        // Only while the first was answered: between the two the last may have been let in.
        let alive = if ready == Some(503) { status("/healthz").await.or(Some(200)) } else { None };
        answers.lock().unwrap().push(Heard { at, ready, alive });
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
