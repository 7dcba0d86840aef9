//! Chance that is the same each time: a small generator whose numbers depend on nothing but its seed.

/// SplitMix64.
#[derive(Clone)]
pub struct Random(u64);

impl Random {
    /// A stream of its own for each seed and purpose.
    pub fn new(seed: u64, purpose: &str) -> Self {
        Self(hash(seed, purpose))
    }
    /// The next 64 bits.
    pub fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }
    /// From 0 up to, not including, `end`.
    pub fn below(&mut self, end: usize) -> usize {
        (self.bits() % end.max(1) as u64) as usize
    }
    /// From 0.0 up to 1.0.
    pub fn fraction(&mut self) -> f64 {
        (self.bits() >> 11) as f64 / (1u64 << 53) as f64
    }
    /// True in that share of the cases.
    pub fn chance(&mut self, share: f64) -> bool {
        self.fraction() < share
    }
    /// One of them.
    pub fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
    /// About 0, a bell of that width (the sum of three even draws).
    pub fn around(&mut self, width: f64) -> f64 {
        (self.fraction() + self.fraction() + self.fraction() - 1.5) / 1.5 * width
    }
}

/// 64 bits that depend on every bit of what is given (FNV-1a, then mixed).
pub fn hash(seed: u64, text: &str) -> u64 {
    let fnv = text
        .bytes()
        .fold(seed ^ 0xCBF2_9CE4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3));
    mix(fnv)
}

fn mix(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}
