//! Sample values of the main types: they feed the docs, the tests and the pages' previews. They tell one story: an
//! ONT of Napierville whose light is weakening, its payer, her place, her billet and the visit that follows.

use crate::{
    customer::Customer,
    dispatch_job::{DispatchJob, DispatchJobStatus, DispatchJobType, Priority},
    issue::{Issue, IssueStatus},
    network::{
        AcsState, Host, Interface, MeshNode, NetworkReading, OltPort, OpticalReading, OpticalSample, RunState,
        SourceState, WifiClient, WifiRadio,
    },
    panel::{Panel, Source},
    person::{Person, Role},
    service_equipment::{EquipmentKind, EquipmentStatus, ServiceEquipment},
    service_location::ServiceLocation,
    subscription::{Subscription, SubscriptionStatus},
    time::{LocalDate, LocalTime, Timestamp},
    timeline::{TimelineEntry, TimelineKind},
    verdict::Facts,
};

/// 2026-11-22 14:02 in Toronto.
const NOW: Timestamp = Timestamp::new(1_795_374_120_000, -300);
const TODAY: LocalDate = LocalDate { year: 2026, month: 11, day: 22 };
const MODIFIED: &str = "2026-11-20 09:14:02.118233";

fn text(value: &str) -> Option<String> {
    Some(value.to_owned())
}

fn ago(minutes: i64) -> Timestamp {
    Timestamp::new(NOW.utc_ms - minutes * 60_000, NOW.offset_min)
}

impl Customer {
    /// Samples for docs, tests and previews.
    pub fn samples() -> Vec<Self> {
        vec![Self {
            name: "CUST-2026-00042".into(),
            customer_name: "Véronique Tremblay".into(),
            customer_type: text("Individual"),
            language: text("fr"),
            mobile_no: text("+15145550142"),
            email_id: text("v.tremblay@example.ca"),
            disabled: false,
        }]
    }
}

impl ServiceLocation {
    /// Samples for docs, tests and previews.
    pub fn samples() -> Vec<Self> {
        vec![Self {
            name: "LOC-00210".into(),
            customer: text("CUST-2026-00042"),
            address_line: "118, rue de l’Église".into(),
            city: "Napierville".into(),
            postal_code: text("J0J 1L0"),
            latitude: Some(45.1868),
            longitude: Some(-73.4051),
            connection_type: text("FTTH"),
            olt_port: text("OLT-NAP-01 0/3/2"),
            access_notes: text("Chien dans la cour"),
            status: text("Active"),
        }]
    }
}

impl ServiceEquipment {
    /// Samples for docs, tests and previews: an ONT in service, and a router in stock.
    pub fn samples() -> Vec<Self> {
        let ont = Self {
            name: "EQP-00210".into(),
            serial_number: "22275A7000395".into(),
            mac_address: text("9C:A2:F4:97:44:1B"),
            gpon_sn: text("TPLG97441B58"),
            barcode: None,
            brand: text("TP-Link"),
            model: text("XX230v"),
            equipment_type: EquipmentKind::Ont,
            status: EquipmentStatus::Installed,
            customer: text("CUST-2026-00042"),
            service_location: text("LOC-00210"),
            olt_name: text("OLT-NAP-01"),
            pon_port: text("0/3/2"),
            ont_id: Some(17),
            firmware: text("0.6.0 3.0.0 v6066.0 Build 220630 Rel.56119n"),
            installed_on: Some(LocalDate { year: 2026, month: 2, day: 1 }),
            last_seen: Some(ago(4)),
            held_by: None,
            modified: MODIFIED.into(),
        };
        let router = Self {
            name: "EQP-00888".into(),
            serial_number: "L9M9PWYND6786".into(),
            mac_address: text("B0:39:56:9E:4C:F0"),
            brand: text("NETGEAR"),
            model: text("Nighthawk RAX50"),
            equipment_type: EquipmentKind::Router,
            status: EquipmentStatus::InStock,
            gpon_sn: None,
            customer: None,
            service_location: None,
            olt_name: None,
            pon_port: None,
            ont_id: None,
            firmware: None,
            installed_on: None,
            last_seen: None,
            held_by: None,
            ..ont.clone()
        };
        vec![ont, router]
    }
}

impl DispatchJob {
    /// Samples for docs, tests and previews.
    pub fn samples() -> Vec<Self> {
        vec![Self {
            name: "DJ-2026-00412".into(),
            subject: "Internet lent depuis mardi".into(),
            job_type: DispatchJobType::Repair,
            priority: Some(Priority::High),
            status: DispatchJobStatus::Assigned,
            customer: text("CUST-2026-00042"),
            service_location: text("LOC-00210"),
            assigned_tech: text("TECH-001"),
            issue: text("ISS-2026-00913"),
            scheduled_date: Some(TODAY),
            start_time: Some(LocalTime(13 * 60 + 30)),
            duration_min: Some(90),
            notes: text("Sonner deux fois."),
            started_at: None,
            completed_at: None,
            equipment: Vec::new(),
            modified: MODIFIED.into(),
        }]
    }
}

impl Issue {
    /// Samples for docs, tests and previews.
    pub fn samples() -> Vec<Self> {
        vec![Self {
            name: "ISS-2026-00913".into(),
            subject: "Plus d’internet depuis 14 h".into(),
            status: IssueStatus::Open,
            priority: text("High"),
            opened_at: Some(ago(24 * 60)),
            service_location: text("LOC-00210"),
        }]
    }
}

impl Subscription {
    /// Samples for docs, tests and previews.
    pub fn samples() -> Vec<Self> {
        vec![Self {
            name: "SUB-00077".into(),
            plan: "Fibre 500".into(),
            monthly_price_cents: Some(7995),
            status: SubscriptionStatus::Active,
            start_date: Some(LocalDate { year: 2026, month: 2, day: 1 }),
            service_location: text("LOC-00210"),
        }]
    }
}

impl Person {
    /// Samples for docs, tests and previews.
    pub fn samples() -> Vec<Self> {
        let technician = text("TECH-001");
        vec![Self { id: "tech1".into(), name: "Marc Gagnon".into(), role: Role::Technician, technician, day: None }]
    }
}

impl TimelineEntry {
    /// Samples for docs, tests and previews, newest first.
    pub fn samples() -> Vec<Self> {
        let entry = |id: &str, minutes, kind, line: &str, actor: Option<&str>| Self {
            id: id.into(),
            at: ago(minutes),
            kind,
            text: line.into(),
            actor: actor.map(Into::into),
            change: None,
        };
        vec![
            entry(
                "Communication:COMM-1",
                12,
                TimelineKind::Sms,
                "Le technicien arrive-t-il bientôt ?",
                Some("+15145550142"),
            ),
            entry("Issue:ISS-2026-00913", 24 * 60, TimelineKind::Issue, "Plus d’internet depuis 14 h", None),
        ]
    }
}

impl NetworkReading {
    /// Samples for docs, tests and previews: a line whose light fell by 2.6 dB within a week.
    pub fn samples() -> Vec<Self> {
        vec![Self {
            optics: vec![optics()],
            olt: Some(OltPort {
                name: "OLT-NAP-01".into(),
                pon_port: "0/3/2".into(),
                ont_id: Some(17),
                gpon_sn: text("TPLG97441B58"),
                line_profile: text("FTTH-500"),
                vlan: Some(40),
                neighbours_total: 24,
                neighbours_online: 23,
                neighbours_los: 0,
            }),
            acs: Some(AcsState {
                id: "1C61B4-XX230v-22275A7000395".into(),
                online: true,
                last_inform_at: Some(ago(1)),
                uptime_s: Some(812_334),
                software_version: text("0.6.0 3.0.0 v6066.0"),
                manufacturer: text("TP-Link"),
                product_class: text("XX230v"),
            }),
            interfaces: vec![Interface {
                name: "wan0".into(),
                kind: text("IPoE"),
                up: true,
                ipv4: text("142.44.12.9"),
                ipv6: None,
                link_mbps: Some(1000),
            }],
            wifi: vec![wifi()],
            mesh: vec![MeshNode {
                id: "9C:A2:F4:97:44:1B".into(),
                parent: None,
                role: "gateway".into(),
                backhaul: None,
                backhaul_rssi_dbm: None,
                model: text("XX230v"),
                clients: 5,
            }],
            hosts: vec![Host {
                name: text("iPhone-de-V"),
                mac: "3C:06:30:11:22:33".into(),
                ip: text("192.168.1.23"),
                interface: text("802.11"),
                active: true,
            }],
            sources: vec![SourceState { source: Source::Olt, state: "ok".into(), took_ms: Some(184), at: Some(NOW) }],
            generated_at: NOW,
        }]
    }
}

impl Facts {
    /// Samples for docs, tests and previews: what is known of that line and its subscription.
    pub fn samples() -> Vec<Self> {
        let network = Panel { source: Source::Hub, read_at: NOW, value: NetworkReading::samples().pop() };
        let subscription = Panel { source: Source::Erpnext, read_at: NOW, value: Subscription::samples().pop() };
        vec![Self { network: Some(network), subscription: Some(subscription), ..Self::default() }]
    }
}

fn optics() -> OpticalReading {
    let sample = |hours: i64, rx_power_dbm| OpticalSample { at: ago(hours * 60), rx_power_dbm };
    OpticalReading {
        rx_power_dbm: Some(-21.9),
        tx_power_dbm: Some(2.3),
        olt_rx_power_dbm: Some(-23.8),
        temperature_c: Some(48.5),
        bias_current_ma: Some(12.4),
        supply_voltage_v: Some(3.28),
        onu_state: text("O5"),
        run_state: RunState::Online,
        last_down_cause: text("LOSi"),
        last_down_at: Some(ago(3000)),
        last_up_at: Some(ago(2990)),
        distance_m: Some(3120),
        baseline_rx_power_dbm: Some(-19.3),
        history: vec![sample(72, Some(-19.4)), sample(50, None), sample(24, Some(-20.8)), sample(0, Some(-21.9))],
        source: Source::Olt,
        read_at: NOW,
    }
}

fn wifi() -> WifiRadio {
    let client = WifiClient {
        host: text("iPhone-de-V"),
        mac: "3C:06:30:11:22:33".into(),
        ip: text("192.168.1.23"),
        rssi_dbm: Some(-58),
        rate_mbps: Some(866),
    };
    WifiRadio {
        band: "5GHz".into(),
        ssid: text("Tremblay-5G"),
        enabled: true,
        channel: Some(44),
        bandwidth: text("80MHz"),
        clients: vec![client],
    }
}
