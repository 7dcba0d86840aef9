//! D11, seen from a page: each field of each record removed, null, of a wrong type or huge, while the other records are
//! well. The page is drawn without it, and the panel says what it has or, in our envelope, what is wrong.
//! (`upstream::poison` does the same to the clients alone, with recorded answers.)

use crate::helpers::TestApp;
use crate::upstream::poison::poisoned;
use crate::upstream::responder::{Reply, Responder};
use serde_json::{Map, Value, json};
use std::sync::{Arc, Mutex};

const SERIAL: &str = "2239A7B004512";

/// A world of one of each: doctype, the panel that shows it, and the document.
fn world() -> [(&'static str, &'static str, Value); 6] {
    let modified = "2026-11-21 21:33:30.293771";
    [
        (
            "Service Equipment",
            "service-equipment",
            json!({
            "name": "EQP-1", "serial_number": SERIAL, "mac_address": "9C:A2:F4:97:44:1B", "gpon_sn": "TPLG97441B58", "barcode": "B1",
            "brand": "TP-Link", "model": "XX230v", "equipment_type": "ONT", "status": "Installed", "customer": "C", "service_location": "L",
            "olt_name": "OLT-NAP-01", "olt_frame": 0, "olt_slot": 3, "olt_port": 2, "ont_id": 17, "firmware": "1.2",
            "installed_on": "2026-02-03", "last_seen": "2026-11-22 06:00:00", "modified": modified }),
        ),
        (
            "Customer",
            "customer",
            json!({
            "name": "C", "customer_name": "Véronique Tremblay", "customer_type": "Individual", "language": "fr",
            "mobile_no": "+15145550142", "email_id": "v@example.ca", "disabled": 0, "modified": modified }),
        ),
        (
            "Service Location",
            "service-location",
            json!({
            "name": "L", "customer": "C", "location_name": "Maison", "address_line": "118, rue de l’Église", "city": "Napierville",
            "postal_code": "J0J 1L0", "latitude": 45.18, "longitude": -73.4, "access_notes": "Chien", "status": "Active", "modified": modified }),
        ),
        (
            "Service Subscription",
            "subscription",
            json!({
            "name": "SUB-1", "customer": "C", "service_location": "L", "plan_name": "Fibre 500", "speed_down": 500, "speed_up": 500,
            "monthly_price": 79.95, "status": "Active", "start_date": "2025-02-01", "modified": modified }),
        ),
        (
            "Issue",
            "issues",
            json!({
            "name": "ISS-1", "subject": "La télé fige", "status": "Open", "priority": "Medium", "customer": "C", "service_location": "L",
            "opening_date": "2026-11-20", "opening_time": "8:30:00", "description": "<p>..</p>", "modified": modified }),
        ),
        (
            "Dispatch Job",
            "dispatch-jobs",
            json!({
            "name": "DJ-1", "subject": "Panne", "job_type": "Repair", "priority": "high", "status": "assigned", "customer": "C",
            "service_location": "L", "assigned_tech": "TECH-001", "scheduled_date": "2026-11-24", "start_time": "8:30:00", "duration_h": 1.5,
            "notes": "..", "equipment": [{ "name": "r1", "equipment": "EQP-1", "action": "inspect", "serial_number": SERIAL }], "modified": modified }),
        ),
    ]
}

type Documents = Arc<Mutex<Map<String, Value>>>;

async fn site(documents: &Documents) -> Responder {
    let script = documents.clone();
    Responder::start(move |request, _| {
        let rest = request.target.trim_start_matches("/api/resource/");
        let doctype = rest.split(['/', '?']).next().unwrap_or_default().replace("%20", " ");
        let Some(document) = script.lock().unwrap().get(&doctype).cloned() else {
            return Reply::json(200, &json!({ "data": [] }));
        };
        let is_list = rest.contains("?fields=");
        Reply::json(200, &json!({ "data": if is_list { json!([document]) } else { document } }))
    })
    .await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_poisoned_answer_breaks_a_page() {
    let documents = Documents::default();
    let site = site(&documents).await;
    let url: &'static str = Box::leak(site.url.clone().into_boxed_str());
    let app = TestApp::with(&[("ERPNEXT_URL", url), ("ERPNEXT_TOKEN", "key:secret")]).await;
    let technician = app.person("admin").await;
    for (doctype, _, document) in world() {
        documents.lock().unwrap().insert(doctype.to_owned(), document);
    }
    let (mut count, mut drawn) = (0, 0);
    for (doctype, panel, well) in world() {
        let path = format!("/api/devices/{SERIAL}/{panel}");
        app.hand.advance_ms(16_000);
        let known = technician.get(&path).await.json();
        assert!(
            !known["value"].is_null() && known["value"] != json!([]),
            "{panel} shows the record that is well: {known}"
        );
        for poisoned in poisoned(&well) {
            documents.lock().unwrap().insert(doctype.to_owned(), poisoned.clone());
            // What was read before is no longer fresh.
            app.hand.advance_ms(16_000);
            let page = technician.get(&format!("/j/device/{SERIAL}")).await;
            assert!(page.text.contains("<body") && matches!(page.status, 200 | 404), "{page:?} for {poisoned}");
            let answer = technician.get(&path).await;
            if answer.status == 200 {
                drawn += 1;
            } else {
                let code = answer.problem();
                assert!(matches!(code.as_str(), "not-found" | "upstream-garbled"), "{answer:?} for {poisoned}");
            }
            count += 1;
        }
        documents.lock().unwrap().insert(doctype.to_owned(), well);
    }
    println!(
        "D11: {count} poisoned records, each drawn as a page; {drawn} panels showed the rest of it, {} gave a typed problem",
        count - drawn
    );
    assert!(count >= 300 && drawn >= count / 2);
}
