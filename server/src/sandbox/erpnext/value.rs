//! Values as the database keeps them: what Frappe makes of what a client sends (CONTRACTS.md section 1, *Values*).

use crate::sandbox::doctype::Field;
use crate::sandbox::erpnext::refusal::Refusal;
use domain::time::LocalDate;
use serde_json::{Value, json};

/// The value to store for what was sent; `Null` where nothing is kept.
pub fn stored(field: &Field, sent: &Value) -> Result<Value, Refusal> {
    if sent.is_null() {
        return Ok(Value::Null);
    }
    match field.fieldtype.as_str() {
        "Int" | "Check" => Ok(json!(integer(sent))),
        "Float" | "Currency" | "Percent" => Ok(json!((float(sent) * 1e6).round() / 1e6)),
        "Duration" => Ok(if sent.is_number() { sent.clone() } else { json!(float(sent)) }),
        "Date" => parsed(field, sent, "date", date),
        "Datetime" => parsed(field, sent, "datetime", datetime),
        "Time" => parsed(field, sent, "time", time),
        "JSON" if sent.is_object() || sent.is_array() => Ok(json!(sent.to_string())),
        "Code" | "HTML Editor" => text(sent),
        _ => Ok(text(sent)?.as_str().map_or(Value::Null, |text| json!(sanitised(text)))),
    }
}

/// What the answer of a POST or PUT shows for a field that was sent: times and dates as they came (050b).
pub fn echoed(field: &Field, sent: &Value, stored: &Value) -> Value {
    match field.fieldtype.as_str() {
        "Date" | "Datetime" | "Time" if sent.is_string() => sent.clone(),
        "Float" | "Currency" if sent.is_number() => json!(sent.as_f64()),
        _ => stored.clone(),
    }
}

/// `8:30:00`: no leading zero (039).
pub fn time(text: &str) -> Option<String> {
    let mut parts = text.split(':');
    let (hour, minute) = (digits(parts.next()?, 2)?, digits(parts.next()?, 2)?);
    let second = parts.next().map_or(Some(0), |second| digits(second.split('.').next().unwrap_or(second), 2))?;
    (hour < 24 && minute < 60 && second < 60 && parts.next().is_none())
        .then(|| format!("{hour}:{minute:02}:{second:02}"))
}

fn date(text: &str) -> Option<String> {
    let day = text.get(..10)?;
    let rest = &text[10..];
    (rest.is_empty() || clock(rest.strip_prefix(['T', ' '])?).is_some())
        .then(|| LocalDate::parse(day).map(|date| date.to_string()))?
}

fn datetime(text: &str) -> Option<String> {
    let day = LocalDate::parse(text.get(..10)?)?;
    if text.len() == 10 {
        return Some(format!("{day} 00:00:00"));
    }
    Some(format!("{day} {}", clock(text[10..].strip_prefix(['T', ' '])?)?))
}

/// `HH:MM[:SS[.ffffff]]` with two digits each; a zone or a `Z` is refused, as the database refuses it (055b).
fn clock(text: &str) -> Option<String> {
    let (whole, fraction) = text.split_once('.').map_or((text, None), |(whole, fraction)| (whole, Some(fraction)));
    let parts: Vec<u32> = whole.split(':').map(|part| digits(part, 2)).collect::<Option<_>>()?;
    let [hour, minute, second] = match parts[..] {
        [hour, minute] => [hour, minute, 0],
        [hour, minute, second] => [hour, minute, second],
        _ => return None,
    };
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let fraction = match fraction {
        Some(fraction) => digits(fraction, 6).map(|_| format!(".{fraction:0<6}"))?,
        None => String::new(),
    };
    Some(format!("{hour:02}:{minute:02}:{second:02}{fraction}"))
}

fn digits(text: &str, at_most: usize) -> Option<u32> {
    (!text.is_empty() && text.len() <= at_most && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.parse().ok())?
}

fn parsed(field: &Field, sent: &Value, kind: &str, parse: fn(&str) -> Option<String>) -> Result<Value, Refusal> {
    let sent = text(sent)?;
    let text = sent.as_str().unwrap_or_default();
    if text.is_empty() {
        return Ok(Value::Null);
    }
    parse(text).map(Value::String).ok_or_else(|| {
        let column = format!("for column `{}` at row 1", field.fieldname);
        Refusal::crash(
            "OperationalError",
            format!("OperationalError: (1292, \"Incorrect {kind} value: '{text}' {column}\")"),
        )
    })
}

fn integer(sent: &Value) -> i64 {
    match sent {
        Value::Bool(yes) => i64::from(*yes),
        Value::Number(number) => number.as_i64().unwrap_or_else(|| number.as_f64().unwrap_or(0.0) as i64),
        Value::String(text) => text.trim().parse().unwrap_or_else(|_| float(sent) as i64),
        _ => 0,
    }
}

/// Commas are dropped and what is no number is 0: `"1,5"` is 15 (050b).
fn float(sent: &Value) -> f64 {
    match sent {
        Value::Number(number) => number.as_f64().unwrap_or(0.0),
        Value::Bool(yes) => f64::from(u8::from(*yes)),
        Value::String(text) => text.replace(',', "").trim().parse().unwrap_or(0.0),
        _ => 0.0,
    }
}

fn text(sent: &Value) -> Result<Value, Refusal> {
    match sent {
        Value::String(_) => Ok(sent.clone()),
        Value::Number(number) => Ok(json!(number.to_string())),
        Value::Bool(yes) => Ok(json!(u8::from(*yes).to_string())),
        Value::Null => Ok(Value::Null),
        _ => Err(Refusal::crash("TypeError", "TypeError: dict can not be used as parameter")),
    }
}

const KEPT_TAGS: [&str; 16] =
    ["a", "b", "blockquote", "br", "code", "div", "em", "h1", "h2", "h3", "i", "li", "ol", "p", "strong", "ul"];

/// Text without markup stays as it is; with markup, tags that may run something are shown instead of kept (059c).
fn sanitised(text: &str) -> String {
    if !has_tag(text) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['<', '>', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some(tag) = kept_tag(rest) {
            out.push_str(tag);
            rest = &rest[tag.len()..];
        } else {
            out.push_str(match rest.as_bytes()[0] {
                b'<' => "&lt;",
                b'>' => "&gt;",
                _ => "&amp;",
            });
            rest = &rest[1..];
        }
    }
    out + rest
}

fn has_tag(text: &str) -> bool {
    text.match_indices('<').any(|(at, _)| text[at + 1..].starts_with(|c: char| c.is_ascii_alphabetic() || c == '/'))
}

/// A harmless tag or an entity at the start of the text.
fn kept_tag(text: &str) -> Option<&str> {
    if text.starts_with('&') {
        let end = text[..text.len().min(10)].find(';')?;
        return text[1..end].bytes().all(|b| b.is_ascii_alphanumeric() || b == b'#').then(|| &text[..=end]);
    }
    let inner = text.strip_prefix('<')?;
    let end = inner.find('>')?;
    let name = inner[..end].trim_start_matches('/').trim_end_matches([' ', '/']);
    KEPT_TAGS.contains(&name.to_ascii_lowercase().as_str()).then(|| &text[..end + 2])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_lose_their_leading_zero_and_zones_are_refused() {
        assert_eq!(time("08:05").as_deref(), Some("8:05:00"));
        assert_eq!(time("25:99"), None);
        assert_eq!(datetime("2026-12-01T09:31:07").as_deref(), Some("2026-12-01 09:31:07"));
        for text in ["2026-12-01T09:31:07.123Z", "2026-12-01T09:31:07Z", "2026-12-01T09:31:07-05:00", "31/12/2026"] {
            assert_eq!(datetime(text), None, "{text}");
        }
        assert_eq!(date("2026-12-01T09:00:00").as_deref(), Some("2026-12-01"));
        assert_eq!(date("tomorrow-ish"), None);
    }

    #[test]
    fn a_comma_is_no_decimal_point() {
        assert_eq!(float(&json!("1,5")), 15.0);
        assert_eq!(float(&json!("abc")), 0.0);
    }

    #[test]
    fn markup_is_made_harmless_and_plain_text_is_left_alone() {
        assert_eq!(sanitised("Garage A&B 100% Auto? 5 < 6"), "Garage A&B 100% Auto? 5 < 6");
        assert_eq!(
            sanitised("<b>gras</b><script>alert(1)</script> 5 < 6 & 7"),
            "<b>gras</b>&lt;script&gt;alert(1)&lt;/script&gt; 5 &lt; 6 &amp; 7"
        );
    }
}
