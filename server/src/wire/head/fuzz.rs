//! What the judge lets through has one meaning: the HTTP library behind it, asked about the same bytes, must see the
//! same request with the same end.

use super::*;
use crate::fuzz::damaged;
use proptest::{collection::vec, prelude::*, sample::select};

fn line() -> impl Strategy<Value = String> {
    let names = ["Host", "host", "Content-Length", "content-length", "Transfer-Encoding", "X-Edge-Auth", "Cookie"];
    let names =
        select(names.iter().chain(&["X_Edge_Auth", "Connection", "x", "Content-Length "]).copied().collect::<Vec<_>>());
    let values =
        ["a", "erp.test:443", "0", "5", "+5", "0x5", "05", "5, 5", "chunked", "Chunked", "gzip, chunked", "chunked,"];
    let values = prop_oneof![select(values.to_vec()).prop_map(str::to_owned), "[ -~\t]{0,12}", "\\PC{0,6}"];
    (names, select(vec![":", ": ", ":\t", " :", ""]), values)
        .prop_map(|(name, colon, value)| format!("{name}{colon}{value}"))
}

/// A request as somebody might write it, sound more often than not.
fn head() -> impl Strategy<Value = Vec<u8>> {
    let methods = select(vec!["GET", "POST", "PUT", "OPTIONS", "M-SEARCH", "get"]);
    let targets = select(vec!["/", "/api/me?x=1&y=[2]", "/a%2Fb//c", "*", "/ops/t/x;y", "http://evil/"]);
    let ends = select(vec!["\r\n", "\r\n", "\r\n", "\r\n", "\n", "\r"]);
    let versions = select(vec!["HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/2.0"]);
    (methods, targets, versions, vec(line(), 0..5), ends).prop_map(|(method, target, version, lines, end)| {
        let more: String = lines.iter().map(|line| format!("{line}{end}")).collect();
        format!("{method} {target} {version}\r\nHost: a\r\n{more}\r\n").into_bytes()
    })
}

/// What must hold of a head that was let through.
fn judge_the_judge(head: &[u8], framing: Framing) -> Result<(), TestCaseError> {
    let text = head.to_vec();
    let pairs = text.windows(2).filter(|pair| pair == b"\r\n").count();
    let count = |byte: u8| text.iter().filter(|one| **one == byte).count();
    prop_assert_eq!((count(b'\r'), count(b'\n'), count(0)), (pairs, pairs, 0), "a line end that is none");
    let mut lines = [httparse::EMPTY_HEADER; HEADERS_MAX];
    let mut request = httparse::Request::new(&mut lines);
    let Ok(parsed) = request.parse(head) else { return Ok(()) };
    prop_assert_eq!(parsed, httparse::Status::Complete(head.len()), "the library sees another end");
    let values = |name: &str| -> Vec<&[u8]> {
        request.headers.iter().filter(|line| line.name.eq_ignore_ascii_case(name)).map(|line| line.value).collect()
    };
    for line in request.headers.iter() {
        prop_assert!(!line.name.contains('_'), "{}", line.name);
        prop_assert!(!line.value.iter().any(|byte| (*byte < 32 && *byte != b'\t') || *byte == 127));
    }
    if request.version == Some(1) {
        prop_assert_eq!(values("host").len(), 1);
    }
    let (lengths, codings) = (values("content-length"), values("transfer-encoding"));
    match framing {
        Framing::Chunked => {
            prop_assert!(lengths.is_empty() && codings.len() == 1 && codings[0].eq_ignore_ascii_case(b"chunked"));
        }
        Framing::Length(length) => {
            prop_assert!(codings.is_empty() && lengths.len() <= 1);
            let said = lengths.first().map(|digits| std::str::from_utf8(digits).unwrap().parse::<u64>().unwrap());
            prop_assert_eq!(said.unwrap_or(0), length);
        }
    }
    Ok(())
}

proptest! {
    #[test]
    fn what_passes_has_one_meaning(head in prop_oneof![head(), damaged(head())]) {
        // As the guard does it: up to the first empty line.
        let end = head.windows(4).position(|window| window == b"\r\n\r\n").map_or(head.len(), |at| at + 4);
        if let Ok(framing) = judge(&head[..end]) {
            judge_the_judge(&head[..end], framing)?;
        }
    }

    #[test]
    fn a_sound_head_is_sound_in_every_beginning(head in head(), from in any::<proptest::sample::Index>()) {
        if judge(&head).is_ok() {
            let from = from.index(head.len());
            for end in from..=head.len() {
                prop_assert_eq!(judge_partial(&head[..end], from), Ok(()));
            }
        }
    }

    #[test]
    fn any_bytes_end_in_a_verdict(bytes in vec(any::<u8>(), 0..2000)) {
        if let Ok(framing) = judge(&bytes) {
            judge_the_judge(&bytes, framing)?;
        }
        let _ = judge_partial(&bytes, 0);
    }
}
