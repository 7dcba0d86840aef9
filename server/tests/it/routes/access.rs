//! Who may call what: every route of the router's own list against everybody. A route without a row, and a row without
//! a route, fall over here; a page without one does not even compile.

use crate::helpers::{Answer, Persona, TestApp, read};
use app::route::Route;
use futures::future::join_all;
use ops_server::router::GROUPS;
use reqwest::Method;
use serde_json::json;
use std::collections::BTreeSet;

const JOB: &str = "DJ-2026-00412";
const CUSTOMER: &str = "CUST-2026-00042";
const INVOICE: &str = "ACC-SINV-2026-00001";
const SERIAL: &str = "440769778099";

/// The order of a row's codes. The guest came by a link to the first technician's day, and asks for everything below the
/// links' own address, where only a part of the routes is.
const PEOPLE: [&str; 7] = ["nobody", "tech1", "tech2", "csr1", "dispatch1", "admin", "guest"];
const STAFF: [u16; 7] = [401, 200, 200, 200, 200, 200, 200];
const DESK: [u16; 7] = [401, 403, 403, 200, 200, 200, 403];
const ADMIN: [u16; 7] = [401, 403, 403, 403, 403, 200, 403];
/// Not there below the links' own address.
const ANYBODY: [u16; 7] = [200, 200, 200, 200, 200, 200, 404];

/// Method and path as in the router, and what each of [`PEOPLE`] gets. The visit is the first technician's.
const TABLE: [(&str, &str, [u16; 7]); 51] = [
    ("get", "/api/me", STAFF),
    ("get", "/api/day-pack", [401, 200, 200, 403, 403, 403, 200]),
    ("get", "/api/dispatch-jobs/{name}", [401, 200, 404, 200, 200, 200, 200]),
    ("get", "/api/service-equipment/lookup", STAFF),
    ("get", "/api/devices/{serial}/service-equipment", STAFF),
    ("get", "/api/devices/{serial}/customer", STAFF),
    ("get", "/api/devices/{serial}/service-location", STAFF),
    ("get", "/api/devices/{serial}/subscription", STAFF),
    ("get", "/api/devices/{serial}/issues", STAFF),
    ("get", "/api/devices/{serial}/dispatch-jobs", STAFF),
    ("get", "/api/devices/{serial}/network", STAFF),
    ("post", "/api/devices/{serial}/diagnose", STAFF),
    ("get", "/api/devices/{serial}/timeline", STAFF),
    ("get", "/api/customers/{customer}", DESK),
    ("get", "/api/customers/{customer}/service-locations", DESK),
    ("get", "/api/customers/{customer}/subscriptions", DESK),
    ("get", "/api/customers/{customer}/sales-invoices", DESK),
    ("get", "/api/customers/{customer}/payment-entries", DESK),
    ("get", "/api/customers/{customer}/issues", DESK),
    ("get", "/api/customers/{customer}/dispatch-jobs", DESK),
    ("get", "/api/customers/{customer}/service-equipment", DESK),
    ("get", "/api/customers/{customer}/timeline", DESK),
    ("get", "/api/sales-invoices/{invoice}/pdf", DESK),
    ("post", "/api/ops", [401, 200, 200, 403, 403, 403, 200]),
    ("get", "/api/links", [401, 403, 403, 403, 200, 200, 403]),
    ("post", "/api/links", [401, 403, 403, 403, 200, 200, 403]),
    ("post", "/api/links/{id}/revoke", [401, 403, 403, 403, 404, 404, 403]),
    ("get", "/t/{token}", [404; 7]),
    ("post", "/preferences", [303; 7]),
    ("get", "/api/search", DESK),
    ("get", "/api/search/index", DESK),
    ("get", "/api/contradictions", [401, 403, 403, 200, 200, 200, 403]),
    ("get", "/api/outages", [401, 403, 403, 200, 200, 200, 403]),
    ("get", "/api/admin/health", ADMIN),
    ("get", "/api/admin/drift", ADMIN),
    ("get", "/api/audit", ADMIN),
    ("get", "/api/audit.csv", ADMIN),
    ("post", "/links", [401, 403, 403, 403, 200, 200, 403]),
    ("post", "/links/{id}/revoke", [401, 403, 403, 403, 404, 404, 403]),
    ("post", "/leave", [303; 7]),
    ("any", "/api/{*rest}", [404; 7]),
    ("put", "/api/photos/{sha256}", STAFF),
    ("post", "/vision/barcodes", STAFF),
    ("post", "/vision/equipment", STAFF),
    ("post", "/vision/invoice", STAFF),
    ("get", "/api/events", STAFF),
    ("get", "/sandbox", ANYBODY),
    ("post", "/sandbox/sign-in", [303, 303, 303, 303, 303, 303, 404]),
    ("post", "/sandbox/sign-out", [303, 303, 303, 303, 303, 303, 404]),
    ("get", "/healthz", ANYBODY),
    ("get", "/readyz", ANYBODY),
];

#[test]
fn every_route_has_its_row_and_every_row_its_route() {
    let routes: BTreeSet<(&str, &str)> = GROUPS.iter().flat_map(|group| group.routes).copied().collect();
    let rows: BTreeSet<(&str, &str)> = TABLE.iter().map(|(method, path, _)| (*method, *path)).collect();
    assert_eq!(rows.len(), TABLE.len(), "each row once");
    let without_row: Vec<_> = routes.difference(&rows).collect();
    let without_route: Vec<_> = rows.difference(&routes).collect();
    assert!(without_row.is_empty() && without_route.is_empty(), "holes: {without_row:?}, strangers: {without_route:?}");
    println!("matrix: {} routes x {} people, 0 holes", routes.len(), PEOPLE.len());
}

/// What the server's own document says of who may call what is this table.
#[test]
fn the_document_names_the_roles_that_are_let_in() {
    let document = ops_server::openapi::document();
    let roles = [None, Some("technician"), Some("technician"), Some("agent"), Some("dispatcher"), Some("admin")];
    for (method, path, expected) in TABLE.iter().filter(|(method, ..)| *method != "any") {
        let described = &document["paths"][path][method];
        let is_public = described["security"].as_array().unwrap().is_empty();
        assert_eq!(is_public, expected[0] != 401, "{method} {path}");
        // The document tells of the staff's address; the guest's is in no part of it.
        let expected = &expected[..roles.len()];
        for (role, status) in roles.iter().zip(expected).filter_map(|(role, status)| Some((role.as_ref()?, status))) {
            let is_named = described["x-roles"].as_array().unwrap().contains(&json!(role));
            assert_eq!(is_named || is_public, *status != 403, "{method} {path} as {role}");
        }
        let answered = expected.iter().filter(|status| described["responses"].get(status.to_string()).is_none());
        assert_eq!(answered.count(), 0, "{method} {path} answers what the document does not name");
    }
}

async fn people(app: &TestApp) -> Vec<Persona> {
    let mut people = vec![app.nobody()];
    for id in &PEOPLE[1..PEOPLE.len() - 1] {
        people.push(app.person(id).await);
    }
    people.push(guest(app).await);
    people
}

/// Somebody's phone that opened a link to the first technician's day.
async fn guest(app: &TestApp) -> Persona {
    let day = app.technician().await.get("/api/day-pack").await.json()["day"].clone();
    let wanted = json!({ "technician": "TECH-001", "day": day });
    let link = app.person("dispatch1").await.post("/api/links", &wanted).await.json();
    let opened = app.nobody().get(link["path"].as_str().unwrap()).await;
    app.nobody().with_cookie_of(&opened).below("/t/s")
}

#[tokio::test]
async fn every_route_answers_each_person_as_stated() {
    let app = TestApp::new().await;
    let people = people(&app).await;
    for (method, path, expected) in TABLE {
        let answers: Vec<Answer> = join_all(people.iter().map(|person| ask(person, method, path))).await;
        let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        assert_eq!(statuses, expected, "{method} {path}");
        // What is not below the links' own address is a page that is not there.
        let is_page = |answer: &Answer| answer.status == 404 && answer.header("content-type").starts_with("text/html");
        let guest = answers.last().filter(|answer| is_page(answer)).map_or(answers.len(), |_| answers.len() - 1);
        answers[..guest].iter().filter(|answer| answer.status >= 400).for_each(|answer| drop(answer.problem()));
    }
}

/// As each route is asked by those it is for.
async fn ask(person: &Persona, method: &str, path: &str) -> Answer {
    let (picture, sha256) = picture();
    let filled = path.replace("{name}", JOB).replace("{serial}", SERIAL).replace("{sha256}", &sha256);
    let filled = filled.replace("{customer}", CUSTOMER).replace("{invoice}", INVOICE);
    let filled = match path {
        "/api/service-equipment/lookup" => format!("{filled}?code={SERIAL}"),
        "/api/search" => format!("{filled}?q=tremblay"),
        "/api/events" => format!("{filled}?topics=health"),
        "/api/{*rest}" => "/api/nowhere/at-all".to_owned(),
        _ => filled,
    };
    let filled = filled.replace("{id}", "none").replace("{token}", "none");
    let is_get = method == "get";
    let method = if method == "any" { Method::DELETE } else { method.to_uppercase().parse().unwrap() };
    let request = person.request(method, &filled);
    let request = match path {
        "/api/ops" => request.json(&json!({ "ops": [] })),
        "/api/links" if !is_get => request.json(&json!({ "technician": "TECH-001", "day": "2026-11-24" })),
        "/links" => crate::helpers::form(request, &[("technician", "TECH-001"), ("day", "2026-11-24"), ("hours", "4")]),
        "/preferences" => crate::helpers::form(request, &[("lang", "fr")]),
        "/sandbox/sign-in" => crate::helpers::form(request, &[("person", "tech1")]),
        _ if path.starts_with("/vision/") || path.contains("/photos/") => {
            request.header("content-type", "image/jpeg").body(picture)
        }
        _ => request,
    };
    if path == "/api/events" { head_of(request).await } else { read(request).await }
}

/// A stream has no end to wait for.
async fn head_of(request: reqwest::RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = if status == 200 { String::new() } else { response.text().await.unwrap() };
    Answer { status, headers, text }
}

fn picture() -> (Vec<u8>, String) {
    use sha2::{Digest, Sha256};
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(64, 48).write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    let bytes = bytes.into_inner();
    let sha256 = Sha256::digest(&bytes).iter().map(|byte| format!("{byte:02x}")).collect();
    (bytes, sha256)
}

/// What each of [`PEOPLE`] gets at a page. A page more is an arm more: without it this does not compile.
fn page_row(route: &Route) -> [u16; 7] {
    match route {
        Route::Home => [303, 303, 303, 303, 303, 303, 308],
        Route::NotFound => [404; 7],
        Route::Job { .. } => [303, 200, 404, 403, 403, 403, 200],
        Route::Links => [303, 403, 403, 403, 200, 200, 403],
        Route::Today | Route::Scan { .. } | Route::Device { .. } | Route::Outbox | Route::Settings => {
            [303, 200, 200, 200, 200, 200, 200]
        }
        Route::Console { .. } | Route::Customer { .. } | Route::Search { .. } | Route::Contradictions => {
            [303, 403, 403, 200, 200, 200, 403]
        }
        Route::Dispatch => [303, 403, 403, 403, 200, 200, 403],
        Route::Admin | Route::Audit(_) => [303, 403, 403, 403, 403, 200, 403],
    }
}

#[tokio::test]
async fn every_page_answers_each_person_as_stated() {
    let app = TestApp::new().await;
    let people = people(&app).await;
    let pages = [
        Route::Home,
        Route::Today,
        Route::Scan { job: None },
        Route::Device { serial: SERIAL.into(), job: None },
        Route::Job { name: JOB.into() },
        Route::Outbox,
        Route::Settings,
        Route::Console { device: None },
        Route::Customer { name: CUSTOMER.into() },
        Route::Search { q: "tremblay".into() },
        Route::Contradictions,
        Route::Dispatch,
        Route::Links,
        Route::Admin,
        Route::Audit(Default::default()),
        Route::NotFound,
    ];
    for page in pages {
        let path = if page == Route::NotFound { "/nowhere".to_owned() } else { page.path() };
        let answers = join_all(people.iter().map(|person| person.get(&path))).await;
        let statuses: Vec<u16> = answers.iter().map(|answer| answer.status).collect();
        assert_eq!(statuses, page_row(&page), "{path}");
    }
}

/// Whose visit it is, at every station a technician could ask it of.
#[tokio::test]
async fn a_visit_is_its_technicians_and_of_whom_it_is_shared_with_that_day() {
    let app = TestApp::new().await;
    let (other, third) = (app.person("tech2").await, app.person("tech3").await);
    let path = format!("/api/dispatch-jobs/{JOB}");
    let has_it = |pack: Answer| pack.json()["jobs"].as_array().unwrap().iter().any(|job| job["name"] == JOB);
    let link = |number| {
        let payload = json!({ "job": JOB, "serial_number": SERIAL, "action": "install" });
        [crate::helpers::op(number, "equipment.link", payload)]
    };
    assert_eq!(other.get(&path).await.problem(), "not-found");
    assert_eq!(other.send_ops(&link(1)).await[0]["reason"]["code"], "not-found");
    assert!(!has_it(other.get("/api/day-pack").await) && app.written("Dispatch Job").await.is_empty());
    app.share(JOB, &["tech2", "tech30"]).await;
    // What a page shows may have been read fifteen seconds ago; an op is always judged on what is there now.
    app.hand.advance_ms(16_000);
    assert_eq!(other.get(&path).await.json()["name"], JOB);
    assert!(has_it(other.get("/api/day-pack").await));
    assert_eq!(third.get(&path).await.problem(), "not-found", "tech3 is not tech30");
    assert_eq!(other.send_ops(&link(1)).await[0]["result"], "applied");
    app.hand.advance_ms(86_400_000);
    assert_eq!(other.get(&path).await.problem(), "not-found", "it was shared for its day");
    assert_eq!(app.technician().await.get(&path).await.status, 200);
}

#[tokio::test]
async fn a_forged_session_is_nobody() {
    let app = TestApp::new().await;
    for cookie in
        ["ops_session=admin", "ops_session=YWRtaW4.1.AAAA", "ops_session=YWRtaW4.99999999999.", "sid=Administrator"]
    {
        let answer: Answer = read(app.nobody().request(Method::GET, "/api/me").header("cookie", cookie)).await;
        assert_eq!(answer.problem(), "sign-in-required", "{cookie}");
    }
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
