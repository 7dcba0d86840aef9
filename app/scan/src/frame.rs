//! One image as luma bytes.

use std::borrow::Cow;

/// The longest side and the most pixels a frame may have; beyond it is not a camera's picture.
const MAX_SIDE: usize = 16_384;
const MAX_PIXELS: usize = 64 << 20;

/// Luma, row by row without gaps: `luma.len() == width * height` always holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    luma: Vec<u8>,
    width: usize,
    height: usize,
}

impl Frame {
    /// Copies the Y plane of a camera frame whose rows are `stride` bytes apart.
    ///
    /// `None` when the buffer is shorter than it claims or the size is absurd; an empty frame is fine.
    pub fn from_luma(bytes: &[u8], width: usize, height: usize, stride: usize) -> Option<Self> {
        if stride < width || !sane(width, height) {
            return None;
        }
        if width == 0 || height == 0 {
            return Some(Self::default());
        }
        let needed = stride.checked_mul(height - 1)?.checked_add(width)?;
        let bytes = bytes.get(..needed)?;
        let mut luma = Vec::with_capacity(width * height);
        bytes.chunks(stride).for_each(|row| luma.extend_from_slice(&row[..width]));
        Some(Self { luma, width, height })
    }

    /// Luma of RGBA pixels (a canvas's `ImageData`), weighted as BT.601.
    pub fn from_rgba(bytes: &[u8], width: usize, height: usize) -> Option<Self> {
        if !sane(width, height) {
            return None;
        }
        let bytes = bytes.get(..width * height * 4)?;
        let luma = bytes.chunks_exact(4).map(|p| luma_of(p[0], p[1], p[2])).collect();
        Some(Self { luma, width, height })
    }

    pub fn width(&self) -> usize {
        self.width
    }

    pub fn height(&self) -> usize {
        self.height
    }

    pub fn luma(&self) -> &[u8] {
        &self.luma
    }

    /// The frame with rows and columns exchanged, so that steep lines become rows too.
    pub(crate) fn transposed(&self) -> Self {
        /// Tiles keep both sides of the copy in the cache.
        const TILE: usize = 16;
        let (w, h) = (self.width, self.height);
        let mut luma = vec![0; w * h];
        for top in (0..h).step_by(TILE) {
            for left in (0..w).step_by(TILE) {
                for y in top..(top + TILE).min(h) {
                    for x in left..(left + TILE).min(w) {
                        luma[x * h + y] = self.luma[y * w + x];
                    }
                }
            }
        }
        Self { luma, width: h, height: w }
    }

    /// Every pixel the mean of a `factor` x `factor` block; with a factor of 1 the frame itself.
    pub(crate) fn shrunk(&self, factor: usize) -> Cow<'_, Self> {
        if factor > 1 { Cow::Owned(self.averaged(factor)) } else { Cow::Borrowed(self) }
    }

    fn averaged(&self, factor: usize) -> Self {
        let (width, height) = (self.width / factor, self.height / factor);
        let mut luma = Vec::with_capacity(width * height);
        let mut sums = vec![0u32; width];
        for y in 0..height {
            sums.fill(0);
            for row in self.luma[y * factor * self.width..].chunks(self.width).take(factor) {
                for (sum, block) in sums.iter_mut().zip(row.chunks_exact(factor)) {
                    *sum += block.iter().map(|&v| u32::from(v)).sum::<u32>();
                }
            }
            let area = (factor * factor) as u32;
            luma.extend(sums.iter().map(|sum| (sum / area) as u8));
        }
        Self { luma, width, height }
    }
}

fn sane(width: usize, height: usize) -> bool {
    width <= MAX_SIDE && height <= MAX_SIDE && width * height <= MAX_PIXELS
}

fn luma_of(r: u8, g: u8, b: u8) -> u8 {
    ((u32::from(r) * 77 + u32::from(g) * 150 + u32::from(b) * 29) >> 8) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stride_padding_is_left_out() {
        let frame = Frame::from_luma(&[1, 2, 9, 3, 4], 2, 2, 3).unwrap();
        assert_eq!(frame.luma(), [1, 2, 3, 4]);
    }

    #[test]
    fn a_truncated_buffer_is_no_frame() {
        assert!(Frame::from_luma(&[0; 5], 3, 2, 3).is_none());
        assert!(Frame::from_luma(&[0; 6], 3, 2, 2).is_none());
        assert!(Frame::from_rgba(&[0; 23], 3, 2).is_none());
        assert!(Frame::from_luma(&[], usize::MAX, usize::MAX, usize::MAX).is_none());
    }

    #[test]
    fn white_stays_white() {
        assert_eq!(Frame::from_rgba(&[255; 4], 1, 1).unwrap().luma(), [255]);
    }

    #[test]
    fn transposing_twice_is_nothing() {
        let frame = Frame::from_luma(&(0..=254).collect::<Vec<_>>(), 17, 15, 17).unwrap();
        assert_eq!(frame.transposed().luma()[1], 17);
        assert_eq!(frame.transposed().transposed(), frame);
    }

    #[test]
    fn shrinking_takes_the_mean_of_whole_blocks() {
        let frame = Frame::from_luma(&[0, 4, 100, 8, 8, 100], 3, 2, 3).unwrap();
        assert_eq!(*frame.shrunk(2), Frame { luma: vec![5], width: 1, height: 1 });
        assert!(matches!(frame.shrunk(1), Cow::Borrowed(same) if *same == frame));
    }
}
