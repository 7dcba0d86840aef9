//! ERPNext: what the recordings cannot say about this world's own documents.

use super::helper::World;
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn an_inserted_device_is_found_by_everyone() {
    let world = World::new().await;
    let body = json!({ "serial_number": "NEUF0001", "mac_address": "9C:A2:F4:00:00:01", "equipment_type": "ONT", "no_such": 1 });
    let (status, answer) = world.post("/api/resource/Service%20Equipment", &body).await;
    assert_eq!(status, 200, "{answer}");
    assert_eq!(answer["data"]["name"], "EQP-03062");
    assert_eq!(answer["data"]["status"], "In Stock");
    assert!(answer["data"].get("no_such").is_none());
    let (status, retried) = world.post("/api/resource/Service%20Equipment", &body).await;
    assert_eq!((status, retried["exc_type"].as_str()), (417, Some("UniqueValidationError")));
    assert_eq!(world.get("/hub/devices/lookup?serial=9ca2f4000001").await.1["serial"], "NEUF0001");
}

#[tokio::test]
async fn hard_names_arrive_intact() {
    let world = World::new().await;
    for (encoded, name) in [
        ("Caf%C3%A9%20R%C3%A9seau%20%2F%20Bistro%20%C3%9Cn%C3%AFcode", "Café Réseau / Bistro Ünïcode"),
        ("Caf%C3%A9%20R%C3%A9seau%20/%20Bistro%20%C3%9Cn%C3%AFcode", "Café Réseau / Bistro Ünïcode"),
        ("Garage%20A%26B%20100%25%20Auto%3F", "Garage A&B 100% Auto?"),
        ("L%27%C3%89toile%20%231%20%22H%C3%B4tel%22", "L'Étoile #1 \"Hôtel\""),
        ("Ferme%20O%27Brien%20%2B%20Fils", "Ferme O'Brien + Fils"),
    ] {
        let (status, answer) = world.get(&format!("/api/resource/Customer/{encoded}")).await;
        assert_eq!((status, answer["data"]["name"].as_str()), (200, Some(name)));
    }
    // PostgreSQL compares to the letter.
    assert_eq!(world.get("/api/resource/Customer/ferme%20o%27brien%20%2B%20fils").await.0, 404);
}

#[tokio::test]
async fn a_stale_write_is_refused_and_modified_always_moves() {
    let world = World::new().await;
    let path = "/api/resource/Dispatch%20Job/DJ-2026-00412";
    let first = world.get(path).await.1["data"]["modified"].clone();
    let (status, answer) = world.put(path, &json!({ "status": "on_site", "modified": first })).await;
    assert_eq!((status, answer["data"]["status"].as_str()), (200, Some("on_site")));
    let second = answer["data"]["modified"].clone();
    let (status, refused) = world.put(path, &json!({ "status": "open", "modified": first })).await;
    assert_eq!((status, refused["exc_type"].as_str()), (417, Some("TimestampMismatchError")));
    let cut: String = second.as_str().unwrap().chars().take(19).collect();
    assert_eq!(world.put(path, &json!({ "modified": cut })).await.0, 417);
    let (status, third) = world.put(path, &json!({})).await;
    assert_eq!(status, 200);
    assert_ne!(third["data"]["modified"], second);
}

#[tokio::test]
async fn lists_page_order_and_filter() {
    let world = World::new().await;
    let rows = |body: Value| body["data"].as_array().unwrap().clone();
    assert_eq!(rows(world.get("/api/resource/Customer").await.1).len(), 20);
    assert_eq!(rows(world.get("/api/resource/Dispatch Tag?limit_page_length=0").await.1).len(), 6);
    let filters = r#"[["customer_name","like","%tremblay%"]]"#;
    let found = rows(world.get(&format!("/api/resource/Customer?filters={filters}&limit_page_length=0")).await.1);
    assert!(found.iter().any(|row| row["name"] == "CUST-2026-00042"));
    let filters = r#"[["Dynamic Link","link_name","=","CUST-2026-00042"]]"#;
    let contacts = rows(world.get(&format!("/api/resource/Contact?filters={filters}&fields=[\"mobile_no\"]")).await.1);
    assert_eq!(contacts, vec![json!({ "mobile_no": "+15145550148" })]);
    let path =
        r#"/api/resource/Dispatch Job?fields=["status",{"COUNT":"name","as":"n"}]&group_by=status&limit_page_length=0"#;
    let total: u64 = rows(world.get(path).await.1).iter().map(|row| row["n"].as_u64().unwrap()).sum();
    assert_eq!(Some(total), world.get("/api/v2/doctype/Dispatch Job/count").await.1["data"].as_u64());
    let path = r#"/api/resource/Dispatch Job?fields=["name","customer.customer_name as title","service_location.city"]&filters={"name":"DJ-2026-00412"}"#;
    let row = json!({ "name": "DJ-2026-00412", "title": "Véronique Tremblay", "city": "Napierville" });
    assert_eq!(rows(world.get(path).await.1), vec![row]);
}

#[tokio::test]
async fn the_journal_tells_what_was_accepted_once() {
    let world = World::new().await;
    let body = json!({ "serial_number": "NEUF0002", "equipment_type": "ONT", "op_id": "0192-op" });
    world.post("/api/resource/Service%20Equipment", &body).await;
    world.post("/api/resource/Service%20Equipment", &body).await;
    let journal = world.get("/_dials/journal").await.1;
    let entries = journal.as_array().unwrap();
    assert_eq!(entries.len(), 1);
    assert_eq!(entries[0]["op_ids"], json!(["0192-op"]));
}

#[tokio::test]
async fn dials_and_headers_break_what_they_say() {
    let world = World::new().await;
    let dial = json!({ "upstream": "erpnext", "path_contains": "Customer", "fault": "deadlock", "times": 1 });
    assert_eq!(world.post("/_dials", &dial).await.0, 201);
    let (status, body) = world.get("/api/resource/Customer").await;
    assert_eq!((status, body["exc_type"].as_str()), (500, Some("QueryDeadlockError")));
    assert_eq!(world.get("/api/resource/Customer").await.0, 200);
    let request = world.request(Method::GET, "/api/resource/Customer").header("x-sandbox-fault", "503");
    assert_eq!(request.send().await.unwrap().status(), 503);
    let calls = world.get("/_dials/calls").await.1;
    assert_eq!(calls["erpnext GET /api/resource/Customer"], 3);
}

#[tokio::test]
async fn a_cut_answer_was_carried_out_all_the_same() {
    let world = World::new().await;
    let body = json!({ "tag": "coupé" });
    let request =
        world.request(Method::POST, "/api/resource/Dispatch%20Tag").header("x-sandbox-fault", "cut").json(&body);
    let response = request.send().await.unwrap();
    assert!(response.bytes().await.is_err());
    assert_eq!(world.get("/api/resource/Dispatch%20Tag/coupé").await.0, 200);
    let request = world.request(Method::POST, "/api/resource/Dispatch%20Tag").header("x-sandbox-fault", "cut_before");
    assert!(request.json(&json!({ "tag": "jamais" })).send().await.is_err());
    assert_eq!(world.get("/api/resource/Dispatch%20Tag/jamais").await.0, 404);
}

#[tokio::test]
async fn a_photo_is_uploaded_and_read_back() {
    let world = World::new().await;
    let body = "--B\r\nContent-Disposition: form-data; name=\"is_private\"\r\n\r\n1\r\n--B\r\nContent-Disposition: form-data; \
                name=\"file\"; filename=\"façade.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\u{1}\u{2}jpeg\r\n--B--\r\n";
    let request = world.request(Method::POST, "/api/method/upload_file").body(body);
    let request = request.header("content-type", "multipart/form-data; boundary=B");
    let (status, answer) = super::helper::answer(request.send().await.unwrap()).await;
    assert_eq!((status, answer["message"]["file_url"].as_str()), (200, Some("/private/files/façade.jpg")));
    let read = world.request(Method::GET, "/private/files/façade.jpg").send().await.unwrap();
    assert_eq!(read.bytes().await.unwrap().as_ref(), b"\x01\x02jpeg");
    assert_eq!(world.guest(Method::GET, "/private/files/façade.jpg").send().await.unwrap().status(), 403);
}
