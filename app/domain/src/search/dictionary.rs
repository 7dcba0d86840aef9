//! The dictionary: every token once, in order of its beginning and of its end, with the records it stands in.

use super::{Field, How};
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// Tokens below this are not found by their end.
const ENDING_MIN: usize = 3;
/// Low bits of a posting: the field; the rest is the record.
const FIELD_BITS: u32 = 5;

#[derive(Default)]
pub(super) struct Dictionary {
    text: String,
    /// Where each token begins in `text`, in their order, and the end of the last.
    starts: Vec<u32>,
    /// Tokens with a digit, in the order of their letters read backwards.
    by_end: Vec<u32>,
    /// Where the postings of each token begin, and the end of the last.
    postings_from: Vec<u32>,
    postings: Vec<u32>,
}

/// FNV-1a: tokens are short, and whoever could choose them to collide would slow down their own search alone.
struct Fnv(u64);

impl Default for Fnv {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for Fnv {
    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
        }
    }

    fn finish(&self) -> u64 {
        self.0
    }
}

/// Takes tokens as they come.
#[derive(Default)]
pub(super) struct Writer {
    ids: HashMap<Box<str>, u32, BuildHasherDefault<Fnv>>,
    pairs: Vec<(u32, u32)>,
}

impl Writer {
    pub fn add(&mut self, token: &str, field: Field, record: usize) {
        if token.is_empty() {
            return;
        }
        let next = self.ids.len() as u32;
        let id = match self.ids.get(token) {
            Some(id) => *id,
            None => *self.ids.entry(token.into()).or_insert(next),
        };
        self.pairs.push((id, (record as u32) << FIELD_BITS | field as u32));
    }

    pub fn finish(self) -> Dictionary {
        let mut tokens: Vec<(Box<str>, u32)> = self.ids.into_iter().collect();
        tokens.sort_unstable();
        let mut rank = vec![0_u32; tokens.len()];
        let mut dictionary = Dictionary::default();
        for (at, (token, id)) in tokens.iter().enumerate() {
            rank[*id as usize] = at as u32;
            dictionary.starts.push(dictionary.text.len() as u32);
            dictionary.text.push_str(token);
        }
        dictionary.starts.push(dictionary.text.len() as u32);
        dictionary.take(self.pairs, &rank);
        let ends = |id: &u32| {
            let token = dictionary.token(*id as usize);
            token.len() >= ENDING_MIN && token.bytes().any(|byte| byte.is_ascii_digit())
        };
        let mut by_end: Vec<u32> = (0..tokens.len() as u32).filter(ends).collect();
        by_end.sort_unstable_by(|a, b| {
            dictionary.token(*a as usize).bytes().rev().cmp(dictionary.token(*b as usize).bytes().rev())
        });
        dictionary.by_end = by_end;
        dictionary
    }
}

impl Dictionary {
    /// Gives every token that is, begins or ends with the needle: how, its length in bytes, and its postings.
    pub fn each(&self, needle: &str, mut give: impl FnMut(How, usize, &[u32])) {
        let count = self.len();
        let first = partition(count, |at| self.token(at) < needle);
        for at in first..count {
            let token = self.token(at);
            if !token.starts_with(needle) {
                break;
            }
            let how = if token.len() == needle.len() { How::Whole } else { How::Beginning };
            give(how, token.len(), self.postings_of(at));
        }
        if needle.len() < ENDING_MIN {
            return;
        }
        let backwards = |at: usize| self.token(self.by_end[at] as usize).bytes().rev();
        let first = partition(self.by_end.len(), |at| backwards(at).lt(needle.bytes().rev()));
        for id in &self.by_end[first..] {
            let token = self.token(*id as usize);
            if !token.ends_with(needle) {
                break;
            }
            if token.len() > needle.len() {
                give(How::Ending, token.len(), self.postings_of(*id as usize));
            }
        }
    }

    /// The tokens without a digit that are one letter away from this word, swapped neighbours included.
    pub fn close_to(&self, word: &str) -> Vec<&str> {
        let tokens = (0..self.len()).map(|at| self.token(at));
        tokens.filter(|token| token.len().abs_diff(word.len()) <= 1 && super::query::is_close(word, token)).collect()
    }

    /// Each token's postings together, in the order of the records: counted and placed, since sorting them would take
    /// most of the time an index takes.
    fn take(&mut self, pairs: Vec<(u32, u32)>, rank: &[u32]) {
        let mut from = vec![0_u32; rank.len() + 1];
        for (id, _) in &pairs {
            from[rank[*id as usize] as usize + 1] += 1;
        }
        for at in 1..from.len() {
            from[at] += from[at - 1];
        }
        let mut next = from.clone();
        self.postings = vec![0; pairs.len()];
        for (id, posting) in pairs {
            let at = &mut next[rank[id as usize] as usize];
            self.postings[*at as usize] = posting;
            *at += 1;
        }
        self.postings_from = from;
    }

    fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    fn token(&self, at: usize) -> &str {
        &self.text[self.starts[at] as usize..self.starts[at + 1] as usize]
    }

    fn postings_of(&self, at: usize) -> &[u32] {
        &self.postings[self.postings_from[at] as usize..self.postings_from[at + 1] as usize]
    }
}

/// The record and the field of a posting.
pub(super) fn open(posting: u32) -> (usize, Field) {
    let field = posting & ((1 << FIELD_BITS) - 1);
    ((posting >> FIELD_BITS) as usize, Field::ALL[field as usize])
}

/// The first of `0..count` that is not before.
fn partition(count: usize, is_before: impl Fn(usize) -> bool) -> usize {
    let (mut from, mut to) = (0, count);
    while from < to {
        let middle = from + (to - from) / 2;
        if is_before(middle) { from = middle + 1 } else { to = middle }
    }
    from
}

impl Dictionary {
    pub fn bytes(&self) -> usize {
        self.text.len() + 4 * (self.starts.len() + self.by_end.len() + self.postings_from.len() + self.postings.len())
    }
}
