//! The hub's server-sent events, typed. The stream ends with an error when the hub falls silent for longer than three
//! of its heartbeats; whoever reads it opens it again from the last id.

mod parser;

use super::{Hub, decode_object, rules};
use crate::upstream::UpstreamError;
use crate::upstream::http::{Answer, encode};
use crate::upstream::json::Fields;
use bytes::Bytes;
use domain::event::LiveEvent;
use domain::network::RunState;
use domain::service_equipment::EquipmentStatus;
use domain::time::Timestamp;
use domain::timeline::{DeviceChange, TimelineEntry, TimelineKind};
use futures::{Stream, StreamExt};
use jiff::tz::TimeZone;
use parser::{Endless, Message, Parser};
use serde_json::{Map, Value};
use std::time::Duration;

/// The hub writes a heartbeat every 15 s.
const SILENCE: Duration = Duration::from_secs(45);

/// One message of the stream.
#[derive(Clone, Debug, PartialEq)]
pub enum HubMessage {
    /// Something happened.
    Event(HubEvent),
    /// The hub no longer has what was missed: read everything again.
    Reset,
}

/// Something that happened.
#[derive(Clone, Debug, PartialEq)]
pub struct HubEvent {
    /// The stream's id, to go on from; empty when the hub gave none.
    pub id: String,
    /// `device:TPLG97441B58`, `customer:CUST-2026-00042`.
    pub topic: String,
    /// `device.state`, `sms.received`...
    pub kind: String,
    /// When.
    pub at: Timestamp,
    /// Who, where known.
    pub actor: Option<String>,
    /// The event's own fields.
    pub data: Map<String, Value>,
}

impl Hub {
    /// Opens the stream of these topics (all, when none is named) from the id last seen.
    pub async fn events(
        &self,
        topics: &[&str],
        last_id: Option<&str>,
    ) -> Result<impl Stream<Item = Result<HubMessage, UpstreamError>> + Send + Unpin + use<>, UpstreamError> {
        let query = if topics.is_empty() { String::new() } else { format!("?topics={}", encode(&topics.join(","))) };
        let mut headers = vec![("accept", "text/event-stream")];
        headers.extend(last_id.map(|id| ("last-event-id", id)));
        let response = self.stack.http().open(&format!("/events{query}"), &headers, rules::HUB.deadline).await?;
        let status = response.status().as_u16();
        if status != 200 {
            return Err(decode_object(Answer { status, retry_after_s: None, body: Bytes::new() })
                .err()
                .unwrap_or(UpstreamError::NotFound));
        }
        let is_stream = response
            .headers()
            .get("content-type")
            .is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
        if !is_stream {
            return Err(UpstreamError::garbled("the hub's /events is no event stream"));
        }
        let bytes = response
            .bytes_stream()
            .map(|chunk| chunk.map_err(|_| UpstreamError::unavailable("the event stream broke")));
        Ok(decode(bytes, self.zone.clone(), SILENCE))
    }
}

/// Ends with an error at a silence, at a broken connection, or at an event without end.
fn decode(
    bytes: impl Stream<Item = Result<Bytes, UpstreamError>> + Send + 'static,
    zone: TimeZone,
    silence: Duration,
) -> impl Stream<Item = Result<HubMessage, UpstreamError>> + Send + Unpin {
    let start = (Box::pin(bytes), Parser::default(), false);
    let pieces = futures::stream::unfold(start, move |(mut bytes, mut parser, ended)| async move {
        if ended {
            return None;
        }
        let read = match tokio::time::timeout(silence, bytes.next()).await {
            Err(_) => Err(UpstreamError::Timeout),
            Ok(None) => return None,
            Ok(Some(Err(error))) => Err(error),
            Ok(Some(Ok(piece))) => {
                parser.read(&piece).map_err(|Endless| UpstreamError::garbled("an event without end"))
            }
        };
        let ended = read.is_err();
        let items = read.map_or_else(|error| vec![Err(error)], |messages| messages.into_iter().map(Ok).collect());
        Some((futures::stream::iter(items), (bytes, parser, ended)))
    });
    let messages = pieces
        .flatten()
        .filter_map(move |message| std::future::ready(message.map(|message| hub_message(&message, &zone)).transpose()));
    Box::pin(messages)
}

fn hub_message(message: &Message, zone: &TimeZone) -> Option<HubMessage> {
    match message.event.as_str() {
        "resync" | "reset" => Some(HubMessage::Reset),
        name => decode_event(&message.last_id, name, &message.data, zone).map(HubMessage::Event),
    }
}

/// `None` for an event without topic or time: it is logged and passed over.
fn decode_event(id: &str, name: &str, data: &str, zone: &TimeZone) -> Option<HubEvent> {
    let object: Option<Map<String, Value>> = serde_json::from_str(data).ok();
    let event = object.as_ref().and_then(|object| {
        let fields = Fields::new(object, zone);
        let kind = fields.word("type").or_else(|| Some(name.to_owned()).filter(|name| name != "message"))?;
        let id = if id.is_empty() { fields.word("id").unwrap_or_default() } else { id.to_owned() };
        let (topic, at, actor) = (fields.word("topic")?, fields.instant("at")?, fields.word("actor"));
        let data = object.get("data").and_then(Value::as_object).cloned().unwrap_or_default();
        Some(HubEvent { id, topic, kind, at, actor, data })
    });
    if event.is_none() {
        tracing::warn!(event = name, bytes = data.len(), "an event of the hub cannot be read");
    }
    event
}

impl HubEvent {
    /// The state a device is in now, where that is what the event tells.
    pub fn run_state(&self) -> Option<RunState> {
        (self.kind == "device.state").then(|| self.word("runState").map(RunState::from)).flatten()
    }

    /// The event as the browser gets it, with a line for the timeline where there is something to show. `before` is the
    /// state the device was known to be in. `None` when it is about something that nobody can ask for.
    pub fn live_event(&self, before: Option<RunState>) -> Option<LiveEvent> {
        let (topic, kind, actor) = (self.topic.parse().ok()?, self.kind.clone(), self.actor.clone());
        let entry = self.change_entry(before).or_else(|| self.text_entry());
        Some(LiveEvent { topic, kind, at: self.at, actor, entry })
    }

    /// A device's state, or its record's. Of a device that is as it was only the light has moved, and one in service that
    /// nobody had looked at before is no news.
    fn change_entry(&self, before: Option<RunState>) -> Option<TimelineEntry> {
        let change = match (self.run_state(), self.word("doctype")) {
            (Some(to), _) if before.as_ref().unwrap_or(&RunState::Online) == &to => return None,
            (Some(to), _) => {
                let cause = self.word("lastDownCause").filter(|_| to != RunState::Online).map(str::to_owned);
                DeviceChange::RunState { from: before, to, cause }
            }
            (None, Some("Service Equipment")) => {
                DeviceChange::Record { status: EquipmentStatus::from(self.word("status")?) }
            }
            _ => return None,
        };
        // For a reader that does not know the change yet.
        let text = self.word("runState").or_else(|| self.word("status")).unwrap_or_default().to_owned();
        Some(self.entry(format!("Event:{}", self.id), TimelineKind::Device, text, Some(change)))
    }

    fn text_entry(&self) -> Option<TimelineEntry> {
        let kind = match self.kind.split('.').next()? {
            "sms" => TimelineKind::Sms,
            "call" => TimelineKind::Call,
            "email" => TimelineKind::Email,
            "comment" => TimelineKind::Comment,
            "issue" => TimelineKind::Issue,
            "job" => TimelineKind::DispatchJob,
            "payment" => TimelineKind::Payment,
            "device" => TimelineKind::Device,
            "billing" => TimelineKind::Billing,
            _ => return None,
        };
        let text = ["text", "body", "subject", "content", "summary"].into_iter().find_map(|key| self.word(key))?;
        // What stands in ERPNext too has its document's id, so that it is shown once.
        let id = match (self.word("doctype"), self.word("name")) {
            (Some(doctype), Some(name)) => format!("{doctype}:{name}"),
            _ => format!("Event:{}", self.id),
        };
        Some(self.entry(id, kind, crate::upstream::plain_text::from_html(text, 280), None))
    }

    fn entry(&self, id: String, kind: TimelineKind, text: String, change: Option<DeviceChange>) -> TimelineEntry {
        TimelineEntry { id, at: self.at, kind, text, actor: self.actor.clone(), change }
    }

    fn word(&self, key: &str) -> Option<&str> {
        self.data.get(key).and_then(Value::as_str).filter(|text| !text.is_empty())
    }
}

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    async fn read(chunks: &[&str]) -> Vec<Result<HubMessage, UpstreamError>> {
        let chunks: Vec<_> = chunks.iter().map(|chunk| Ok(Bytes::copy_from_slice(chunk.as_bytes()))).collect();
        decode(futures::stream::iter(chunks), TimeZone::get("America/Toronto").unwrap(), SILENCE).collect().await
    }

    #[tokio::test]
    async fn events_cut_anywhere_are_read_and_bad_ones_passed_over() {
        let text = ": hb\n\nid: e17-1\nevent: device.state\ndata: {\"topic\":\"device:TPLG97441B58\",\"at\":\"2026-11-21T19:01:12Z\",\
            \ndata: \"type\":\"device.state\",\"data\":{\"text\":\"LOS <b>é</b>\"}}\n\ndata: not json\n\nevent: resync\ndata: {}\n\n";
        for cut in [1, 7, 40, text.len()] {
            let chunks: Vec<String> =
                text.chars().collect::<Vec<_>>().chunks(cut).map(|part| part.iter().collect()).collect();
            let messages = read(&chunks.iter().map(String::as_str).collect::<Vec<_>>()).await;
            let [Ok(HubMessage::Event(event)), Ok(HubMessage::Reset)] = &messages[..] else { panic!("{messages:?}") };
            assert_eq!((event.id.as_str(), event.topic.as_str()), ("e17-1", "device:TPLG97441B58"));
            let live = event.live_event(None).unwrap();
            assert_eq!(live.entry.unwrap().text, "LOS é");
            assert_eq!(live.at.to_string(), "2026-11-21T14:01:12.000-05:00");
        }
    }

    fn device_event(data: Value) -> HubEvent {
        let (topic, kind) = ("device:X".to_owned(), "device.state".to_owned());
        let data = data.as_object().cloned().unwrap_or_default();
        HubEvent { id: "e1-2".to_owned(), topic, kind, at: Timestamp::new(0, 0), actor: None, data }
    }

    #[test]
    fn a_state_that_changed_is_a_line_with_what_was_what_is_and_why() {
        let change = |before: Option<RunState>, data| {
            device_event(data).live_event(before).unwrap().entry.and_then(|entry| entry.change)
        };
        let los = json!({ "runState": "los", "lastDownCause": "LOSi", "rxPowerDbm": null });
        let cause = || Some("LOSi".to_owned());
        assert_eq!(
            change(Some(RunState::Online), los.clone()),
            Some(DeviceChange::RunState { from: Some(RunState::Online), to: RunState::Los, cause: cause() })
        );
        assert_eq!(
            change(None, los.clone()),
            Some(DeviceChange::RunState { from: None, to: RunState::Los, cause: cause() })
        );
        assert_eq!(change(Some(RunState::Los), los), None, "nothing but the light moved");
        let back = json!({ "runState": "online", "lastDownCause": "LOSi" });
        assert_eq!(
            change(Some(RunState::Los), back.clone()),
            Some(DeviceChange::RunState { from: Some(RunState::Los), to: RunState::Online, cause: None })
        );
        assert_eq!(change(None, back), None, "in service, and nobody had looked before");
        let record = json!({ "doctype": "Service Equipment", "name": "EQP-1", "status": "Faulty", "modified": "x" });
        assert_eq!(change(None, record), Some(DeviceChange::Record { status: EquipmentStatus::Faulty }));
        assert_eq!(change(None, json!({ "rxPowerDbm": -19.0 })), None);
    }

    #[tokio::test]
    async fn a_line_without_end_is_cut_off() {
        let chunk = "x".repeat(400_000);
        let messages = read(&[&chunk, &chunk, &chunk, &chunk]).await;
        assert!(matches!(messages[..], [Err(UpstreamError::Garbled { .. })]), "{}", messages.len());
    }

    #[tokio::test]
    async fn a_silent_hub_ends_the_stream() {
        let bytes = futures::stream::pending::<Result<Bytes, UpstreamError>>();
        let messages: Vec<_> = decode(bytes, TimeZone::UTC, Duration::from_millis(20)).collect().await;
        assert_eq!(messages, [Err(UpstreamError::Timeout)]);
    }
}
