//! The cases of web-platform-tests `eventsource/` and WebKit's `event-stream`, each at every boundary of pieces.

use super::*;
use proptest::prelude::*;

type Case = (&'static [u8], &'static [(&'static str, &'static str, &'static str)]);

/// Stream, and its events as id, name, data.
const CASES: &[Case] = &[
    (b"data: one\n\ndata: two\n\n", &[("", "message", "one"), ("", "message", "two")]),
    (b"data: one\r\rdata: two\r\r", &[("", "message", "one"), ("", "message", "two")]),
    (b"data: one\r\n\r\ndata: two\r\n\r\n", &[("", "message", "one"), ("", "message", "two")]),
    // format-newlines: all three in one stream.
    (b"data:test\r\ndata\ndata:test\r\n\r\n", &[("", "message", "test\n\ntest")]),
    (b"data: a\n\r\ndata: b\r\ndata: c\r\r\n", &[("", "message", "a"), ("", "message", "b\nc")]),
    // format-bom, format-bom-2: one is skipped, at the start alone.
    (b"\xef\xbb\xbfdata:1\n\n\xef\xbb\xbfdata:2\n\ndata:3\n\n", &[("", "message", "1"), ("", "message", "3")]),
    (b"\xef\xbb\xbf\xef\xbb\xbfdata:1\n\ndata:2\n\ndata:3\n\n", &[("", "message", "2"), ("", "message", "3")]),
    (b"\xef\xbbdata:1\n\ndata:2\n\n", &[("", "message", "2")]),
    // format-comments.
    (b"data:1\r:\0\n:\r\ndata:2\n:xxxxxxxx\rdata:3\n:data:fail\r:\xef\xbb\xbf\ndata:4\n\n", &[("", "message", "1\n2\n3\n4")]),
    // format-data-before-final-empty-line: an event that did not end is none.
    (b"retry:1000\ndata:test1\n\nid:test\ndata:test2", &[("", "message", "test1")]),
    // format-field-data.
    (b"data:\n\ndata\ndata\n\ndata:test\n\n", &[("", "message", ""), ("", "message", "\n"), ("", "message", "test")]),
    // format-field-event, -empty.
    (b"event:test\ndata:x\n\ndata:x\n\n", &[("", "test", "x"), ("", "message", "x")]),
    (b"event: \ndata:data\n\n", &[("", "message", "data")]),
    // An event without data has no name left over for the next.
    (b"event: lost\n\ndata: x\n\n", &[("", "message", "x")]),
    // format-field-id: it stays for the events after it, and an empty one ends it.
    (b"id: 1\ndata: a\n\ndata: b\n\nid\ndata: c\n\n", &[("1", "message", "a"), ("1", "message", "b"), ("", "message", "c")]),
    (b"id: 7\n\ndata: a\n\n", &[("7", "message", "a")]),
    // format-field-id-null.
    (b"id: 1\ndata: a\n\nid: 2\0\ndata: b\n\n", &[("1", "message", "a"), ("1", "message", "b")]),
    // format-field-parsing: one space goes, names are exact.
    (b"data:\0\ndata:  2\rData:1\ndata\0:2\ndata:1\r\0data:4\nda-ta:3\rdata_5\ndata:3\rdata:\r\n data:32\ndata:4\n\n",
        &[("", "message", "\0\n 2\n1\n3\n\n4")]),
    (b"data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\ndata:test\n\n", &[("", "message", "test\n\ntest")]),
    (b"data:\ttest\rdata: \ndata:test\n\n", &[("", "message", "\ttest\n\ntest")]),
    // format-field-retry and -bogus: none of ours, and no harm.
    (b"retry:03000\ndata:x\n\nretry:3000x\n\nretry\n\ndata:y\n\n", &[("", "message", "x"), ("", "message", "y")]),
    // format-utf-8.
    ("data:ok…\n\nid: é\ndata: 電\n\n".as_bytes(), &[("", "message", "ok…"), ("é", "message", "電")]),
    (b"data:a\xffb\n\n", &[("", "message", "a\u{fffd}b")]),
    // format-null-character.
    (b"data:\0\n\n\n\n", &[("", "message", "\0")]),
    (b"\n\n\r\r\r\n\r\n", &[]),
    (b"", &[]),
];

fn events(pieces: &[&[u8]]) -> Vec<Message> {
    let mut parser = Parser::default();
    pieces.iter().flat_map(|piece| parser.read(piece).unwrap()).collect()
}

#[test]
fn every_case_at_every_boundary() {
    for (stream, expected) in CASES {
        let expected: Vec<Message> = expected
            .iter()
            .map(|(id, event, data)| Message { last_id: (*id).into(), event: (*event).into(), data: (*data).into() })
            .collect();
        let shown = String::from_utf8_lossy(stream);
        assert_eq!(events(&[stream]), expected, "{shown:?} whole");
        assert_eq!(events(&stream.chunks(1).collect::<Vec<_>>()), expected, "{shown:?} by byte");
        for first in 0..=stream.len() {
            for second in first..=stream.len() {
                let pieces = [&stream[..first], &stream[first..second], &stream[second..]];
                assert_eq!(events(&pieces), expected, "{shown:?} cut at {first} and {second}");
            }
        }
    }
}

#[test]
fn what_does_not_end_is_given_up() {
    for piece in [&b"x"[..], b"data: x\n", b":\xff"] {
        let mut parser = Parser::default();
        let ended = (0..3 * LIMIT_BYTES).any(|_| parser.read(piece).is_err());
        assert!(ended, "{piece:?}");
    }
}

proptest! {
    /// No bytes make it panic, and how they are cut changes nothing.
    #[test]
    fn any_bytes_cut_anywhere_read_the_same(
        bytes in prop::collection::vec(prop::sample::select(&b"\r\n\0:  \xef\xbb\xbfdataideventretry1"[..]), 0..200),
        cuts in prop::collection::vec(any::<prop::sample::Index>(), 0..8),
    ) {
        let mut ends: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).chain([0, bytes.len()]).collect();
        ends.sort_unstable();
        let pieces: Vec<&[u8]> = ends.windows(2).map(|ends| &bytes[ends[0]..ends[1]]).collect();
        prop_assert_eq!(events(&pieces), events(&[&bytes]));
    }
}
