//! Every device at once. The hub of CONTRACTS.md has no such answer: this is what ours is asked for.
//!
//! ```json
//! { "onts": [{ "gponSn": "TPLG97441B58", "olt": "OLT-NAP-01", "frameSlotPort": "0/3/2", "onuId": 17,
//!              "lineProfile": "FTTH-500", "runState": "online", "lastDownCause": null, "lastDownAt": null,
//!              "lastUpAt": "2026-11-20T08:00:00Z" }],
//!   "acs": [{ "id": "9CA2F4-XX230v-2239A7B004512", "serial": "2239A7B004512", "lastInform": "2026-11-22T19:01:12Z" }],
//!   "sources": [{ "name": "olt", "state": "ok", "at": "2026-11-22T19:02:00Z" }, { "name": "acs", "state": "ok", "at": ".." }],
//!   "generatedAt": "2026-11-22T19:02:11Z" }
//! ```

use super::{DEVICES, Hub, decode_object};
use crate::upstream::UpstreamError;
use crate::upstream::json::Fields;
use crate::upstream::stack::{Ask, rules};
use domain::identifier::{DeviceSerial, GponSerial};
use domain::network::{AcsDevice, OltOnt, PonPort, RunState};
use domain::time::Timestamp;
use reqwest::Method;

/// Every device of the network. A source that did not answer the hub is `None`, never empty.
#[derive(Clone, Debug, PartialEq)]
pub struct Census {
    /// ONTs of every OLT, and when they were polled.
    pub olt: Option<(Vec<OltOnt>, Timestamp)>,
    /// Devices of the ACS, and when they were read.
    pub acs: Option<(Vec<AcsDevice>, Timestamp)>,
}

impl Hub {
    /// Every device, as the hub polled it last: `GET /devices/census`, an addition of ours. A hub without it answers
    /// [`UpstreamError::NotFound`].
    pub async fn read_census(&self) -> Result<Census, UpstreamError> {
        let path = "/devices/census".to_owned();
        let ask = Ask { method: Method::GET, path, body: None, rules: &rules::CENSUS, about: DEVICES };
        let object = self.stack.shown(ask, decode_object).await?;
        Ok(decode(&Fields::new(&object, &self.zone)))
    }
}

fn decode(fields: &Fields) -> Census {
    Census {
        olt: polled(fields, "olt").map(|at| (list(fields, "onts", ont), at)),
        acs: polled(fields, "acs").map(|at| (list(fields, "acs", device), at)),
    }
}

/// When a source was read, if it answered.
fn polled(fields: &Fields, name: &str) -> Option<Timestamp> {
    let source = fields.objects("sources").find(|source| source.word("name").as_deref() == Some(name))?;
    let answered = source.word("state").as_deref() == Some("ok");
    answered.then(|| source.instant("at").or_else(|| fields.instant("generatedAt")))?
}

fn list<T>(fields: &Fields, key: &str, decode: fn(&Fields) -> Option<T>) -> Vec<T> {
    let mut unread = 0;
    let listed = fields.objects(key).filter_map(|item| decode(&item).or_else(|| (unread += 1, None).1)).collect();
    if unread > 0 {
        tracing::warn!(key, unread, "the hub listed devices that cannot be read");
    }
    listed
}

fn ont(item: &Fields) -> Option<OltOnt> {
    let port = PonPort::parse(&item.word("frameSlotPort")?)?;
    Some(OltOnt {
        gpon_sn: GponSerial::parse(&item.word("gponSn")?).ok()?,
        port: port.on(item.word("olt").as_deref()),
        ont_id: item.integer("onuId"),
        line_profile: item.word("lineProfile"),
        run_state: item.word("runState").map_or(RunState::Unknown, RunState::from),
        last_down_cause: item.word("lastDownCause"),
        last_down_at: item.instant("lastDownAt"),
        last_up_at: item.instant("lastUpAt"),
    })
}

fn device(item: &Fields) -> Option<AcsDevice> {
    let serial = DeviceSerial::parse(&item.word("serial")?).ok()?;
    Some(AcsDevice { serial, last_inform_at: item.instant("lastInform") })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value, json};

    fn read(census: Value) -> Census {
        decode(&Fields::in_utc(census.as_object().unwrap()))
    }

    fn with_sources(sources: Value) -> Census {
        let ont = json!({ "gponSn": "54504C4797441B58", "olt": "OLT-NAP-01", "frameSlotPort": "0/3/2", "runState": "rebooting" });
        let broken = json!([ont, { "gponSn": "?" }, { "gponSn": "TPLG97441B58", "frameSlotPort": "3" }, null, 7]);
        let acs = json!([{ "serial": "2239A7B004512", "lastInform": null }, { "lastInform": "2026-11-22T19:01:12Z" }]);
        read(json!({ "onts": broken, "acs": acs, "sources": sources, "generatedAt": "2026-11-22T19:02:11Z" }))
    }

    #[test]
    fn what_can_be_read_is_and_the_rest_is_passed_over() {
        let at = "2026-11-22T19:02:00Z";
        let census =
            with_sources(json!([{ "name": "olt", "state": "ok", "at": at }, { "name": "acs", "state": "ok" }]));
        let (onts, read_at) = census.olt.unwrap();
        assert_eq!((onts.len(), read_at), (1, Timestamp::parse(at).unwrap()));
        assert_eq!(
            (onts[0].port.to_string().as_str(), &onts[0].run_state),
            ("OLT-NAP-01 0/3/2", &RunState::from("rebooting"))
        );
        let (acs, read_at) = census.acs.unwrap();
        assert_eq!((acs.len(), acs[0].last_inform_at), (1, None));
        assert_eq!(read_at, Timestamp::parse("2026-11-22T19:02:11Z").unwrap());
    }

    #[test]
    fn a_source_that_does_not_say_it_answered_is_missing_not_empty() {
        let nothing = Census { olt: None, acs: None };
        for sources in [
            json!([]),
            Value::Null,
            json!([{ "name": "olt", "state": "timeout", "at": "2026-11-22T19:02:00Z" }, { "name": "acs" }]),
        ] {
            assert_eq!(with_sources(sources), nothing);
        }
        assert_eq!(read(json!({})), nothing);
    }
}
