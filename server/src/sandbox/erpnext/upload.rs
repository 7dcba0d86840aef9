//! Files: `upload_file` and the two folders they are read from. Bytes are kept beside the File document.

use crate::sandbox::erpnext::answer::Answer;
use crate::sandbox::erpnext::refusal::Refusal;
use crate::sandbox::erpnext::resource;
use crate::sandbox::store::{Doc, text};
use crate::sandbox::world::World;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode, header};
use base64::Engine;
use base64::engine::general_purpose::STANDARD as BASE64;
use percent_encoding::percent_decode_str;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

/// The doctype the bytes are kept under; the API does not know it.
const CONTENT: &str = "__File Content";

/// `POST /api/method/upload_file`, multipart: without `is_private` the file is public, as on a real site.
pub fn upload_file(world: &World, signed_in: bool, headers: &HeaderMap, body: &Bytes) -> Result<Answer, Refusal> {
    if !signed_in {
        return Err(Refusal::forbidden());
    }
    let content_type = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let boundary = content_type.split("boundary=").nth(1).unwrap_or_default().trim_matches('"');
    let parts = parts(body, boundary);
    let field = |name: &str| parts.iter().find(|part| part.name == name);
    let word = |name: &str| field(name).map(|part| String::from_utf8_lossy(part.bytes).into_owned());
    let file = field("file").ok_or_else(|| {
        Refusal::crash("AttributeError", "AttributeError: 'NoneType' object has no attribute 'filename'")
    })?;
    let hash = format!("{:x}", Sha256::digest(file.bytes));
    let is_private = word("is_private").is_some_and(|flag| flag == "1");
    let file_name = word("file_name").unwrap_or_else(|| file.file_name.clone());
    let folder = if is_private { "/private/files" } else { "/files" };
    let doc = json!({
        "file_name": file_name, "file_url": format!("{folder}/{file_name}"), "is_private": u8::from(is_private),
        "file_size": file.bytes.len(), "content_hash": &hash[..32], "folder": "Home/Attachments",
        "attached_to_doctype": word("doctype"), "attached_to_name": word("docname"), "attached_to_field": word("fieldname"),
    });
    let doc = doc.as_object().cloned().unwrap_or_default();
    let written = resource::insert(world, "File", &doc, None)?;
    let content = json!({ "name": format!("{folder}/{file_name}"), "base64": BASE64.encode(file.bytes) });
    world.store().save(CONTENT, content.as_object().cloned().unwrap_or_default())?;
    Ok(Answer::Message(Value::Object(written.stored)))
}

/// `GET /private/files/x`: missing and forbidden are both 403 in HTML (133f).
pub fn download(world: &World, signed_in: bool, path: &str) -> Result<Answer, Refusal> {
    let name = percent_decode_str(path).decode_utf8_lossy();
    let store = world.store();
    let private = store.find(CONTENT, &format!("/private/files/{name}")).filter(|_| signed_in);
    let found = private.or_else(|| store.find(CONTENT, &format!("/files/{name}")));
    let bytes = found.and_then(|doc: &Doc| BASE64.decode(text(doc, "base64")?).ok());
    Ok(bytes.map_or(Answer::Html(StatusCode::FORBIDDEN, "You don't have permission to access this file"), |bytes| {
        Answer::Bytes(bytes, "application/octet-stream".to_owned())
    }))
}

struct Part<'a> {
    name: String,
    file_name: String,
    bytes: &'a [u8],
}

/// The parts of a multipart body.
fn parts<'a>(body: &'a [u8], boundary: &str) -> Vec<Part<'a>> {
    let mark = format!("--{boundary}");
    let mut at: Vec<usize> = Vec::new();
    let mut from = 0;
    while let Some(found) = find(&body[from..], mark.as_bytes()) {
        at.push(from + found);
        from += found + mark.len();
    }
    at.windows(2).filter_map(|pair| part(&body[pair[0] + mark.len()..pair[1]])).collect()
}

fn part(bytes: &[u8]) -> Option<Part<'_>> {
    let split = find(bytes, b"\r\n\r\n")?;
    let head = String::from_utf8_lossy(&bytes[..split]).into_owned();
    let quoted = |key: &str| Some(head.split(&format!("{key}=\"")).nth(1)?.split('"').next()?.to_owned());
    let bytes = bytes[split + 4..].strip_suffix(b"\r\n").unwrap_or(&bytes[split + 4..]);
    Some(Part { name: quoted("; name").or(quoted(" name"))?, file_name: quoted("filename").unwrap_or_default(), bytes })
}

fn find(haystack: &[u8], needle: &[u8]) -> Option<usize> {
    haystack.windows(needle.len()).position(|window| window == needle)
}
