//! Whatever size and content: no panic, and no hang.

use proptest::prelude::*;
use scan::Frame;

fn look_at(frame: &Frame) {
    for turn in 0..4 {
        let look = scan::live(frame, turn);
        for reading in look.readings {
            assert!(reading.quad.iter().all(|point| point.0.is_finite() && point.1.is_finite()), "{reading:?}");
        }
    }
    scan::still(frame);
}

fn filled(width: usize, height: usize, pattern: usize) -> Frame {
    let at = |i: usize| match pattern {
        0 => 0,
        1 => 255,
        2 => (i % 2 * 255) as u8,
        3 => ((i % width.max(1)) / 3 % 2 * 255) as u8,
        4 => ((i / width.max(1)) / 3 % 2 * 255) as u8,
        5 => (((i % width.max(1)) / 4 + i / width.max(1) / 4) % 2 * 255) as u8,
        _ => (i.wrapping_mul(2_654_435_761) >> 13) as u8,
    };
    let luma: Vec<u8> = (0..width * height).map(at).collect();
    Frame::from_luma(&luma, width, height, width).unwrap()
}

#[test]
fn odd_sizes_are_survived() {
    let sizes = [
        (0, 0),
        (1, 1),
        (1, 0),
        (2, 2),
        (3, 7),
        (9, 9),
        (10, 10),
        (11, 40),
        (12, 40),
        (40, 12),
        (41, 13),
        (63, 64),
        (65, 1),
        (1, 65),
        (300, 20),
        (20, 300),
        (2000, 10),
        (1280, 40),
        (40, 1280),
        (16_384, 3),
        (3, 16_384),
        (359, 361),
        (361, 720),
    ];
    for (width, height) in sizes {
        (0..7).for_each(|pattern| look_at(&filled(width, height, pattern)));
    }
}

#[test]
fn a_hard_frame_does_not_hang() {
    // Looks at noise and checks cost the most. The bound is generous for a debug build on a busy machine.
    let start = std::time::Instant::now();
    for pattern in 2..7 {
        (0..4).for_each(|turn| drop(scan::live(&filled(1280, 720, pattern), turn)));
    }
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn any_bytes_of_any_size_are_survived(width in 0usize..200, height in 0usize..200, seed: u64, contrast in 1u8..=255) {
        let mut state = seed | 1;
        let mut next = move || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            ((state >> 56) as u8) % contrast
        };
        let luma: Vec<u8> = (0..width * height).map(|_| next()).collect();
        look_at(&Frame::from_luma(&luma, width, height, width).unwrap());
    }

    #[test]
    fn a_frame_is_made_of_enough_bytes_or_not_at_all(
        bytes in prop::collection::vec(any::<u8>(), 0..400), width: usize, height in 0usize..30, stride in 0usize..40,
    ) {
        for width in [width, width % 40] {
            if let Some(frame) = Frame::from_luma(&bytes, width, height, stride) {
                prop_assert_eq!(frame.luma().len(), frame.width() * frame.height());
                look_at(&frame);
            }
            if let Some(frame) = Frame::from_rgba(&bytes, width, height) {
                prop_assert_eq!(frame.luma().len(), frame.width() * frame.height());
            }
        }
    }
}
