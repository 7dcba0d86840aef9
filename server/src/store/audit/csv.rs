//! The audit as CSV (RFC 4180), to be opened in a spreadsheet: a cell that one would take for a formula is made a text.

use domain::audit::AuditEntry;

/// The first line.
const COLUMNS: [&str; 17] = [
    "id",
    "synced_at",
    "recorded_at",
    "person",
    "name",
    "email",
    "role",
    "op",
    "doctype",
    "document",
    "before",
    "after",
    "merged",
    "result",
    "reason",
    "op_id",
    "device_id",
];

/// The header line. It ends with CRLF, as every line.
pub fn header() -> String {
    line(&COLUMNS)
}

/// One entry as a line.
pub fn row(entry: &AuditEntry) -> String {
    let json = |fields| serde_json::to_string(fields).unwrap_or_default();
    let role = format!("{:?}", entry.role).to_lowercase();
    let word = |text: &Option<String>| text.clone().unwrap_or_default();
    let cells = [
        entry.id.to_string(),
        entry.synced_at.to_string(),
        entry.recorded_at.to_string(),
        entry.person.clone(),
        entry.name.clone(),
        word(&entry.email),
        role,
        entry.op.clone(),
        word(&entry.doctype),
        word(&entry.document),
        json(&entry.before),
        json(&entry.after),
        entry.merged.join(" "),
        super::word(entry.result).to_owned(),
        word(&entry.reason),
        entry.op_id.clone(),
        entry.device_id.clone(),
    ];
    line(&cells.iter().map(String::as_str).collect::<Vec<_>>())
}

fn line(cells: &[&str]) -> String {
    let cells: Vec<String> = cells.iter().map(|text| cell(text)).collect();
    format!("{}\r\n", cells.join(","))
}

/// Quoted where it must be; `=HYPERLINK(..)` and its kin become texts by an apostrophe, also behind spaces.
fn cell(text: &str) -> String {
    let starts = text
        .trim_start_matches([' ', '\u{a0}'])
        .starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let safe = if starts { format!("'{text}") } else { text.to_owned() };
    if safe.contains([',', '"', '\r', '\n', ';', '\t', '\'']) {
        format!("\"{}\"", safe.replace('"', "\"\""))
    } else {
        safe
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_cell_is_a_formula() {
        for (text, wanted) in [
            ("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\""),
            ("+1 514", "\"'+1 514\""),
            ("-2", "\"'-2\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("\t=1", "\"'\t=1\""),
            ("  =1", "\"'  =1\""),
            ("＝1", "\"'＝1\""),
            ("", ""),
            ("DJ-2026-00412", "DJ-2026-00412"),
            ("a,b", "\"a,b\""),
            ("l’été\nici", "\"l’été\nici\""),
        ] {
            assert_eq!(cell(text), wanted, "{text:?}");
        }
    }

    #[test]
    fn every_line_has_the_headers_cells() {
        assert_eq!(header().matches(',').count(), 16);
        assert!(header().starts_with("id,synced_at,") && header().ends_with(",op_id,device_id\r\n"));
    }
}
