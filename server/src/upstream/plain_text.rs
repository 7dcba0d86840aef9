//! Frappe stores HTML and escaped text; the app shows plain text only, so that nothing an outsider wrote is ever markup.

/// The text of an HTML fragment on one line: tags, comments, scripts and styles gone, entities read, at most `limit`
/// characters.
pub(super) fn from_html(html: &str, limit: usize) -> String {
    let mut text = String::with_capacity(html.len().min(4 * limit));
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        text.push_str(&rest[..at]);
        let tag = &rest[at..];
        let Some(name) = tag_name(tag) else {
            text.push('<');
            rest = &tag[1..];
            continue;
        };
        text.push(' ');
        rest = skip(tag, &name);
    }
    text.push_str(rest);
    one_line(&unescape(&text), limit)
}

/// Reads the entities Frappe writes into a Data field: `5 &lt; 6 &amp; 7` is `5 < 6 & 7`.
pub(super) fn unescape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let end = rest.bytes().take(12).position(|byte| byte == b';');
        match end.and_then(|end| Some((entity(&rest[1..end])?, end))) {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    out
}

/// At most `limit` characters, runs of spaces, line ends and control characters made one space.
pub(super) fn one_line(text: &str, limit: usize) -> String {
    let mut line = String::new();
    for word in text.split(|c: char| c.is_whitespace() && c != '\u{a0}' && c != '\u{202f}' || c.is_control()) {
        if !word.is_empty() {
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
    }
    if line.chars().count() <= limit {
        return line;
    }
    line.chars().take(limit.saturating_sub(1)).chain(['…']).collect()
}

/// The name of the tag that begins here, in lower case; `None` where `<` is only a sign.
fn tag_name(tag: &str) -> Option<String> {
    let inside = tag[1..].strip_prefix('/').unwrap_or(&tag[1..]);
    let first = inside.chars().next()?;
    if !first.is_ascii_alphabetic() && first != '!' && first != '?' {
        return None;
    }
    Some(inside.chars().take_while(char::is_ascii_alphanumeric).collect::<String>().to_ascii_lowercase())
}

/// What follows the tag; of a script, a style or a comment, what follows its end. A tag that never ends takes all.
fn skip<'a>(tag: &'a str, name: &str) -> &'a str {
    let end = match name {
        "script" | "style" if !tag.starts_with("</") => format!("</{name}"),
        _ if tag.starts_with("<!--") => "-->".to_owned(),
        _ => ">".to_owned(),
    };
    let lower = tag.to_ascii_lowercase();
    let Some(at) = lower.find(&end) else { return "" };
    let after = &tag[at + end.len()..];
    if end.starts_with("</") { after.split_once('>').map_or("", |(_, rest)| rest) } else { after }
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code).filter(|c| !c.is_control() || *c == '\n');
    }
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "eacute" => 'é',
        "egrave" => 'è',
        "agrave" => 'à',
        "ccedil" => 'ç',
        "rsquo" => '’',
        "hellip" => '…',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_words_are_left() {
        for (html, text) in [
            ("<p>Le client <b>rappelle</b></p><p>demain</p>", "Le client rappelle demain"),
            ("a<br>b<br/>c", "a b c"),
            ("<script>alert('x')</script>vu<style>p{}</style>", "vu"),
            ("<SCRIPT>x</script >vu", "vu"),
            ("<!-- <b>caché</b> -->vu", "vu"),
            ("5 < 6 et 7 > 6", "5 < 6 et 7 > 6"),
            ("5 &lt; 6 &amp; 7&nbsp;$ &eacute;t&eacute;", "5 < 6 & 7\u{a0}$ été"),
            ("&lt;img src=x onerror=alert(1)&gt;", "<img src=x onerror=alert(1)>"),
            ("<img src=x onerror=\"alert(1)", ""),
            ("&#x1F690; &#233; &#0; &inconnu; & &", "🚐 é &#0; &inconnu; & &"),
            ("<a href='/x'>photo déjà vu.png</a> <i class=\"fa\"></i>", "photo déjà vu.png"),
            ("", ""),
        ] {
            assert_eq!(from_html(html, 500), text, "{html}");
        }
        assert_eq!(from_html("été à la montagne", 6), "été à…");
    }

    proptest::proptest! {
        #[test]
        fn no_fragment_makes_it_panic_and_the_limit_holds(html in "([<>/!&;#-]|script|br|\\PC){0,40}", limit in 1usize..20) {
            proptest::prop_assert!(from_html(&html, limit).chars().count() <= limit);
        }
    }
}
