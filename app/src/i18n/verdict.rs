//! The verdict in words: a sentence and a next step for each of its three readers, and its evidence line by line. Each
//! reader has a module, so that a phone carries a technician's words alone.

use super::{
    Msg,
    msg::verdict::{self as words, evidence as lines},
    network::{cause_name, state_name},
    t,
};
use crate::components::number::{dollars, one_decimal, whole};
use domain::{
    network::Level,
    verdict::{Cause, Confidence, Evidence, NextStep, Reading, Value, Verdict},
};

/// The words of one reader.
#[derive(Clone, Copy)]
pub struct Reader {
    /// What a cause is called.
    pub sentence: fn(Cause) -> Msg,
    /// What a step is called.
    pub next_step: fn(NextStep) -> Msg,
}

macro_rules! by_word {
    ($type:ident, $value:expr, $($words:ident)::+, $($variant:ident => $text:ident),+) => {{
        use crate::i18n::msg::verdict::$($words)::+ as words;
        match $value { $(domain::verdict::$type::$variant => words::$text,)+ }
    }};
}

macro_rules! reader {
    ($(#[$meta:meta])* $module:ident, $steps:ident) => {
        $(#[$meta])*
        pub mod $module {
            use super::{Cause, Msg, NextStep, Reader};

            /// Both.
            pub const READER: Reader = Reader { sentence, next_step };

            /// What a cause is called.
            pub fn sentence(cause: Cause) -> Msg {
                by_word!(Cause, cause, $module,
                SuspendedUnpaid => SUSPENDED_UNPAID, Suspended => SUSPENDED, PonOutage => PON_OUTAGE,
                AreaPower => AREA_POWER, CustomerPower => CUSTOMER_POWER, FibreCut => FIBRE_CUT, OntDown => ONT_DOWN,
                NotRanged => NOT_RANGED, Disabled => DISABLED, LightTooStrong => LIGHT_TOO_STRONG,
                LightBad => LIGHT_BAD, LightMarginal => LIGHT_MARGINAL, LightDrift => LIGHT_DRIFT,
                Intermittent => INTERMITTENT, UpstreamLight => UPSTREAM_LIGHT, Transceiver => TRANSCEIVER,
                Temperature => TEMPERATURE, WanDown => WAN_DOWN, NoIpv4 => NO_IPV4,
                ProfileMismatch => PROFILE_MISMATCH, VlanMismatch => VLAN_MISMATCH,
                NoSubscription => NO_SUBSCRIPTION, AcsSilent => ACS_SILENT, MeshWeak => MESH_WEAK,
                WifiWeak => WIFI_WEAK, WifiOnly24 => WIFI_ONLY24, WifiCrowded => WIFI_CROWDED,
                InvalidReading => INVALID_READING, Stale => STALE, Healthy => HEALTHY,
                Indeterminate => INDETERMINATE
                )
            }

            /// What a step is called.
            pub fn next_step(step: NextStep) -> Msg {
                by_word!(NextStep, step, $steps,
                Nothing => NOTHING, SettleBalance => SETTLE_BALANCE, AskBilling => ASK_BILLING,
                ReportOutage => REPORT_OUTAGE, WaitForPower => WAIT_FOR_POWER, CheckPower => CHECK_POWER,
                CheckFibre => CHECK_FIBRE, CheckPowerThenFibre => CHECK_POWER_THEN_FIBRE,
                CheckProvisioning => CHECK_PROVISIONING, AskNetworkCentre => ASK_NETWORK_CENTRE,
                AddAttenuator => ADD_ATTENUATOR, CleanConnector => CLEAN_CONNECTOR, ReplaceOnt => REPLACE_ONT,
                CoolDevice => COOL_DEVICE, RestartModem => RESTART_MODEM, CheckWan => CHECK_WAN,
                CorrectProfile => CORRECT_PROFILE, CheckSubscription => CHECK_SUBSCRIPTION,
                MoveRepeater => MOVE_REPEATER, MoveModem => MOVE_MODEM, EnableFiveGhz => ENABLE_FIVE_GHZ,
                SpreadDevices => SPREAD_DEVICES, MeasureOnSite => MEASURE_ON_SITE, Diagnose => DIAGNOSE
                )
            }
        }
    };
}

reader!(/** For who stands at the customer's. */ technician, technician_step);
reader!(/** For who has the customer on the line. */ agent, agent_step);
reader!(/** For the customer. */ customer, customer_step);

/// How loud and how sure: `À surveiller, probable`. An undetermined one is never more than that.
pub fn label(verdict: &Verdict) -> String {
    let level = t(match verdict.level {
        Level::Good => words::GOOD,
        Level::Warning => words::WARNING,
        Level::Bad => words::BAD,
        Level::Unknown => return t(words::UNKNOWN).to_owned(),
    });
    match verdict.confidence {
        Confidence::High => level.to_owned(),
        Confidence::Medium => words::likely(level),
        Confidence::Low => words::possible(level),
    }
}

/// One line of evidence, for those who work here. A pair no rule makes is empty.
pub fn evidence(evidence: &Evidence) -> String {
    use Reading as R;
    match (&evidence.reading, &evidence.value) {
        (reading, Value::Dbm(dbm)) => power(*reading, *dbm),
        (R::History, Value::Db(db)) => lines::since_median(&one_decimal(*db)),
        (_, Value::Db(db)) => lines::since_baseline(&one_decimal(*db)),
        (_, Value::Celsius(celsius)) => lines::temperature(&one_decimal(*celsius)),
        (_, Value::MilliAmps(ma)) => lines::bias_current(&one_decimal(*ma)),
        (_, Value::Volts(volts)) => lines::supply_voltage(&one_decimal(*volts)),
        (_, Value::FellOn(at)) => lines::fell_on(&at.date().to_string()),
        (_, Value::Losses(count)) => lines::losses(&count.to_string()),
        (_, Value::State(state)) => lines::run_state(state_name(state)),
        (_, Value::HeardAt(at)) => lines::heard(&at.date().to_string(), &at.hour_minute()),
        (_, Value::Owed { cents, days }) => lines::owed(*days as usize, &dollars(*cents)),
        (R::WifiClients, Value::Share { count, of }) => lines::weak_clients(usize::from(*count), &of.to_string()),
        (_, Value::Share { count, of }) => lines::neighbours(&count.to_string(), &of.to_string()),
        (reading, Value::Number(number)) => counted(*reading, &number.to_string()),
        (reading, Value::Word(word)) => said(*reading, word),
        (R::Wan, Value::On(_)) => t(lines::WAN_DOWN).to_owned(),
        (_, Value::On(is_on)) => t(if *is_on { lines::ACS_ON } else { lines::ACS_OFF }).to_owned(),
        (R::Wan, Value::Absent) => t(lines::NO_ADDRESS).to_owned(),
        (_, Value::Absent) => t(lines::NO_PLAN).to_owned(),
    }
}

fn power(reading: Reading, dbm: f64) -> String {
    match reading {
        Reading::TxPower => lines::tx_power(&one_decimal(dbm)),
        Reading::OltRxPower => lines::olt_rx_power(&one_decimal(dbm)),
        Reading::MeshBackhaul => lines::backhaul(&whole(dbm as i64)),
        _ => lines::rx_power(&one_decimal(dbm)),
    }
}

fn counted(reading: Reading, number: &str) -> String {
    match reading {
        Reading::Vlan => lines::vlan(number),
        Reading::ServiceVlan => lines::service_vlan(number),
        _ => lines::on_24(number),
    }
}

fn said(reading: Reading, word: &str) -> String {
    match (reading, word) {
        (Reading::OnuState, state) => lines::onu_state(state),
        (Reading::LastDownCause, cause) => lines::down_cause(&cause_name(cause)),
        (Reading::LineProfile, profile) => lines::line_profile(profile),
        (Reading::Wan, ipv4) => lines::address(ipv4),
        (Reading::WifiRadios, _) => t(lines::ONLY_24).to_owned(),
        (Reading::Subscription, "Suspended") => t(lines::SUSPENDED).to_owned(),
        (Reading::Subscription, "Cancelled") => t(lines::CANCELLED).to_owned(),
        (_, plan) => lines::plan(plan),
    }
}

#[cfg(all(test, feature = "ssr"))]
mod tests;
