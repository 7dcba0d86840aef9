//! D6: who hangs up takes the upstream call along, through the whole server; nobody waits longer than the caller does.

use super::until;
use crate::helpers::{TestApp, read};
use crate::upstream::responder::{Reply, Responder};
use reqwest::Method;
use std::time::{Duration, Instant};
use tokio::io::AsyncWriteExt;
use tokio::net::TcpStream;

const PATH: &str = "/api/devices/22275A7000395/service-equipment";

async fn server(site: &Responder) -> TestApp {
    let url: &'static str = Box::leak(site.url.clone().into_boxed_str());
    TestApp::with(&[("ERPNEXT_URL", url), ("ERPNEXT_TOKEN", "key:secret")]).await
}

/// The watch asks who we are as soon as the server starts: no call of a person.
fn asked(site: &Responder) -> usize {
    site.requests().iter().filter(|request| !request.target.contains("get_logged_user")).count()
}

#[tokio::test]
async fn a_caller_who_hangs_up_ends_the_upstream_call() {
    let site = Responder::start(|_, _| Reply::Silence).await;
    let app = server(&site).await;
    let request = app.technician().await.request(Method::GET, PATH).build().unwrap();
    let cookie = request.headers()["cookie"].to_str().unwrap().to_owned();
    let host = app.url.trim_start_matches("http://").to_owned();
    let mut socket = TcpStream::connect(&host).await.unwrap();
    let head = format!("GET {PATH} HTTP/1.1\r\nhost: {host}\r\ncookie: {cookie}\r\n\r\n");
    socket.write_all(head.as_bytes()).await.unwrap();
    until("the upstream is asked", Duration::from_secs(5), || asked(&site) == 1).await;
    let before = site.given_up();
    drop(socket);
    let took = until("the upstream sees the end", Duration::from_millis(100), || site.given_up() > before).await;
    println!("D6: upstream saw EOF {:.1} ms after the caller hung up", took.as_secs_f64() * 1000.0);
}

#[tokio::test]
async fn no_deadline_is_longer_than_the_callers() {
    let site = Responder::start(|_, _| Reply::Silence).await;
    let app = server(&site).await;
    let technician = app.technician().await;
    for (wait, limit_s) in [("wait=1", 1.0), ("respond-async, wait=2", 2.0), ("wait=60", 3.0), ("wait=x", 3.0)] {
        let began = Instant::now();
        let answer = read(technician.request(Method::GET, PATH).header("prefer", wait)).await;
        let took_s = began.elapsed().as_secs_f64();
        assert_eq!(answer.problem(), "upstream-timeout", "{wait}");
        assert!((limit_s - 0.05..limit_s + 0.9).contains(&took_s), "{wait}: {took_s} s");
        let timing = answer.header("server-timing");
        assert!(timing.contains("erpnext;dur=") && timing.contains("total;dur="), "{timing}");
    }
}
