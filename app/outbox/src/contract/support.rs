//! Short ways to say what a rule does.

use crate::{Photo, Store, Write};
use std::{future::poll_fn, pin::pin, task::Poll};

/// Runs two at the same time, as two tabs do, to the end of both.
pub async fn both<A, B>(a: impl Future<Output = A>, b: impl Future<Output = B>) -> (A, B) {
    let (mut a, mut b) = (pin!(a), pin!(b));
    let (mut from_a, mut from_b) = (None, None);
    poll_fn(move |context| {
        if from_a.is_none() {
            from_a = ready(a.as_mut().poll(context));
        }
        if from_b.is_none() {
            from_b = ready(b.as_mut().poll(context));
        }
        match (from_a.take(), from_b.take()) {
            (Some(a), Some(b)) => Poll::Ready((a, b)),
            (a, b) => {
                (from_a, from_b) = (a, b);
                Poll::Pending
            }
        }
    })
    .await
}

fn ready<T>(poll: Poll<T>) -> Option<T> {
    if let Poll::Ready(value) = poll { Some(value) } else { None }
}

/// Bytes that nothing makes smaller, as those of a JPEG: Chromium compresses what it stores.
pub fn picture(seed: usize, len: usize) -> Vec<u8> {
    let mut state = seed as u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 56) as u8
    };
    (0..len).map(|_| next()).collect()
}

pub async fn append(tab: &impl Store, value: &str, photos: &[(&str, &[u8])]) -> u64 {
    let photos: Vec<_> = photos.iter().map(|(key, bytes)| put((*key).to_owned(), bytes)).collect();
    tab.append(value, &photos).await.unwrap()
}

pub fn put(key: String, bytes: &[u8]) -> Photo<'_> {
    Photo { key, bytes }
}

pub fn change<'a>(seq: u64, old: &'a str, new: &str) -> Write<'a> {
    Write { seq, old, new: Some(new.to_owned()), drop_photos: Vec::new() }
}

pub fn removal(seq: u64, old: &str) -> Write<'_> {
    Write { seq, old, new: None, drop_photos: Vec::new() }
}

pub fn keys(keys: &[&str]) -> Vec<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}
