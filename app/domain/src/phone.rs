//! Phone: numbers of the North American plan in one form, E.164.

/// `514-555-0142`, `(514) 555 0142 `, `1 514 555-0142` and `+15145550142` are all `+15145550142`. A number of another
/// country keeps its `+`; what is no number (an extension, a word) is `None`.
pub fn normalise(text: &str) -> Option<String> {
    let text = text.trim();
    if !text.chars().all(|c| c.is_ascii_digit() || matches!(c, '+' | ' ' | '-' | '.' | '(' | ')' | '\u{a0}' | '/')) {
        return None;
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    match (text.starts_with('+'), digits.len()) {
        (true, 8..=15) if !digits.starts_with('0') => Some(format!("+{digits}")),
        (false, 11) if digits.starts_with('1') => Some(format!("+{digits}")),
        (false, 10) if !digits.starts_with(['0', '1']) => Some(format!("+1{digits}")),
        _ => None,
    }
}

/// A normalised number as it is read here: `+15145550148` is `514 555-0148`; another country's stays as it is.
pub fn shown(number: &str) -> String {
    match number.strip_prefix("+1").filter(|rest| rest.len() == 10 && rest.is_ascii()) {
        Some(rest) => format!("{} {}-{}", &rest[..3], &rest[3..6], &rest[6..]),
        None => number.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn every_usual_spelling_is_one_number() {
        for text in ["514-555-0142", "(514) 555 0142", "1 514.555.0142", "+1 514 555-0142", "5145550142"] {
            assert_eq!(super::normalise(text).as_deref(), Some("+15145550142"), "{text}");
        }
        assert_eq!(super::normalise("+33 6 12 34 56 78").as_deref(), Some("+33612345678"));
        for text in ["", "555-0142", "514-555-0142 poste 12", "0145550142", "+", "cellulaire"] {
            assert_eq!(super::normalise(text), None, "{text}");
        }
    }
}
