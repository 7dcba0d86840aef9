//! The world: as large as promised, the same each time, persistent, and never without jobs today.

use super::helper::{NOW_MS, World};
use serde_json::json;

async fn count(world: &World, doctype: &str) -> u64 {
    world.get(&format!("/api/method/frappe.client.get_count?doctype={doctype}")).await.1["message"].as_u64().unwrap()
}

#[tokio::test]
async fn it_is_a_provider_in_miniature() {
    let world = World::new().await;
    for (doctype, at_least) in [
        ("Customer", 1200),
        ("Service Location", 1500),
        ("Service Equipment", 2500),
        ("Service Subscription", 1400),
        ("Sales Invoice", 1200),
        ("Payment Entry", 900),
        ("Issue", 300),
        ("Dispatch Technician", 20),
        ("Dispatch Job", 1000),
        ("Communication", 600),
    ] {
        let there = count(&world, doctype).await;
        assert!(there >= at_least, "{doctype}: {there}");
    }
}

#[tokio::test]
async fn no_port_is_overfull_and_no_serial_is_doubled() {
    let world = World::new().await;
    let fields =
        r#"["name","serial_number","gpon_sn","mac_address","olt_name","olt_slot","olt_port","ont_id","status"]"#;
    let (_, body) = world.get(&format!("/api/resource/Service Equipment?limit_page_length=0&fields={fields}")).await;
    let rows = body["data"].as_array().unwrap();
    let mut ports = std::collections::HashMap::<String, Vec<u64>>::new();
    let mut olts = std::collections::HashSet::new();
    for key in ["serial_number", "gpon_sn", "mac_address"] {
        let values: Vec<&str> = rows.iter().filter_map(|row| row[key].as_str()).collect();
        assert_eq!(values.len(), values.iter().collect::<std::collections::HashSet<_>>().len(), "{key}");
    }
    for row in rows.iter().filter(|row| row["olt_name"].is_string()) {
        olts.insert(row["olt_name"].as_str().unwrap());
        let port = format!("{} {}/{}", row["olt_name"], row["olt_slot"], row["olt_port"]);
        ports.entry(port).or_default().push(row["ont_id"].as_u64().unwrap());
    }
    assert_eq!(olts.len(), 4);
    for (port, onts) in ports {
        assert!(onts.len() <= 64, "{port}");
        assert_eq!(onts.len(), onts.iter().collect::<std::collections::HashSet<_>>().len(), "{port}: {onts:?}");
    }
}

#[tokio::test]
async fn two_worlds_of_one_seed_are_equal() {
    let (one, other) = (World::new().await, World::new().await);
    for doctype in ["Customer", "Service Equipment", "Dispatch Job", "Issue"] {
        let path = format!("/api/resource/{doctype}?fields=[\"*\"]&limit_page_length=0");
        assert_eq!(one.get(&path).await, other.get(&path).await, "{doctype}");
    }
}

#[tokio::test]
async fn the_story_is_the_first_job_of_tech1() {
    let world = World::new().await;
    let filters = r#"[["assigned_tech","=","TECH-001"],["scheduled_date","=","2026-11-24"]]"#;
    let path = format!("/api/resource/Dispatch Job?filters={filters}&fields=[\"*\"]&order_by=start_time asc");
    let (_, body) = world.get(&path).await;
    let jobs = body["data"].as_array().unwrap();
    assert_eq!(jobs.len(), 5);
    assert_eq!(jobs[0]["name"], "DJ-2026-00412");
    assert_eq!(jobs[0]["status"], "en_route");
    assert_eq!(jobs[0]["service_location"], "LOC-00210");
    let (_, job) = world.get("/api/resource/Dispatch Job/DJ-2026-00412").await;
    assert_eq!(job["data"]["equipment"][0]["serial_number"], "2239A7B004512");
    let (_, customer) = world.get("/api/resource/Customer/CUST-2026-00042").await;
    assert_eq!(customer["data"]["customer_name"], "Véronique Tremblay");
    let (_, device) = world.get("/hub/devices/lookup?serial=2239A7B004512").await;
    assert_eq!((&device["olt"]["frameSlotPort"], &device["olt"]["onuId"]), (&json!("0/3/2"), &json!(17)));
}

#[tokio::test]
async fn labels_stand_where_the_table_says() {
    let world = World::new().await;
    let find = async |serial: &str| {
        let path =
            format!("/api/resource/Service Equipment?filters=[[\"serial_number\",\"=\",\"{serial}\"]]&fields=[\"*\"]");
        world.get(&path).await.1["data"][0].clone()
    };
    let today = find("KFC36LAEDCNRB7").await;
    assert_eq!((today["status"].as_str(), today["service_location"].as_str()), (Some("Installed"), Some("LOC-00211")));
    let elsewhere = find("WNPNGJRJFS2G54").await;
    assert_eq!(elsewhere["status"], "Installed");
    assert!(!["LOC-00210", "LOC-00211"].contains(&elsewhere["service_location"].as_str().unwrap()));
    let stock = find("APKJFYTG87FV").await;
    assert_eq!((stock["status"].as_str(), stock["held_by"].as_str()), (Some("In Stock"), None));
    assert_eq!(find("97DW47ZPCJ9").await["held_by"], "TECH-001");
    assert!(find("W2ZTZ6YVTEWG").await.is_null());
    let film = find("440769778099").await;
    assert_eq!((film["name"].as_str(), film["status"].as_str()), (Some("EQP-03061"), Some("In Stock")));
}

#[tokio::test]
async fn a_world_on_disk_keeps_writes_and_has_jobs_a_month_later() {
    let folder = std::env::temp_dir().join(format!("sandbox-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("world.db");
    let world = World::at(path.to_str().unwrap(), NOW_MS).await;
    world.put("/api/resource/Dispatch Job/DJ-2026-00413", &json!({ "notes": "vu" })).await;
    drop(world);
    let world = World::at(path.to_str().unwrap(), NOW_MS + 30 * 86_400_000).await;
    assert_eq!(world.get("/api/resource/Dispatch Job/DJ-2026-00413").await.1["data"]["notes"], "vu");
    let story = world.get("/api/resource/Dispatch Job/DJ-2026-00412").await.1;
    assert_eq!(story["data"]["scheduled_date"], "2026-12-24");
    let filters = r#"{"scheduled_date":"2026-12-24","assigned_tech":"TECH-009"}"#;
    let today = world.get(&format!("/api/resource/Dispatch Job?filters={filters}")).await.1;
    assert!(!today["data"].as_array().unwrap().is_empty());
    let stale = world
        .get(r#"/api/resource/Dispatch Job?filters=[["scheduled_date","<","2026-12-24"],["status","=","assigned"]]"#);
    assert_eq!(stale.await.1["data"], json!([{ "name": "DJ-2026-00413" }]));
    drop(world);
    std::fs::remove_dir_all(folder).unwrap();
}

#[tokio::test]
async fn a_saturday_has_jobs_too() {
    let world = World::at(":memory:", NOW_MS + 4 * 86_400_000).await;
    for technician in ["TECH-001", "TECH-009", "TECH-020"] {
        let filters = format!(r#"{{"scheduled_date":"2026-11-28","assigned_tech":"{technician}"}}"#);
        let today = world.get(&format!("/api/resource/Dispatch Job?filters={filters}")).await.1;
        assert!(!today["data"].as_array().unwrap().is_empty(), "{technician}");
    }
}

#[tokio::test]
async fn reset_takes_everything_back() {
    let world = World::new().await;
    world.post("/api/resource/Dispatch Tag", &json!({ "tag": "neuf" })).await;
    assert_eq!(world.get("/api/resource/Dispatch Tag/neuf").await.0, 200);
    assert_eq!(world.post("/_dials/reset", &json!({})).await.0, 204);
    assert_eq!(world.get("/api/resource/Dispatch Tag/neuf").await.0, 404);
    assert_eq!(world.get("/_dials/journal").await.1, json!([]));
}
