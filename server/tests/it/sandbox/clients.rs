//! The product's own clients, spoken to by the sandbox: what production calls is what the sandbox plays.

use super::helper::World;
use crate::upstream::given;
use domain::lookup::Tier;
use domain::network::RunState;
use domain::time::LocalDate;
use futures::StreamExt;
use jiff::tz::TimeZone;
use ops_server::sandbox::people;
use ops_server::upstream::erpnext::{Config, EquipmentChange, ErpNext, SubscriptionDoctype};
use ops_server::upstream::hub::{self, Hub, HubMessage};
use serde_json::json;

fn erpnext(world: &World) -> ErpNext {
    let config = Config {
        base_url: world.sandbox.erpnext_url(),
        token: "sandbox:sandbox".into(),
        site_time_zone: TimeZone::get("America/Toronto").unwrap(),
        subscriptions: SubscriptionDoctype::ServiceSubscription,
    };
    ErpNext::new(config, given()).unwrap()
}

fn hub(world: &World) -> Hub {
    let config = hub::Config {
        base_url: world.sandbox.hub_url(),
        token: None,
        site_time_zone: TimeZone::get("America/Toronto").unwrap(),
    };
    Hub::new(config, given()).unwrap()
}

#[tokio::test]
async fn every_technician_has_a_record_and_work_today() {
    let world = World::new().await;
    let client = erpnext(&world);
    let today = LocalDate::parse("2026-11-24").unwrap();
    for person in people().into_iter().filter(|person| person.technician.is_some()) {
        let technician = client.find_technician_of_user(&person.id).await.unwrap().unwrap();
        assert_eq!((Some(&technician.name), &technician.full_name), (person.technician.as_ref(), &person.name));
        let jobs = client.list_dispatch_jobs(&technician.name, today, today).await.unwrap();
        assert!((4..=6).contains(&jobs.len()), "{}: {}", person.id, jobs.len());
    }
}

#[tokio::test]
async fn the_three_tiers_lead_to_the_record() {
    let world = World::new().await;
    let client = erpnext(&world);
    for (code, tier) in
        [("S/N: 2239a7b004512", Tier::Serial), ("54504C4797441B58", Tier::Serial), ("9CA2F497441B", Tier::Mac)]
    {
        let found = client.look_up(code).await.unwrap().unwrap();
        assert_eq!((found.tier, found.equipment.name.as_str()), (tier, "EQP-00210"), "{code}");
    }
    assert_eq!(client.look_up("W2ZTZ6YVTEWG").await.unwrap(), None);
}

#[tokio::test]
async fn a_device_is_linked_and_seen_on_the_fibre() {
    let world = World::new().await;
    let (client, hub) = (erpnext(&world), hub(&world));
    let found = client.look_up("440769778099").await.unwrap().unwrap().equipment;
    let change = EquipmentChange {
        customer: Some("CUST-2026-00042".to_owned()),
        service_location: Some("LOC-00210".to_owned()),
        status: Some("Installed".into()),
        ..EquipmentChange::default()
    };
    let linked = client.update_service_equipment(&found.name, &change, Some(&found.modified)).await.unwrap();
    assert_eq!(linked.service_location.as_deref(), Some("LOC-00210"));
    let stale = client.update_service_equipment(&found.name, &change, Some(&found.modified)).await;
    assert!(stale.is_err());
    let reading = hub.look_up_device("440769778099", false).await.unwrap();
    assert_eq!(reading.olt.unwrap().pon_port, "0/3/2");
    assert_eq!(reading.optics[0].run_state, RunState::Online);
}

#[tokio::test]
async fn the_story_is_whole() {
    let world = World::new().await;
    let (client, hub) = (erpnext(&world), hub(&world));
    let customer = client.find_customer("CUST-2026-00042").await.unwrap();
    assert_eq!(customer.customer_name, "Véronique Tremblay");
    let issues = client.list_open_issues("CUST-2026-00042").await.unwrap();
    assert_eq!(issues[0].subject, "La télé fige le soir");
    let place = client.find_service_location("LOC-00210").await.unwrap();
    assert_eq!((place.address_line.as_str(), place.city.as_str()), ("118, rue de l’Église", "Napierville"));
    let subscription = client.find_active_subscription("CUST-2026-00042", Some("LOC-00210")).await.unwrap().unwrap();
    assert_eq!((subscription.plan.as_str(), subscription.monthly_price_cents), ("Fibre 500", Some(7495)));
    let reading = hub.look_up_device("TPLG97441B58", true).await.unwrap();
    assert_eq!(reading.optics[0].baseline_rx_power_dbm, Some(-16.7));
    assert_eq!(reading.optics[0].history.len(), 120);
    assert!(reading.wifi.len() == 2 && reading.hosts.len() > 4 && !reading.mesh.is_empty());
    assert!(reading.acs.unwrap().online);
}

#[tokio::test]
async fn events_are_replayed_from_where_the_listener_was() {
    let world = World::new().await;
    let hub = hub(&world);
    let turn = async |scenario: &str| {
        let body = json!({ "serial": "2239A7B004512", "scenario": scenario });
        assert_eq!(world.post("/_dials/scenario", &body).await.0, 204);
    };
    let mut stream = hub.events(&["device:2239A7B004512"], None).await.unwrap();
    turn("los").await;
    let Some(Ok(HubMessage::Event(first))) = stream.next().await else { panic!("no event") };
    assert_eq!((first.kind.as_str(), first.data["runState"].as_str()), ("device.state", Some("los")));
    drop(stream);
    turn("normal").await;
    let mut stream = hub.events(&["device:2239A7B004512"], Some(&first.id)).await.unwrap();
    let Some(Ok(HubMessage::Event(missed))) = stream.next().await else { panic!("nothing replayed") };
    assert_eq!(missed.data["runState"], "online");
    let mut stream = hub.events(&[], Some("e1-99")).await.unwrap();
    assert_eq!(stream.next().await.unwrap().unwrap(), HubMessage::Reset);
}
