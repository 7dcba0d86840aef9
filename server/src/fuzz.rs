//! What the fuzz targets share: bytes that were sound once. Every target is a property test named `fuzz`; the number of
//! cases is proptest's own, 256 or `PROPTEST_CASES`.

use proptest::{collection::vec, prelude::*, sample::Index};

/// One thing that happens to bytes on their way.
#[derive(Clone, Debug)]
enum Damage {
    Replaced(Index, u8),
    Flipped(Index, u8),
    Inserted(Index, Vec<u8>),
    Removed(Index, usize),
    Repeated(Index, usize),
    CutOff(Index),
}

/// Bytes that matter to somebody: ends of lines, separators, brackets, what is no text.
fn telling_byte() -> impl Strategy<Value = u8> {
    prop_oneof![proptest::sample::select(b"\r\n\t\0 :,;=_-/\\\"'{}[]<>&%0\x7f\x80\xc3\xff".to_vec()), any::<u8>()]
}

fn damage() -> impl Strategy<Value = Damage> {
    prop_oneof![
        (any::<Index>(), telling_byte()).prop_map(|(at, byte)| Damage::Replaced(at, byte)),
        (any::<Index>(), 0u8..8).prop_map(|(at, bit)| Damage::Flipped(at, 1 << bit)),
        (any::<Index>(), vec(telling_byte(), 1..6)).prop_map(|(at, bytes)| Damage::Inserted(at, bytes)),
        (any::<Index>(), 1usize..20).prop_map(|(at, length)| Damage::Removed(at, length)),
        (any::<Index>(), 1usize..60).prop_map(|(at, length)| Damage::Repeated(at, length)),
        any::<Index>().prop_map(Damage::CutOff),
    ]
}

/// The same bytes after none to four accidents.
pub fn damaged(sound: impl Strategy<Value = Vec<u8>>) -> impl Strategy<Value = Vec<u8>> {
    (sound, vec(damage(), 0..5)).prop_map(|(bytes, damages)| damages.into_iter().fold(bytes, suffer))
}

fn suffer(mut bytes: Vec<u8>, damage: Damage) -> Vec<u8> {
    if bytes.is_empty() {
        return bytes;
    }
    let at = |index: &Index| index.index(bytes.len());
    match damage {
        Damage::Replaced(index, byte) => {
            let at = at(&index);
            bytes[at] = byte;
        }
        Damage::Flipped(index, bit) => {
            let at = at(&index);
            bytes[at] ^= bit;
        }
        Damage::Inserted(index, more) => {
            let at = at(&index);
            bytes.splice(at..at, more);
        }
        Damage::Removed(index, length) => {
            let at = at(&index);
            bytes.drain(at..(at + length).min(bytes.len()));
        }
        Damage::Repeated(index, length) => {
            let at = at(&index);
            let again = bytes[at..(at + length).min(bytes.len())].to_vec();
            bytes.splice(at..at, again);
        }
        Damage::CutOff(index) => bytes.truncate(at(&index)),
    }
    bytes
}

/// The same bytes in pieces, cut anywhere.
pub fn cut(bytes: &[u8], cuts: &[Index]) -> Vec<Vec<u8>> {
    let mut places: Vec<usize> = cuts.iter().map(|cut| cut.index(bytes.len() + 1)).collect();
    places.extend([0, bytes.len()]);
    places.sort_unstable();
    places.windows(2).map(|pair| bytes[pair[0]..pair[1]].to_vec()).collect()
}
