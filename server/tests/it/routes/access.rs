//! Who may call what: every route of the router against everybody.

use crate::helpers::{Answer, Persona, TestApp, read};
use futures::future::join_all;
use reqwest::Method;

const JOB: &str = "/api/dispatch-jobs/DJ-2026-00412";
const DEVICE: &str = "/api/devices/440769778099";

/// What nobody, a technician, another technician, an agent, a dispatcher and an admin get.
const TABLE: [(&str, &str, [u16; 6]); 16] = [
    ("GET", "/api/me", [401, 200, 200, 200, 200, 200]),
    ("GET", "/api/day-pack", [401, 200, 200, 403, 403, 403]),
    ("GET", JOB, [401, 200, 404, 200, 200, 200]),
    ("GET", "/api/service-equipment/lookup?code=440769778099", [401, 200, 200, 200, 200, 200]),
    ("GET", "service-equipment", [401, 200, 200, 200, 200, 200]),
    ("GET", "customer", [401, 200, 200, 200, 200, 200]),
    ("GET", "service-location", [401, 200, 200, 200, 200, 200]),
    ("GET", "subscription", [401, 200, 200, 200, 200, 200]),
    ("GET", "issues", [401, 200, 200, 200, 200, 200]),
    ("GET", "dispatch-jobs", [401, 200, 200, 200, 200, 200]),
    ("GET", "network", [401, 200, 200, 200, 200, 200]),
    ("GET", "timeline", [401, 200, 200, 200, 200, 200]),
    ("POST", "/api/ops", [401, 200, 200, 403, 403, 403]),
    ("POST", "/vision/barcodes", [401, 422, 422, 422, 422, 422]),
    ("GET", "/healthz", [200; 6]),
    ("GET", "/readyz", [200; 6]),
];

#[tokio::test]
async fn every_route_answers_each_role_as_stated() {
    let app = TestApp::new().await;
    let mut people = vec![app.nobody()];
    for id in ["tech1", "tech2", "csr1", "dispatch1", "admin"] {
        people.push(app.person(id).await);
    }
    for (method, path, expected) in TABLE {
        let path = if path.starts_with('/') { path.to_owned() } else { format!("{DEVICE}/{path}") };
        let answers: Vec<Answer> = join_all(people.iter().map(|person| ask(person, method, &path))).await;
        let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        assert_eq!(statuses, expected, "{method} {path}");
        answers.iter().filter(|answer| answer.status >= 400).for_each(|answer| drop(answer.problem()));
    }
}

async fn ask(person: &Persona, method: &str, path: &str) -> Answer {
    let request = person.request(method.parse().unwrap(), path);
    read(if method == "POST" {
        request.header("content-type", "application/json").body("{\"ops\":[]}")
    } else {
        request
    })
    .await
}

#[tokio::test]
async fn a_problem_speaks_the_callers_language() {
    let app = TestApp::new().await;
    let title = |lang: &'static str| {
        let request = app.nobody().request(Method::GET, "/api/me").header("accept-language", lang);
        async move { read(request).await.json()["title"].as_str().unwrap().to_owned() }
    };
    assert!(title("fr-CA").await.contains("session est terminée"));
    assert_ne!(title("en-CA").await, title("fr-CA").await);
}

#[tokio::test]
async fn seven_panels_at_once_cause_one_lookup() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let before = app.calls("Service Equipment").await;
    let panels =
        ["service-equipment", "customer", "service-location", "subscription", "issues", "dispatch-jobs", "timeline"];
    let paths: Vec<String> = panels.iter().map(|panel| format!("/api/devices/APKJFYTG87FV/{panel}")).collect();
    for answer in join_all(paths.iter().map(|path| technician.get(path))).await {
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    assert_eq!(app.calls("Service Equipment").await - before, 1);
}
