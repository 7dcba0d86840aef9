//! The hub's stream comes in pieces cut anywhere: the pieces must not matter, what is printed must be read as it was, and
//! nothing may be held without an end.

use super::*;
use crate::fuzz::{cut, damaged};
use proptest::{collection::vec, prelude::*, sample::Index};
use serde_json::json;

fn read(pieces: Vec<Vec<u8>>) -> Vec<Result<HubMessage, UpstreamError>> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    let pieces = futures::stream::iter(pieces.into_iter().map(|piece| Ok(Bytes::from(piece))));
    runtime.block_on(decode(pieces, TimeZone::UTC, SILENCE).collect())
}

prop_compose! {
    fn event()(
        seq in any::<u32>(),
        topic in "(device|customer):[ -~éà]{1,12}",
        kind in "[a-z]{1,8}\\.[a-z]{1,8}",
        at_s in 0i64..4_000_000_000,
        text in "\\PC{0,20}",
    ) -> HubEvent {
        let data = json!({ "text": text });
        let data = data.as_object().cloned().unwrap_or_default();
        let topic = topic.trim().to_owned();
        HubEvent { id: format!("e1-{seq}"), topic, kind, at: Timestamp::new(at_s * 1000, 0), actor: None, data }
    }
}

/// As the hub writes it, with the line ends the standard allows.
fn print(event: &HubEvent, end: &str) -> String {
    let HubEvent { id, topic, kind, at, data, .. } = event;
    let body = json!({ "topic": topic, "type": kind, "at": at.to_string(), "data": data });
    format!(": beat{end}{end}id: {id}{end}event: {kind}{end}data: {body}{end}{end}")
}

proptest! {
    #[test]
    fn what_is_printed_is_read_wherever_it_is_cut(
        events in vec(event(), 0..5), end in proptest::sample::select(vec!["\n", "\r\n"]), cuts in vec(any::<Index>(), 0..12),
    ) {
        let text: String = events.iter().map(|event| print(event, end)).collect();
        let messages = read(cut(text.as_bytes(), &cuts));
        let expected: Vec<_> = events.into_iter().map(|event| Ok(HubMessage::Event(event))).collect();
        prop_assert_eq!(messages, expected);
    }

    #[test]
    fn the_pieces_of_damaged_bytes_do_not_matter(
        bytes in damaged(vec(event(), 1..4).prop_map(|events| events.iter().map(|event| print(event, "\n")).collect::<String>().into_bytes())),
        cuts in vec(any::<Index>(), 0..12),
    ) {
        let whole = read(vec![bytes.clone()]);
        let pieces = read(cut(&bytes, &cuts));
        prop_assert_eq!(before_the_end(whole), before_the_end(pieces));
    }

    #[test]
    fn a_broken_event_does_not_take_the_next_one_along(before in "[ -~]{0,40}", event in event()) {
        let messages = read(vec![format!("{before}\n\n{}", print(&event, "\n")).into_bytes()]);
        prop_assert_eq!(messages.last(), Some(&Ok(HubMessage::Event(event))));
    }

    #[test]
    fn any_bytes_end_in_messages(bytes in vec(any::<u8>(), 0..400), cuts in vec(any::<Index>(), 0..4)) {
        for message in read(cut(&bytes, &cuts)) {
            if let Ok(HubMessage::Event(event)) = message {
                prop_assert!(!event.topic.is_empty() && !event.kind.is_empty());
            }
        }
    }

    #[test]
    fn an_event_of_lines_without_end_is_cut_off(line in "data: [a-z]{1,2000}") {
        let piece = format!("{line}\n").repeat(200_000 / line.len()).into_bytes();
        let messages = read(std::iter::repeat_n(piece, 60).collect());
        prop_assert!(matches!(messages[..], [Err(UpstreamError::Garbled { .. })]), "{}", messages.len());
    }

    /// Nothing of these is held, so they may go on for ever.
    #[test]
    fn comments_and_ids_without_end_are_passed_over(text in "[a-z]{1,2000}", event in event()) {
        let piece = format!(":{text}\nid: 1\n").repeat(200_000 / text.len()).into_bytes();
        let pieces = std::iter::repeat_n(piece, 60).chain([format!("\n{}", print(&event, "\n")).into_bytes()]);
        prop_assert_eq!(read(pieces.collect()), vec![Ok(HubMessage::Event(event))]);
    }
}

/// Up to what is no text: how much of it is told then depends on where it was cut.
fn before_the_end(messages: Vec<Result<HubMessage, UpstreamError>>) -> Vec<HubMessage> {
    messages.into_iter().map_while(Result::ok).collect()
}
