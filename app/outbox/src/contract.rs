//! What every [`Store`] must do, as tests: written once, run over [`crate::memory::MemoryStore`] natively and over
//! IndexedDB in the browser. Nothing here is in the shipped app, since nothing there calls it.
//!
//! A suite says how its database is opened ([`Phone`]) and makes one test of each rule with [`crate::each_rule`].

#![expect(clippy::unwrap_used, reason = "a rule that is broken says where")]

mod released;
mod sending;
mod server;
mod support;

pub use released::{assert_kept, assert_sent, fill, what_version_0_1_left_is_read_and_sent};
pub use sending::{a_tab_that_was_overtaken_in_the_middle_changes_nothing, an_op_ends_with_its_receipt};
pub use support::both;

use crate::{Entry, Photo, Store, StoreError, Write, sha256_hex};
use support::{append, change, keys, picture, put, removal};

/// A database to hold to the contract: new and empty.
pub trait Phone {
    /// The store under test.
    type Store: Store;
    /// One more connection, as another tab has it; each can have two.
    fn tab(&self) -> Self::Store;
    /// All tabs are killed; what was promised to be on the disk is what the next one finds.
    fn kill(&self);
}

/// How much a phone of [`a_full_phone_keeps_what_it_has`] can hold, in bytes.
pub const ROOM_BYTES: usize = 4_000_000;

/// Gives the names of all rules that need nothing but a [`Phone`] to a macro of the caller's.
#[macro_export]
macro_rules! each_rule {
    ($tests:ident) => {
        $tests! {
            values_come_back_as_they_were_in_the_order_they_came
            a_number_is_never_given_twice
            photos_come_back_byte_for_byte
            a_commit_does_all_or_nothing
            a_settled_op_goes_with_its_photos
            a_drainer_that_was_fenced_off_writes_nothing
            of_two_tabs_that_change_one_op_one_wins
            two_tabs_add_beside_each_other
            all_outlives_a_kill
            an_op_ends_with_its_receipt
            a_tab_that_was_overtaken_in_the_middle_changes_nothing
            what_version_0_1_left_is_read_and_sent
        }
    };
}

pub async fn values_come_back_as_they_were_in_the_order_they_came(phone: &impl Phone) {
    let long = "é".repeat(100_000);
    let values = ["{}", "", "\"N° 7\u{a0}: l’été\" \\ \u{0} 🛰", &long];
    let tab = phone.tab();
    let mut seqs = Vec::new();
    for value in values {
        seqs.push(append(&tab, value, &[]).await);
    }
    assert!(seqs.is_sorted_by(|a, b| a < b), "{seqs:?}");
    let entries = phone.tab().list().await.unwrap();
    let wanted: Vec<_> = seqs.iter().zip(values).map(|(seq, value)| Entry { seq: *seq, value: value.into() }).collect();
    assert!(entries == wanted, "another tab finds {} entries, not as they were", entries.len());
}

pub async fn a_number_is_never_given_twice(phone: &impl Phone) {
    let tab = phone.tab();
    let first = append(&tab, "1", &[]).await;
    let last = append(&tab, "2", &[]).await;
    tab.commit(&[removal(first, "1"), removal(last, "2")], None).await.unwrap();
    phone.kill();
    let next = append(&phone.tab(), "3", &[]).await;
    assert!(next > last, "{next} after {last}, which was removed");
}

pub async fn photos_come_back_byte_for_byte(phone: &impl Phone) {
    let every_byte = picture(0, 300_000);
    let tab = phone.tab();
    append(&tab, "op", &[("op/long", &every_byte), ("op/empty", &[]), ("op/one", &[0xff])]).await;
    phone.kill();
    let tab = phone.tab();
    let kept = tab.photo("op/long").await.unwrap().unwrap();
    assert_eq!((kept.len(), sha256_hex(&kept)), (every_byte.len(), sha256_hex(&every_byte)));
    assert_eq!(tab.photo("op/empty").await, Ok(Some(Vec::new())));
    assert_eq!(tab.photo("op/one").await, Ok(Some(vec![0xff])));
    assert_eq!(tab.photo("op/other").await, Ok(None));
}

pub async fn a_commit_does_all_or_nothing(phone: &impl Phone) {
    let tab = phone.tab();
    let a = append(&tab, "a", &[("a/photo", b"of a")]).await;
    let b = append(&tab, "b", &[]).await;
    let before = tab.list().await.unwrap();
    let good = || Write { drop_photos: vec!["a/photo".into()], ..change(a, "a", "a2") };
    for bad in [change(b, "not b", "b2"), change(b + 100, "b", "b2"), removal(b, "")] {
        assert_eq!(tab.commit(&[good(), bad], None).await, Err(StoreError::Changed));
        assert_eq!(tab.list().await.unwrap(), before);
        assert_eq!(tab.photo("a/photo").await, Ok(Some(b"of a".to_vec())));
    }
    tab.commit(&[good(), removal(b, "b")], None).await.unwrap();
    assert_eq!(tab.list().await.unwrap(), [Entry { seq: a, value: "a2".into() }]);
}

pub async fn a_settled_op_goes_with_its_photos(phone: &impl Phone) {
    let tab = phone.tab();
    let photos: [(&str, &[u8]); 3] = [("a/1", b"1"), ("a/2", b"2"), ("b/1", b"1")];
    let a = append(&tab, "a", &photos[..2]).await;
    let b = append(&tab, "b", &photos[2..]).await;
    let write = Write { drop_photos: keys(&["a/1", "a/2", "a/3"]), ..removal(a, "a") };
    tab.commit(&[write], None).await.unwrap();
    phone.kill();
    let tab = phone.tab();
    assert_eq!(tab.list().await.unwrap(), [Entry { seq: b, value: "b".into() }]);
    assert_eq!((tab.photo("a/1").await, tab.photo("a/2").await), (Ok(None), Ok(None)));
    assert_eq!(tab.photo("b/1").await, Ok(Some(b"1".to_vec())), "the photo of another op is gone");
}

pub async fn a_drainer_that_was_fenced_off_writes_nothing(phone: &impl Phone) {
    let (old, new) = (phone.tab(), phone.tab());
    let seq = append(&old, "a", &[]).await;
    let (first, second) = both(old.acquire_drainer(), new.acquire_drainer()).await;
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!(first + second, 1 + 2, "two tabs that take over at once are given {first} and {second}");
    let late = (first.min(second), first.max(second));
    assert_eq!(old.commit(&[change(seq, "a", "b")], Some(late.0)).await, Err(StoreError::Fenced));
    assert_eq!(old.commit(&[], Some(late.0)).await, Err(StoreError::Fenced), "also with nothing to write");
    assert_eq!(old.list().await.unwrap(), [Entry { seq, value: "a".into() }]);
    new.commit(&[change(seq, "a", "b")], Some(late.1)).await.unwrap();
    old.commit(&[change(seq, "b", "c")], None).await.expect("a person's hand needs no epoch");
    phone.kill();
    assert_eq!(phone.tab().acquire_drainer().await, Ok(3), "a kill gives nobody an old number");
}

pub async fn of_two_tabs_that_change_one_op_one_wins(phone: &impl Phone) {
    let (left, right) = (phone.tab(), phone.tab());
    let seq = append(&left, "0", &[]).await;
    for n in 0..10 {
        let (old, by_left, by_right) = (n.to_string(), (n + 1).to_string(), format!("{n}r"));
        let (left_write, right_write) = ([change(seq, &old, &by_left)], [change(seq, &old, &by_right)]);
        let results = both(left.commit(&left_write, None), right.commit(&right_write, None)).await;
        let kept = left.list().await.unwrap().remove(0).value;
        match results {
            (Ok(()), Err(StoreError::Changed)) => assert_eq!(kept, by_left),
            (Err(StoreError::Changed), Ok(())) => {
                assert_eq!(kept, by_right);
                right.commit(&[change(seq, &by_right, &by_left)], None).await.unwrap();
            }
            results => panic!("both or none: {results:?}"),
        }
    }
}

pub async fn two_tabs_add_beside_each_other(phone: &impl Phone) {
    let (left, right) = (phone.tab(), phone.tab());
    for n in 0..10 {
        let key = |side: char| format!("{side}{n}");
        let (left_photo, right_photo) = ([put(key('l'), b"l")], [put(key('r'), b"r")]);
        let (a, b) = both(left.append("l", &left_photo), right.append("r", &right_photo)).await;
        assert_ne!(a.unwrap(), b.unwrap());
        assert_eq!(left.photo(&key('r')).await, Ok(Some(b"r".to_vec())));
    }
    assert_eq!(right.list().await.unwrap().len(), 20);
}

pub async fn all_outlives_a_kill(phone: &impl Phone) {
    let before = fill(&phone.tab()).await;
    phone.kill();
    assert_kept(&phone.tab(), &before).await;
}

/// The phone must hold [`ROOM_BYTES`] and not much more. A refusal for want of room says so, each time; it leaves no half
/// of an op, and hurts nothing older. Small ops that still fit are taken, and room that was given back can be used.
pub async fn a_full_phone_keeps_what_it_has(phone: &impl Phone) {
    let tab = phone.tab();
    let before = fill(&tab).await;
    let too_large = picture(0, 2 * ROOM_BYTES);
    for _ in 0..3 {
        let photos = [Photo { key: "small".into(), bytes: b"small" }, Photo { key: "large".into(), bytes: &too_large }];
        assert_eq!(tab.append("too large", &photos).await, Err(StoreError::Quota));
    }
    assert_eq!((tab.photo("small").await, tab.photo("large").await), (Ok(None), Ok(None)));
    phone.kill();
    let tab = phone.tab();
    assert_kept(&tab, &before).await;
    let seq = append(&tab, "fits", &[("fits", &[1; 1000])]).await;
    tab.commit(&[removal(seq, "fits")], None).await.unwrap();
}
