//! The judge of a request's head, as strict as RFC 9112 lets a server be: where two readers could disagree about a
//! request (two lengths, odd transfer codings, folded lines, bare line feeds), it is refused and not interpreted.

/// Longest head, request line included: a token of authentik and its headers fit twice.
pub const HEAD_MAX_BYTES: usize = 32 * 1024;
/// Longest path with its query.
pub const TARGET_MAX_BYTES: usize = 8 * 1024;
/// Most header lines.
pub const HEADERS_MAX: usize = 100;

/// Why a request is not taken, in the server's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refusal {
    /// 400, 414 or 431.
    pub status: u16,
    /// For the log and the answer: never anything of the request.
    pub why: &'static str,
}

/// How the body that follows is delimited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Framing {
    /// So many bytes.
    Length(u64),
    /// Chunks.
    Chunked,
}

const fn bad(why: &'static str) -> Refusal {
    Refusal { status: 400, why }
}

/// Judges a head that has not ended yet by what is there of it; `from` is how much was judged before.
pub fn judge_partial(bytes: &[u8], from: usize) -> Result<(), Refusal> {
    for at in from..bytes.len() {
        match bytes[at] {
            b'\n' if at == 0 || bytes[at - 1] != b'\r' => return Err(bad("a line feed without a carriage return")),
            b'\0' => return Err(bad("a NUL in the head")),
            _ => {}
        }
    }
    let line_is_open = || !bytes.contains(&b'\n');
    match bytes.len() {
        length if length > TARGET_MAX_BYTES + 32 && line_is_open() => {
            Err(Refusal { status: 414, why: "the address is too long" })
        }
        length if length > HEAD_MAX_BYTES => Err(Refusal { status: 431, why: "the head is too long" }),
        _ => Ok(()),
    }
}

/// Judges a whole head, up to and with its empty line.
pub fn judge(head: &[u8]) -> Result<Framing, Refusal> {
    let head = head.strip_suffix(b"\r\n\r\n").ok_or(bad("the head does not end"))?;
    let mut lines = lines(head);
    let version = request_line(lines.next().unwrap_or_default())?;
    let mut found = Found::default();
    for line in lines {
        found.take(header_line(line)?)?;
    }
    found.framing(version)
}

/// Split where both characters stand; either alone stays in its line, which is then refused for it.
fn lines(head: &[u8]) -> impl Iterator<Item = &[u8]> {
    let mut rest = Some(head);
    std::iter::from_fn(move || {
        let bytes = rest?;
        let end = bytes.windows(2).position(|pair| pair == b"\r\n");
        rest = end.map(|end| &bytes[end + 2..]);
        Some(&bytes[..end.unwrap_or(bytes.len())])
    })
}

/// The minor version.
fn request_line(line: &[u8]) -> Result<u8, Refusal> {
    let mut words = line.split(|byte| *byte == b' ');
    let (Some(method), Some(target), Some(version), None) = (words.next(), words.next(), words.next(), words.next())
    else {
        return Err(bad("the request line is not method, address and version"));
    };
    if method.is_empty() || !method.iter().copied().all(is_token) {
        return Err(bad("the method is not a word"));
    }
    if target.len() > TARGET_MAX_BYTES {
        return Err(Refusal { status: 414, why: "the address is too long" });
    }
    let plain = |byte: &u8| matches!(byte, 0x21..=0x7e) && !matches!(byte, b'\\' | b'#');
    // Tunnels and proxy requests are for proxies; `*` is for OPTIONS; both are turned away by their methods later.
    let sound = target.starts_with(b"/") || method == b"CONNECT" || target == b"*";
    if !sound || !target.iter().all(plain) {
        return Err(bad("the address is not a path"));
    }
    match version {
        b"HTTP/1.1" => Ok(1),
        b"HTTP/1.0" => Ok(0),
        _ => Err(bad("the version is not HTTP/1.1")),
    }
}

fn header_line(line: &[u8]) -> Result<(&[u8], &[u8]), Refusal> {
    if line.starts_with(b" ") || line.starts_with(b"\t") {
        return Err(bad("a folded header line"));
    }
    let colon = line.iter().position(|byte| *byte == b':').ok_or(bad("a header line without a colon"))?;
    let (name, value) = (&line[..colon], &line[colon + 1..]);
    if name.is_empty() || !name.iter().copied().all(is_token) {
        return Err(bad("a header name that is not a word"));
    }
    // Proxies that turn `_` into `-` would let a client write another header than the one the edge removes.
    if name.contains(&b'_') {
        return Err(bad("a header name with an underscore"));
    }
    if value.iter().any(|byte| matches!(byte, 0..=8 | 10..=31 | 127)) {
        return Err(bad("a control character in a header"));
    }
    Ok((name, value))
}

/// What decides where a request ends and to whom it goes.
#[derive(Default)]
struct Found {
    headers: usize,
    hosts: usize,
    length: Option<u64>,
    chunked: bool,
}

impl Found {
    fn take(&mut self, (name, value): (&[u8], &[u8])) -> Result<(), Refusal> {
        self.headers += 1;
        if self.headers > HEADERS_MAX {
            return Err(Refusal { status: 431, why: "too many header lines" });
        }
        if name.eq_ignore_ascii_case(b"host") {
            self.hosts += 1;
        } else if name.eq_ignore_ascii_case(b"content-length") {
            if self.length.is_some() {
                return Err(bad("two lengths"));
            }
            self.length = Some(length(trim(value)).ok_or(bad("a length that is not a number"))?);
        } else if name.eq_ignore_ascii_case(b"transfer-encoding") {
            if self.chunked || value.contains(&b'\t') || !trim(value).eq_ignore_ascii_case(b"chunked") {
                return Err(bad("a transfer coding other than chunked"));
            }
            self.chunked = true;
        }
        Ok(())
    }

    fn framing(self, version: u8) -> Result<Framing, Refusal> {
        match (self.chunked, self.length) {
            _ if version == 1 && self.hosts != 1 => Err(bad("not exactly one Host")),
            (true, Some(_)) => Err(bad("a length and a transfer coding")),
            (true, None) if version == 0 => Err(bad("a transfer coding in HTTP/1.0")),
            (true, None) => Ok(Framing::Chunked),
            (false, length) => Ok(Framing::Length(length.unwrap_or(0))),
        }
    }
}

fn length(digits: &[u8]) -> Option<u64> {
    let plain = !digits.is_empty() && digits.iter().all(u8::is_ascii_digit);
    plain.then(|| std::str::from_utf8(digits).ok()?.parse().ok()).flatten()
}

fn trim(value: &[u8]) -> &[u8] {
    value.trim_ascii()
}

fn is_token(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte)
}

#[cfg(test)]
mod fuzz;
#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn status(head: &str) -> u16 {
        judge(head.as_bytes()).map_or_else(|refusal| refusal.status, |_| 200)
    }

    fn with(line: &str) -> u16 {
        status(&format!("POST /api/ops HTTP/1.1\r\nHost: a\r\n{line}\r\n\r\n"))
    }

    #[test]
    fn what_browsers_and_proxies_send_is_taken() {
        assert_eq!(judge(b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"), Ok(Framing::Length(0)));
        assert_eq!(
            judge(b"PUT /a%20b?x=[1]&y={} HTTP/1.1\r\nhost:a\r\ncontent-length: 12 \r\n\r\n"),
            Ok(Framing::Length(12))
        );
        assert_eq!(
            judge(b"POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\nX:\r\n\r\n"),
            Ok(Framing::Chunked)
        );
        assert_eq!(judge(b"GET / HTTP/1.0\r\n\r\n"), Ok(Framing::Length(0)));
        assert_eq!(with("User-Agent: \u{e9}"), 200, "bytes above ASCII are opaque, not wrong");
    }

    #[test]
    fn what_two_readers_could_read_differently_is_not() {
        for line in [
            "Content-Length: 1\r\nContent-Length: 2",
            "Content-Length: 1\r\nContent-Length: 1",
            "Content-Length: 1, 1",
            "Content-Length: +1",
            "Content-Length: ",
            "Content-Length: 99999999999999999999",
            "Content-Length: 1\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked\r\nContent-Length: 1",
            "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
            "Transfer-Encoding: chunked, identity",
            "Transfer-Encoding: gzip, chunked",
            "Transfer-Encoding: xchunked",
            "Transfer-Encoding:\tchunked",
            "Transfer-Encoding : chunked",
            "X: a\r\n b",
            " X: a",
            "X\u{e9}: a",
            "X: a\u{1}",
            "X: a\nY: b",
            "X: a\rY: b",
            "X: a\r",
            "X\n: a",
            "X_Authentik_Email: a",
            "X",
            ": a",
            "Host: b",
        ] {
            assert_eq!(with(line), 400, "{line:?}");
        }
        for line in [
            "GET /",
            "GET  / HTTP/1.1",
            "GET / HTTP/1.1 ",
            "G(T / HTTP/1.1",
            "GET http://a/ HTTP/1.1",
            "GET /a\\b HTTP/1.1",
            "GET /a#b HTTP/1.1",
            "GET / HTTP/2.0",
            "PRI * HTTP/2.0",
            "GET /\u{e9} HTTP/1.1",
        ] {
            assert_eq!(status(&format!("{line}\r\nHost: a\r\n\r\n")), 400, "{line:?}");
        }
        assert_eq!(status("GET / HTTP/1.1\r\n\r\n"), 400, "no Host");
        assert_eq!(status("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n"), 400);
    }

    #[test]
    fn sizes_have_an_end() {
        let lines = |count| (0..count).map(|n| format!("X-{n}: a")).collect::<Vec<_>>().join("\r\n");
        assert_eq!((with(&lines(HEADERS_MAX - 1)), with(&lines(HEADERS_MAX))), (200, 431));
        let target = |length| status(&format!("GET /{} HTTP/1.1\r\nHost: a\r\n\r\n", "a".repeat(length - 1)));
        assert_eq!((target(TARGET_MAX_BYTES), target(TARGET_MAX_BYTES + 1)), (200, 414));
        assert_eq!(judge_partial(&[b'a'; TARGET_MAX_BYTES + 33], 0).unwrap_err().status, 414);
        let long = [b"GET / HTTP/1.1\r\nX: ".as_slice(), &[b'a'; HEAD_MAX_BYTES]].concat();
        assert_eq!(judge_partial(&long, 0).unwrap_err().status, 431);
        for broken in [b"GET / HTTP/1.1\n".as_slice(), b"\n", b"GET /\0"] {
            assert_eq!(judge_partial(broken, 0).unwrap_err().status, 400);
        }
        assert_eq!(judge_partial(b"GET / HTTP/1.1\r\n", 15), Ok(()), "the pair may come in two pieces");
    }

    proptest! {
        #[test]
        fn no_head_makes_it_panic(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = (judge(&bytes), judge_partial(&bytes, 0));
            let _ = judge(&[b"GET / HTTP/1.1\r\nHost: a\r\n", bytes.as_slice(), b"\r\n\r\n"].concat());
        }
    }
}
