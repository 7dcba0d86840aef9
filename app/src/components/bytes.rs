//! Sizes in words.

use crate::i18n::{Lang, msg::settings as words};

/// `4,1 Mo`.
pub fn bytes_text(bytes: u64) -> String {
    match bytes {
        0..1_000_000 => words::bytes_kb(&bytes.div_ceil(1000).to_string()),
        1_000_000..1_000_000_000 => words::bytes_mb(&tenths(bytes / 100_000)),
        _ => words::bytes_gb(&tenths(bytes / 100_000_000)),
    }
}

fn tenths(tenths: u64) -> String {
    let comma = if Lang::current() == Lang::Fr { ',' } else { '.' };
    if tenths.is_multiple_of(10) { (tenths / 10).to_string() } else { format!("{}{comma}{}", tenths / 10, tenths % 10) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_has_at_most_one_decimal() {
        let text = |bytes| bytes_text(bytes).replace('\u{a0}', " ");
        assert_eq!((text(0).as_str(), text(384_000).as_str()), ("0 ko", "384 ko"));
        assert_eq!(
            (text(4_150_000).as_str(), text(60_000_000).as_str(), text(1_200_000_000).as_str()),
            ("4,1 Mo", "60 Mo", "1,2 Go")
        );
    }
}
