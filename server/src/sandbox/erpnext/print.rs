//! `download_pdf`: a document as ERPNext prints it; here one page with the lines a person looks for.

use super::{
    Request,
    answer::Answer,
    document::{find_doctype, find_document},
    method::required,
    refusal::Refusal,
};
use crate::sandbox::{
    store::{Doc, number, rows, text},
    world::World,
};

/// The file itself, not an envelope.
pub fn download_pdf(world: &World, request: &Request) -> Result<Answer, Refusal> {
    let (doctype, name) = (required(request, "download_pdf", "doctype")?, required(request, "download_pdf", "name")?);
    let doc = find_document(&world.store(), find_doctype(doctype, false)?, name)?;
    Ok(Answer::Bytes(pdf(&lines(&doc)), "application/pdf".to_owned()))
}

fn lines(doc: &Doc) -> Vec<String> {
    let word = |field: &str| text(doc, field).unwrap_or_default().to_owned();
    let sum = |doc: &Doc, field: &str| format!("{:.2} $", number(doc, field).unwrap_or_default());
    let mut lines =
        vec![word("name"), word("customer_name"), format!("{} - {}", word("posting_date"), word("due_date"))];
    for (table, label, amount) in [("items", "description", "amount"), ("taxes", "description", "tax_amount")] {
        let line = |row: &Doc| format!("{}: {}", text(row, label).unwrap_or_default(), sum(row, amount));
        lines.extend(rows(doc, table).map(line));
    }
    lines.push(format!("Total: {}", sum(doc, "grand_total")));
    lines
}

/// One page of text in a font every reader has.
fn pdf(lines: &[String]) -> Vec<u8> {
    let shown: Vec<String> = lines.iter().map(|line| format!("({}) Tj T*", escaped(line))).collect();
    let content = format!("BT /F1 12 Tf 16 TL 72 720 Td {} ET", shown.join(" "));
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>".to_owned(),
    ];
    let (mut file, mut offsets) = ("%PDF-1.4\n".to_owned(), Vec::new());
    for (at, object) in objects.iter().enumerate() {
        offsets.push(file.len());
        file += &format!("{} 0 obj\n{object}\nendobj\n", at + 1);
    }
    let (start, count) = (file.len(), objects.len() + 1);
    file += &format!("xref\n0 {count}\n0000000000 65535 f \n");
    for offset in offsets {
        file += &format!("{offset:010} 00000 n \n");
    }
    file += &format!("trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
    file.into_bytes()
}

/// Letters beyond ASCII as octal of Latin-1; what that cannot hold is a question mark.
fn escaped(line: &str) -> String {
    line.chars()
        .map(|c| match c {
            '(' | ')' | '\\' => format!("\\{c}"),
            ' '..='~' => c.to_string(),
            _ if (0xA0..=0xFF).contains(&u32::from(c)) => format!("\\{:03o}", u32::from(c)),
            _ => "?".to_owned(),
        })
        .collect()
}
