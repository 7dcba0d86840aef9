//! Links for those without an account: what they open, what they do not, and how they end.

use crate::helpers::{Answer, Persona, TestApp, read};
use reqwest::Method;
use serde_json::{Value, json};

const MARCS: &str = "DJ-2026-00412";

async fn give(app: &TestApp, day: &str) -> Value {
    let wanted = json!({ "technician": "TECH-001", "day": day, "hours": 2 });
    let answer = app.person("dispatch1").await.post("/api/links", &wanted).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()
}

async fn today(app: &TestApp) -> String {
    app.technician().await.get("/api/day-pack").await.json()["day"].as_str().unwrap().to_owned()
}

/// A phone that opened the link: everything it asks for is below the links' own address.
async fn open(app: &TestApp, link: &Value) -> (Answer, Persona) {
    let answer = app.nobody().get(link["path"].as_str().unwrap()).await;
    let guest = app.nobody().with_cookie_of(&answer).below("/t/s");
    (answer, guest)
}

#[tokio::test]
async fn a_link_opens_one_technicians_day_and_nothing_else() {
    let app = TestApp::new().await;
    let link = give(&app, &today(&app).await).await;
    let (answer, guest) = open(&app, &link).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/t/s/j"));
    assert_eq!((answer.header("referrer-policy"), answer.header("cache-control")), ("no-referrer", "no-store"));
    let token = link["path"].as_str().unwrap().trim_start_matches("/t/");
    assert!(token.len() >= 43 && !answer.header("set-cookie").contains(token), "the cookie is not the token");

    let pack = guest.get("/api/day-pack").await.json();
    let jobs = pack["jobs"].as_array().unwrap();
    assert!(jobs.iter().any(|job| job["name"] == MARCS));
    assert!(jobs.iter().all(|job| job["assigned_tech"] == "TECH-001" && job["scheduled_date"] == pack["day"]));
    assert_eq!(guest.get(&format!("/api/dispatch-jobs/{MARCS}")).await.status, 200);
    for (path, status) in [("/api/links", 403), ("/j", 200), ("/console", 403), ("/sandbox", 404)] {
        assert_eq!(guest.get(path).await.status, status, "{path}");
    }
    let page = guest.get("/j").await.text;
    assert!(page.contains("data-base=\"/t/s\"") && page.contains("\"/t/s/pkg/"), "its own address for everything");
    // Above its own address the cookie is nobody's.
    let outside = app.nobody().with_cookie_of(&answer);
    assert_eq!(outside.get("/api/day-pack").await.status, 401);
}

#[tokio::test]
async fn other_days_and_other_places_are_not_there() {
    let app = TestApp::new().await;
    let (_, guest) = open(&app, &give(&app, "2027-01-01").await).await;
    assert_eq!(guest.get("/api/day-pack").await.json()["jobs"].as_array().unwrap().len(), 0);
    assert_eq!(guest.get(&format!("/api/dispatch-jobs/{MARCS}")).await.status, 404);
    // A device at a customer's, whom that day has no visit at; one of stock; one nobody knows.
    for panel in ["customer", "timeline", "network", "service-location"] {
        assert_eq!(guest.get(&format!("/api/devices/2239A7B004512/{panel}")).await.status, 404, "{panel}");
    }
    assert_eq!(guest.get("/api/devices/APKJFYTG87FV/service-equipment").await.status, 200);
    let link = crate::helpers::op(
        1,
        "equipment.link",
        json!({ "job": MARCS, "serial_number": "APKJFYTG87FV", "action": "install" }),
    );
    assert_eq!(guest.send_ops(&[link]).await[0]["result"], "refused");
    let (_, guest) = open(&app, &give(&app, &today(&app).await).await).await;
    assert_eq!(guest.get("/api/devices/2239A7B004512/customer").await.status, 200);
}

/// A device in service at a stranger's: the guest hears that it is, by no way whose, where or on which port.
#[tokio::test]
async fn a_strangers_device_is_in_service_elsewhere_and_no_more() {
    const CODE: &str = "4407697000001";
    let app = TestApp::new().await;
    let (_, guest) = open(&app, &give(&app, &today(&app).await).await).await;
    let path = format!("/api/service-equipment/lookup?code={CODE}");
    let whole = app.technician().await.get(&path).await.json()["equipment"].clone();
    let mut secrets = Vec::new();
    for field in ["name", "customer", "service_location", "olt_name", "pon_port", "mac_address", "gpon_sn"] {
        secrets.extend(whole[field].as_str().map(|value| format!("\"{value}\"")));
    }
    assert!(secrets.len() >= 5, "the staff reads it whole: {whole}");
    let is_silent = |what: &str, told: &str| {
        for secret in secrets.iter().chain([&whole["service_location"].to_string().replace('"', "")]) {
            assert!(!told.contains(secret.as_str()), "{what} tells {secret}: {told}");
        }
    };
    let found = guest.get(&path).await;
    assert_eq!((found.status, &found.json()["equipment"]["status"]), (200, &json!("Installed")));
    is_silent("lookup", &found.text);
    for panel in ["service-equipment", "customer", "network"] {
        assert_eq!(guest.get(&format!("/api/devices/{CODE}/{panel}")).await.status, 404, "{panel}");
    }
    let create = json!({ "serial_number": CODE, "equipment_type": "ONT", "job": MARCS });
    let link = json!({ "job": MARCS, "serial_number": CODE, "action": "install" });
    let ops = [crate::helpers::op(1, "equipment.create", create), crate::helpers::op(2, "equipment.link", link)];
    let receipts = guest.send_ops(&ops).await;
    assert_eq!(receipts[1]["result"], "refused", "{receipts:?}");
    is_silent("create", &receipts[0].to_string());
    is_silent("link", &receipts[1].to_string());
    // Their own day's device and stock are answered whole.
    for (code, field) in [("2239A7B004512", "customer"), ("APKJFYTG87FV", "name")] {
        let found = guest.get(&format!("/api/service-equipment/lookup?code={code}")).await.json();
        let staffs = app.technician().await.get(&format!("/api/service-equipment/lookup?code={code}")).await.json();
        assert_eq!(found["equipment"], staffs["equipment"], "{field} of {code}");
    }
}

/// What only the network knows is nobody's, and what stands at a stranger's place is theirs whoever pays for it.
#[tokio::test]
async fn a_device_without_an_owner_is_not_a_guests_by_that() {
    const CODE: &str = "4407697000001";
    let app = TestApp::new().await;
    let (_, guest) = open(&app, &give(&app, &today(&app).await).await).await;
    let stream = format!("/api/events?topics=device:{CODE}");
    app.dial(json!({ "upstream": "erpnext", "fault": "404", "path_contains": "Service Equipment" })).await;
    assert_eq!(
        app.technician().await.get(&format!("/api/devices/{CODE}/network")).await.status,
        200,
        "the hub knows it"
    );
    assert_eq!(guest.get(&format!("/api/devices/{CODE}/network")).await.status, 404);
    assert_eq!(guest.post(&format!("/api/devices/{CODE}/diagnose"), &json!({})).await.status, 404);
    assert_eq!(guest.request(Method::GET, &stream).send().await.unwrap().status(), 403);
    app.turn_dials_back().await;
    app.hand.advance_ms(60_000);
    let whole = app.technician().await.get(&format!("/api/service-equipment/lookup?code={CODE}")).await.json();
    let (name, customer) = (whole["equipment"]["name"].as_str().unwrap(), &whole["equipment"]["customer"]);
    crate::ops::office(&app, "Service Equipment", name, json!({ "customer": "" })).await;
    app.hand.advance_ms(60_000);
    assert_eq!(guest.request(Method::GET, &stream).send().await.unwrap().status(), 403);
    assert_eq!(guest.get(&format!("/api/devices/{CODE}/network")).await.status, 404);
    // At no place and a stranger's: an op on it is refused, the guest's and the staff's.
    let stranger = json!({ "customer": customer, "service_location": "", "status": "In Stock" });
    crate::ops::office(&app, "Service Equipment", name, stranger).await;
    let update = json!({ "job": MARCS, "serial_number": CODE, "fields": { "firmware": "9" } });
    let update = crate::helpers::op(1, "equipment.update", update);
    assert_eq!(guest.send_ops(std::slice::from_ref(&update)).await[0]["reason"]["code"], "not-found");
    assert_eq!(app.technician().await.send_ops(&[update]).await[0]["reason"]["code"], "not-found");
}

/// A receipt is its link's own: neither another technician's link nor the next one of the same is given it.
#[tokio::test]
async fn a_receipt_is_given_to_its_own_link_alone() {
    let app = TestApp::new().await;
    let day = today(&app).await;
    let (_, guest) = open(&app, &give(&app, &day).await).await;
    let note = [crate::helpers::op(1, "job.note", json!({ "job": MARCS, "text": "Chien dehors" }))];
    assert_eq!(guest.send_ops(&note).await[0]["result"], "applied");
    assert_eq!(guest.send_ops(&note).await[0]["result"], "duplicate");
    let wanted = json!({ "technician": "TECH-002", "day": day, "hours": 2 });
    let other = app.person("dispatch1").await.post("/api/links", &wanted).await.json();
    let receipt = open(&app, &other).await.1.send_ops(&note).await.remove(0);
    assert_eq!((&receipt["result"], &receipt["doc"]), (&json!("refused"), &Value::Null), "{receipt}");
    let (_, next) = open(&app, &give(&app, &day).await).await;
    let receipt = next.send_ops(&note).await.remove(0);
    assert_eq!(receipt["result"], "applied", "it is judged anew, and finds its line: {receipt}");
    assert_eq!(
        crate::ops::document(&app, "Dispatch Job", MARCS).await["notes"].as_str().unwrap().matches("Chien").count(),
        1
    );
}

/// Whether the process is well is asked above the links' address, by who watches it.
#[tokio::test]
async fn a_guests_address_tells_nothing_of_the_process() {
    let app = TestApp::new().await;
    let (_, guest) = open(&app, &give(&app, &today(&app).await).await).await;
    for path in ["/healthz", "/readyz", "/metrics", "/openapi.json"] {
        let answers = [guest.get(path).await, app.nobody().below("/t/s").get(path).await];
        assert!(answers.iter().all(|answer| answer.status == 404), "{path}: {answers:?}");
    }
}

#[tokio::test]
async fn a_link_ends_by_itself_or_is_taken_back_at_once() {
    let app = TestApp::new().await;
    let day = today(&app).await;
    let (_, guest) = open(&app, &give(&app, &day).await).await;
    app.hand.advance_ms(2 * 3_600_000 + 1);
    assert_eq!(guest.get("/api/me").await.status, 401);

    let link = give(&app, &day).await;
    let (_, guest) = open(&app, &link).await;
    assert_eq!(guest.get("/api/me").await.status, 200);
    let dispatcher = app.person("dispatch1").await;
    let revoke = format!("/api/links/{}/revoke", link["link"]["id"].as_str().unwrap());
    let left = dispatcher.post(&revoke, &json!({})).await.json()["links"].clone();
    let states: Vec<_> = left.as_array().unwrap().iter().map(|link| link["state"].clone()).collect();
    assert_eq!(states, ["revoked", "expired"], "told of for a week, the newest first");
    app.hand.advance_ms(8 * 86_400_000);
    assert_eq!(dispatcher.get("/api/links").await.json()["links"], json!([]), "{left}");
    app.hand.advance_ms(-8 * 86_400_000);
    assert_eq!(guest.get("/api/me").await.status, 401);
    assert_eq!(open(&app, &link).await.0.problem(), "not-found");
    assert_eq!(dispatcher.post(&revoke, &json!({})).await.status, 404);
}

#[tokio::test]
async fn giving_and_taking_back_are_in_the_audit_without_the_token() {
    let app = TestApp::new().await;
    let (day, dispatcher) = (today(&app).await, app.person("dispatch1").await);
    let link = give(&app, &day).await;
    let id = link["link"]["id"].as_str().unwrap();
    let revoke = format!("/api/links/{id}/revoke");
    for status in [200, 404] {
        assert_eq!(dispatcher.post(&revoke, &json!({})).await.status, status);
    }
    let audit = app.person("admin").await.get(&format!("/api/audit?text={id}")).await;
    let entries = audit.json()["entries"].as_array().unwrap().clone();
    let kinds: Vec<_> = entries.iter().map(|entry| entry["op"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["link.revoke", "link.give"], "each once, the newest first");
    for entry in &entries {
        assert_eq!((&entry["person"], &entry["result"]), (&json!("dispatch1"), &json!("applied")));
        let after = &entry["after"];
        assert_eq!((&after["technician"], &after["day"]), (&json!("TECH-001"), &json!(day)));
        assert_eq!(after["expires_at"], link["link"]["expires_at"]);
    }
    assert!(!audit.text.contains(link["path"].as_str().unwrap().trim_start_matches("/t/")), "the token is not kept");
    let page = app.person("admin").await.get("/admin/audit").await.text;
    assert!(page.contains("Lien donné") && page.contains("Lien retiré"), "in words: {page}");
}

#[tokio::test]
async fn a_guest_cannot_fill_the_audit() {
    let app = TestApp::new().await;
    let (_, guest) = open(&app, &give(&app, &today(&app).await).await).await;
    let (_, other) = open(&app, &give(&app, &today(&app).await).await).await;
    let refused = |number| crate::helpers::op(number, "job.note", json!({ "job": "DJ-1900-00001", "text": "x" }));
    let batch = |from: u32| (from..from + 60).map(refused).collect::<Vec<_>>();
    for from in [0, 60] {
        assert!(guest.send_ops(&batch(from)).await.iter().all(|receipt| receipt["result"] == "refused"));
    }
    let answer = guest.post("/api/ops", &json!({ "ops": [refused(120)] })).await;
    assert_eq!((answer.status, answer.problem()), (429, "too-many".to_owned()));
    let wait_s: i64 = answer.header("retry-after").parse().unwrap();
    assert!((1..=60).contains(&wait_s));
    assert_eq!(other.send_ops(&[refused(1)]).await.len(), 1, "others go on");
    assert_eq!(app.technician().await.send_ops(&batch(0)).await.len(), 60);
    app.hand.advance_ms(wait_s * 1000);
    assert_eq!(guest.send_ops(&[refused(120)]).await[0]["result"], "refused", "what waited is judged then");
}

/// What a stream says until it ends, or after ten seconds that it does not.
async fn until_end(stream: reqwest::Response) -> Result<String, tokio::time::error::Elapsed> {
    assert_eq!(stream.status(), 200);
    Ok(tokio::time::timeout(std::time::Duration::from_secs(10), stream.text()).await?.unwrap_or_default())
}

#[tokio::test]
async fn a_stream_ends_with_its_link() {
    let app = TestApp::new().await;
    let day = today(&app).await;
    let listen =
        |guest: Persona| async move { guest.request(Method::GET, "/api/events?topics=health").send().await.unwrap() };
    let (taken, kept) = (give(&app, &day).await, give(&app, &day).await);
    let (_, guest) = open(&app, &taken).await;
    let (_, other) = open(&app, &kept).await;
    let (stream, others) = (listen(guest).await, listen(other.clone()).await);
    let revoke = format!("/api/links/{}/revoke", taken["link"]["id"].as_str().unwrap());
    assert_eq!(app.person("dispatch1").await.post(&revoke, &json!({})).await.status, 200);
    assert!(until_end(stream).await.is_ok(), "it hears on after its link was taken back");
    drop(others);
    // One that opens just before the end hears until the end and no longer.
    app.hand.advance_ms(2 * 3_600_000 - 1500);
    let stream = listen(other).await;
    let begun = std::time::Instant::now();
    assert!(until_end(stream).await.is_ok(), "it hears on after its link is over");
    assert!(begun.elapsed().as_millis() > 700, "not before: {:?}", begun.elapsed());
}

#[tokio::test]
async fn without_erpnext_links_are_listed_and_taken_back() {
    let app = TestApp::new().await;
    let link = give(&app, &today(&app).await).await;
    let (_, guest) = open(&app, &link).await;
    let dispatcher = app.person("dispatch1").await;
    app.dial(json!({ "upstream": "erpnext", "fault": "cut_before" })).await;
    let listed = dispatcher.get("/api/links").await;
    assert_eq!(listed.status, 200, "{listed:?}");
    assert_eq!((&listed.json()["links"][0]["state"], &listed.json()["technicians"]), (&json!("good"), &json!([])));
    let page = dispatcher.get("/dispatch/links").await;
    assert!(page.status == 200 && page.text.contains("name=\"technician\"") && page.text.contains("disabled"));
    let id = link["link"]["id"].as_str().unwrap();
    let left = dispatcher.post(&format!("/api/links/{id}/revoke"), &json!({})).await;
    assert_eq!((left.status, &left.json()["links"][0]["state"]), (200, &json!("revoked")));
    assert_eq!(guest.get("/api/me").await.status, 401);
}

/// What a page says, without a script, in both languages.
#[tokio::test]
async fn who_opens_a_link_that_is_over_reads_what_to_do() {
    let app = TestApp::new().await;
    let link = give(&app, &today(&app).await).await;
    let (_, guest) = open(&app, &link).await;
    let revoke = format!("/api/links/{}/revoke", link["link"]["id"].as_str().unwrap());
    app.person("dispatch1").await.post(&revoke, &json!({})).await;
    let read_as_page = |persona: &Persona, path: &str, lang: &'static str| {
        read(persona.request(Method::GET, path).header("accept", "text/html").header("accept-language", lang))
    };
    for (lang, words) in [("fr-CA", "Appelez la personne de la répartition"), ("en-CA", "Call the person at dispatch")]
    {
        let page = read_as_page(&app.nobody(), link["path"].as_str().unwrap(), lang).await;
        assert_eq!((page.status, page.header("referrer-policy")), (404, "no-referrer"));
        assert!(page.text.contains(words) && page.text.contains("/t/s/j/outbox"), "{}", page.text);
        assert!(!page.text.contains("<script"), "nothing runs where a token stands in the address");
        for path in ["/j", "/j/job/DJ-2026-00412", "/j/scan"] {
            let page = read_as_page(&guest, path, lang).await;
            assert_eq!((page.status, page.header("cache-control")), (401, "no-store"), "{path}");
            assert!(page.text.contains(words) && !page.text.contains("Tremblay"), "{path}: {}", page.text);
        }
    }
    assert_eq!(read_as_page(&guest, "/j/outbox", "fr").await.status, 401);
    assert_eq!(read_as_page(&guest, "/console", "fr").await.status, 401);
}

#[tokio::test]
async fn a_link_is_given_and_taken_back_without_a_script_and_a_phone_leaves() {
    let app = TestApp::new().await;
    let dispatcher = app.person("dispatch1").await;
    let fields = [("technician", "TECH-001"), ("day", &*today(&app).await), ("hours", "4")];
    let page = read(crate::helpers::form(dispatcher.request(Method::POST, "/links"), &fields)).await;
    assert_eq!((page.status, page.header("cache-control")), (200, "no-store"));
    let (_, rest) = page.text.split_once(&format!("value=\"{}/t/", app.url)).expect("the whole address");
    let path = format!("/t/{}", rest.split('"').next().unwrap());
    let (answer, guest) = open(&app, &json!({ "path": path })).await;
    assert_eq!((answer.status, guest.get("/api/me").await.status), (303, 200));

    let listed = dispatcher.get("/api/links").await.json()["links"][0].clone();
    assert_eq!((&listed["state"], &listed["technician"]), (&json!("good"), &json!("TECH-001")));
    assert!(listed["last_used_at"].is_string() && listed["created_by"] != "dispatch1", "{listed}");
    let left = guest.post("/leave", &json!({})).await;
    assert_eq!((left.status, left.header("location")), (303, "/t/s/j"));
    assert!(left.header("set-cookie").starts_with("ops_link=; Max-Age=0;"), "{left:?}");
    assert_eq!(open(&app, &json!({ "path": path })).await.0.status, 303, "the link itself is still good");
    let revoke = format!("/links/{}/revoke", listed["id"].as_str().unwrap());
    let back = read(crate::helpers::form(dispatcher.request(Method::POST, &revoke), &[])).await;
    assert_eq!((back.status, back.header("location")), (303, "/dispatch/links"));
    assert_eq!(guest.get("/api/me").await.status, 401);
    for (field, wrong) in [(0, "TECH-999"), (1, "demain"), (1, "2020-01-01"), (2, "73"), (2, "x")] {
        let mut fields = fields;
        fields[field].1 = wrong;
        let answer = read(crate::helpers::form(dispatcher.request(Method::POST, "/links"), &fields)).await;
        assert_eq!(answer.problem(), "invalid", "{wrong}");
    }
}

#[tokio::test]
async fn whatever_is_wrong_with_a_token_the_answer_is_the_same_and_guessing_is_slowed() {
    let app = TestApp::new().await;
    let link = give(&app, &today(&app).await).await;
    let path = link["path"].as_str().unwrap();
    let mut changed = path.to_owned();
    changed.replace_range(5..6, if &path[5..6] == "A" { "B" } else { "A" });
    for wrong in [changed, "/t/x".to_owned(), format!("{path}A"), format!("/t/{}", "A".repeat(4000))] {
        let answer = app.nobody().get(&wrong).await;
        assert_eq!((answer.status, answer.problem()), (404, "not-found".to_owned()));
        assert_eq!(answer.header("referrer-policy"), "no-referrer");
    }
    for _ in 0..16 {
        app.nobody().get("/t/guess").await;
    }
    let answer = app.nobody().get("/t/guess").await;
    assert_eq!(answer.status, 429);
    assert!(answer.header("retry-after").parse::<u32>().unwrap() <= 60);
    app.hand.advance_ms(61_000);
    assert_eq!(app.nobody().get(path).await.status, 303);
}

#[tokio::test]
async fn only_dispatchers_give_links_and_only_sound_ones() {
    let app = TestApp::new().await;
    let wanted = json!({ "technician": "TECH-001", "day": "2026-11-24" });
    for (person, status) in [("tech1", 403), ("csr1", 403), ("dispatch1", 200), ("admin", 200)] {
        assert_eq!(app.person(person).await.post("/api/links", &wanted).await.status, status, "{person}");
    }
    let dispatcher = app.person("dispatch1").await;
    for (key, value) in [
        ("technician", json!("TECH-999")),
        ("hours", json!(73)),
        ("hours", json!(0)),
        ("day", json!("x")),
        ("day", json!("2020-01-01")),
        ("day", json!("2026-11-23")),
        ("scope", json!("all")),
    ] {
        let mut wanted = wanted.clone();
        wanted[key] = value;
        assert_eq!(dispatcher.post("/api/links", &wanted).await.status, 422, "{key}");
    }
    let listed = read(dispatcher.request(Method::GET, "/api/links")).await.json();
    assert_eq!(listed["links"].as_array().unwrap().len(), 2);
    assert!(!listed.to_string().contains("hash") && listed["technicians"].as_array().unwrap().len() == 20);
}
