//! Pictures without a code: nothing may be read, by a still nor by a session that looks for a second.

use scan::{Frame, Session};

const WIDTH: usize = 640;
const HEIGHT: usize = 480;

fn assert_nothing(name: &str, pixel: impl Fn(usize, usize) -> u8) {
    let luma: Vec<u8> = (0..WIDTH * HEIGHT).map(|at| pixel(at % WIDTH, at / WIDTH)).collect();
    let frame = Frame::from_luma(&luma, WIDTH, HEIGHT, WIDTH).unwrap();
    assert_eq!(scan::still(&frame).readings, [], "{name}");
    let mut session = Session::default();
    for turn in 0..8 {
        let told = session.observe(&scan::live(&frame, turn).readings, f64::from(turn) * 80.0);
        assert_eq!(told, [], "{name}, turn {turn}");
    }
}

/// A plain generator: the same noise everywhere.
fn noise(seed: usize) -> u8 {
    let mut value = (seed as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d;
    value = (value ^ (value >> 31)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (value >> 40) as u8
}

#[test]
fn noise_is_no_code() {
    for seed in 0..4 {
        assert_nothing("noise", |x, y| noise(seed * WIDTH * HEIGHT + y * WIDTH + x));
    }
}

#[test]
fn stripes_are_no_code() {
    for width in [2, 3, 5, 8] {
        assert_nothing("even stripes", |x, _| if x / width % 2 == 0 { 30 } else { 220 });
        assert_nothing("slanted stripes", |x, y| if (x + y / 3) / width % 2 == 0 { 30 } else { 220 });
    }
}

#[test]
fn random_bars_are_no_code() {
    for seed in 0..30 {
        // Bars of random width, as a fence or a ribbed heat sink shows them.
        let mut row = vec![];
        while row.len() < WIDTH {
            let run = 2 + usize::from(noise(seed * 1000 + row.len())) % 9;
            let ink = if row.last() == Some(&220) { 30 } else { 220 };
            row.extend(std::iter::repeat_n(ink, run));
        }
        assert_nothing("random bars", |x, _| row[x]);
    }
}

#[test]
fn lines_of_text_are_no_code() {
    // Letters of 8 x 12 px with strokes of 2, in lines of 20.
    assert_nothing("text", |x, y| {
        let (letter, stroke) = (y / 20 * 80 + x / 8, noise(y / 20 * 80 + x / 8 + x % 8 / 2 * 7 + y % 20 / 3 * 31));
        let printed = y % 20 < 12 && x % 8 < 6 && letter % 6 != 0;
        if printed && stroke > 120 { 40 } else { 215 }
    });
}

#[test]
fn flat_light_and_dark_are_no_code() {
    for luma in [0, 59, 128, 255] {
        assert_nothing("flat", |_, _| luma);
        assert_nothing("a gradient", |x, y| ((x + y) / 5) as u8 / 2 + luma / 2);
    }
}
