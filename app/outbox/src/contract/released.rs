//! What a phone holds whose person worked without signal under version 0.1: 50 ops, 20 of them with a photo. The texts are
//! as that version wrote them and are never edited: a newer one must read them (RELIABILITY.md A10).

use super::{
    Phone,
    server::{Server, outbox},
    support::{append, picture},
};
use crate::{Entry, Lane, State, Store, sha256_hex};

const OPS: usize = 50;
const PHOTOS: usize = 20;

/// Puts it all in, as version 0.1 did, and returns what a list must give from now on.
pub async fn fill(tab: &impl Store) -> Vec<Entry> {
    let mut entries = Vec::new();
    for n in 0..OPS {
        let (value, bytes) = (value(n), photo(n));
        let key = key(n);
        let photos: &[(&str, &[u8])] = if n < PHOTOS { &[(&key, &bytes)] } else { &[] };
        entries.push(Entry { seq: append(tab, &value, photos).await, value });
    }
    entries
}

/// Not one op is lost or changed, nor one byte of a photo.
pub async fn assert_kept(tab: &impl Store, entries: &[Entry]) {
    assert!(tab.list().await.unwrap() == entries, "the ops are not as they were");
    for n in 0..PHOTOS {
        let bytes = tab.photo(&key(n)).await.unwrap().unwrap_or_default();
        assert_eq!(sha256_hex(&bytes), sha256_hex(&photo(n)), "photo {n}");
    }
}

/// Every op is read, and arrives: photos whole, each op once.
pub async fn what_version_0_1_left_is_read_and_sent(phone: &impl Phone) {
    fill(&phone.tab()).await;
    phone.kill();
    assert_sent(phone.tab()).await;
}

/// Drains a store that holds what version 0.1 left.
pub async fn assert_sent(tab: impl Store) {
    let server = Server::default();
    let outbox = outbox(tab, &server);
    assert_eq!(outbox.counts().await.unwrap().unreadable, 0, "this version cannot read what 0.1 wrote");
    outbox.acquire_drainer().await.unwrap();
    let (ops, photos) = super::both(outbox.drain(Lane::Ops), outbox.drain(Lane::Photos)).await;
    assert_eq!((ops.unwrap().accepted, photos.unwrap().accepted), (OPS - PHOTOS, PHOTOS));
    let mut arrived = server.applied();
    arrived.sort();
    assert_eq!(arrived, (0..OPS).map(op_id).collect::<Vec<_>>());
    assert_eq!(server.photos().len(), PHOTOS);
    let listing = outbox.list().await.unwrap();
    assert!(listing.items.iter().all(|item| item.state == State::Done));
}

fn op_id(n: usize) -> String {
    format!("01997a10-0000-7000-8000-{n:012}")
}

fn key(n: usize) -> String {
    format!("{}/{}", op_id(n), sha256_hex(&photo(n)))
}

fn photo(n: usize) -> Vec<u8> {
    picture(n, 20_000 + n)
}

fn value(n: usize) -> String {
    let (id, bytes) = (op_id(n), photo(n));
    let (sha256, size) = (sha256_hex(&bytes), bytes.len());
    let (entity, change) = if n < PHOTOS {
        let photo = format!(r#"{{"sha256":"{sha256}","size_bytes":{size}}}"#);
        (
            format!("photo:{sha256}"),
            format!(r#""op":"vision.read","payload":{{"photo":{photo},"what":"equipment","job":"DJ-{n}"}}"#),
        )
    } else if n.is_multiple_of(2) {
        let record =
            r#""mac_address":null,"gpon_sn":"TPLG97441B58","brand":"TP-Link","model":null,"equipment_type":"ONT""#;
        (
            format!("job:DJ-{n}"),
            format!(r#""op":"equipment.create","payload":{{"serial_number":"SN{n}",{record},"job":"DJ-{n}"}}"#),
        )
    } else {
        (
            format!("job:DJ-{n}"),
            format!(r#""op":"equipment.link","payload":{{"job":"DJ-{n}","serial_number":"SN{n}","action":"Install"}}"#),
        )
    };
    let at = "2026-11-22T09:30:00.000-05:00";
    let op = format!(r#"{{"op_id":"{id}","recorded_at":"{at}","device_id":"c0ffee","seq":0,{change}}}"#);
    format!(
        r#"{{"entity":"{entity}","op":{op},"state":{{"is":"pending","next_try_at_ms":0}},"attempts":0,"changed_at":"{at}"}}"#
    )
}

#[cfg(test)]
mod tests {
    /// What is written here by hand is what the program of 0.1 wrote. The version that first writes something else takes
    /// this test away, and leaves the texts.
    #[test]
    fn the_texts_are_as_the_program_writes_them() {
        for n in [0, 20, 21] {
            let item: crate::Item = serde_json::from_str(&super::value(n)).unwrap();
            assert_eq!(serde_json::to_string(&item).unwrap(), super::value(n));
        }
    }
}
