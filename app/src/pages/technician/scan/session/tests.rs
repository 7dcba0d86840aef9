use super::*;
use domain::{lookup::Tier, service_equipment::ServiceEquipment};

const SERIAL: &str = "440769778099";
const MAC: &str = "CCBE592A44E3";
const GPON: &str = "CXNK397E6D53";

fn camera(session: &mut Session, raw: &str, now_ms: f64) -> Taken {
    session.take(raw, Symbology::Code128, Origin::Camera, now_ms)
}

fn found(name: &str) -> Answer {
    let equipment = ServiceEquipment { name: name.to_owned(), ..ServiceEquipment::samples().remove(0) };
    let lookup = Lookup { tier: Tier::Serial, key: String::new(), equipment, candidates: 1 };
    Answer::Found { lookup: Box::new(lookup), offline: false }
}

#[test]
fn the_codes_of_one_label_are_one_device() {
    let mut session = Session::default();
    assert_eq!(camera(&mut session, MAC, 0.0), Taken::New(1));
    assert_eq!(camera(&mut session, SERIAL, 900.0), Taken::Joined(1));
    assert_eq!(camera(&mut session, GPON, 1800.0), Taken::Joined(1));
    assert_eq!(
        session.devices[0].keys().iter().map(|code| code.value.as_str()).collect::<Vec<_>>(),
        [SERIAL, GPON, "CC:BE:59:2A:44:E3"]
    );
}

#[test]
fn a_label_in_view_keeps_its_place_and_one_that_went_does_not() {
    let mut session = Session::default();
    camera(&mut session, MAC, 0.0);
    for frame in 1..100 {
        session.sight([MAC].into_iter(), f64::from(frame) * 100.0);
    }
    assert_eq!(camera(&mut session, SERIAL, 10_000.0), Taken::Joined(1));
    assert_eq!(camera(&mut session, GPON, 12_600.0), Taken::New(2));
}

#[test]
fn two_labels_side_by_side_are_two_devices() {
    let mut session = Session::default();
    camera(&mut session, SERIAL, 0.0);
    assert_eq!(camera(&mut session, "440769778100", 10.0), Taken::New(2));
    camera(&mut session, MAC, 20.0);
    assert!(
        matches!(camera(&mut session, "00063112AB00", 30.0), Taken::Joined(id) if id != 2) || session.devices.len() > 2
    );
}

#[test]
fn neighbouring_macs_are_one_device_and_strangers_are_not() {
    let mut session = Session::default();
    camera(&mut session, "CCBE592A44E3", 0.0);
    assert_eq!(camera(&mut session, "CCBE592A44E4", 10.0), Taken::Joined(1));
    assert_eq!(camera(&mut session, "CCBE592A55E4", 20.0), Taken::New(2));
}

#[test]
fn what_names_no_device_is_left_alone() {
    let mut session = Session::default();
    for (raw, symbology) in [
        ("8719516284614", Symbology::Ean13),
        ("WIFI:T:WPA;S:WIFI-E26A;P:hSKAv4cf8t5aUuGa;;", Symbology::QrCode),
        ("https://example.com/x", Symbology::QrCode),
    ] {
        assert_eq!(session.take(raw, symbology, Origin::Camera, 0.0), Taken::Nothing, "{raw}");
        assert_eq!(session.take(raw, symbology, Origin::Model, 0.0), Taken::Nothing, "{raw}");
    }
    assert!(session.devices.is_empty());
}

#[test]
fn a_code_of_two_values_is_one_device_and_is_known_by_either() {
    let mut session = Session::default();
    assert_eq!(camera(&mut session, "440769778099,CCBE592A44E3", 0.0), Taken::New(1));
    assert_eq!(camera(&mut session, SERIAL, 100.0), Taken::Joined(1));
    assert_eq!(session.devices[0].again_ms, None);
    assert_eq!(camera(&mut session, MAC, 60_000.0), Taken::Again(1));
    assert_eq!(session.devices[0].again_ms, Some(60_000.0));
}

#[test]
fn typed_twice_is_the_same_device_and_typed_beside_a_label_is_not_its() {
    let mut session = Session::default();
    let typed = |session: &mut Session, raw| session.take(raw, Symbology::Text, Origin::Typed, 0.0);
    assert_eq!(typed(&mut session, "s/n: abc123"), Taken::New(1));
    assert_eq!(typed(&mut session, "ABC123"), Taken::Again(1));
    assert_eq!(camera(&mut session, MAC, 10.0), Taken::New(2));
    assert_eq!(typed(&mut session, "Bo\u{ee}te 7"), Taken::New(3));
}

#[test]
fn two_codes_of_one_record_become_one_device() {
    let mut session = Session::default();
    camera(&mut session, SERIAL, 0.0);
    camera(&mut session, GPON, 60_000.0);
    assert_eq!(session.answer(1, found("EQP-1")), 1);
    assert_eq!(session.answer(2, found("EQP-1")), 1);
    assert_eq!((session.devices.len(), session.devices[0].codes.len()), (1, 2));
    assert!(session.only_found().is_some());
}

#[test]
fn every_code_is_asked_for_once_best_first() {
    let mut session = Session::default();
    camera(&mut session, MAC, 0.0);
    camera(&mut session, SERIAL, 10.0);
    let device = session.device_mut(1).unwrap();
    let mut asked = Vec::new();
    while let Some(key) = device.next_key() {
        device.asked.push(key.clone());
        asked.push(key);
    }
    assert_eq!(asked, [SERIAL, "CC:BE:59:2A:44:E3"]);
}
