//! Every symbology, drawn at known places.

use crate::paint::{Code, frame};
use scan::{Reading, Session, Symbology};

const LINEAR: [(Symbology, &str); 8] = [
    (Symbology::Code128, "KFC36LAEDCNRB7"),
    (Symbology::Code39, "ZTEG46C036"),
    (Symbology::Ean13, "6954681453843"),
    (Symbology::Ean8, "12345670"),
    (Symbology::UpcA, "747151216712"),
    (Symbology::UpcE, "01234565"),
    (Symbology::Itf, "01146569777818"),
    (Symbology::Codabar, "1662326253"),
];

const SQUARE: [(Symbology, &str); 4] = [
    (Symbology::QrCode, "WIFI:T:WPA;S:VSol_61FC;P:4EeiNtmTXFVXA4sH;;"),
    (Symbology::DataMatrix, "KFC36LAEDCNRB7,704F5765F53E"),
    (Symbology::Aztec, "CXNK397E6D53"),
    (Symbology::Pdf417, "S/N=J2X46SFSMYNJ8Y96;MAC=E0D55E41893D"),
];

fn code(symbology: Symbology, text: &'static str, degrees: f32) -> Code {
    let module_px = match symbology {
        Symbology::Pdf417 | Symbology::Code128 | Symbology::Code39 => 2.0,
        Symbology::QrCode | Symbology::DataMatrix | Symbology::Aztec => 6.0,
        _ => 2.4,
    };
    Code { symbology, text, module_px, degrees, middle: (320.0, 240.0) }
}

fn texts(readings: &[Reading]) -> Vec<(Symbology, &str)> {
    readings.iter().map(|reading| (reading.symbology, reading.text.as_str())).collect()
}

#[test]
fn every_linear_code_is_read_at_every_angle_and_nothing_else() {
    for (symbology, text) in LINEAR {
        for degrees in [0.0, 7.0, -12.0, 23.0, 38.0, 64.0, 90.0, 135.0, 180.0, 270.0] {
            let look = scan::still(&frame(&[code(symbology, text, degrees)]));
            assert_eq!(texts(&look.readings), [(symbology, text)], "{degrees}");
        }
    }
}

#[test]
fn every_square_code_is_read() {
    for (symbology, text) in SQUARE {
        for degrees in [0.0, 90.0, 180.0] {
            let look = scan::still(&frame(&[code(symbology, text, degrees)]));
            assert_eq!(texts(&look.readings), [(symbology, text)], "{degrees}");
        }
    }
}

#[test]
fn four_frames_make_every_code_certain_once() {
    for (symbology, text) in LINEAR.into_iter().chain(SQUARE) {
        let frame = frame(&[code(symbology, text, 4.0)]);
        let mut session = Session::default();
        let told =
            (0..8u32).flat_map(|turn| session.observe(&scan::live(&frame, turn).readings, f64::from(turn) * 80.0));
        assert_eq!(texts(&told.collect::<Vec<_>>()), [(symbology, text)]);
    }
}

#[test]
fn a_label_gives_all_its_codes() {
    let at = |symbology, text, y| Code { middle: (250.0, y), ..code(symbology, text, 3.0) };
    let codes = [
        at(Symbology::Code128, "704F5765F53E", 60.0),
        at(Symbology::Code128, "KFC36LAEDCNRB7", 160.0),
        at(Symbology::Code39, "VSOLAE679F02", 260.0),
        at(Symbology::Ean13, "6954681453843", 360.0),
        Code {
            middle: (560.0, 300.0),
            module_px: 3.0,
            ..code(Symbology::DataMatrix, "KFC36LAEDCNRB7,704F5765F53E", 3.0)
        },
    ];
    let look = scan::live(&frame(&codes), 0);
    for wanted in &codes[..4] {
        assert!(look.readings.iter().any(|reading| reading.text == wanted.text), "{} of {look:?}", wanted.text);
    }
    let still = scan::still(&frame(&codes));
    assert_eq!(still.readings.len(), 5, "{still:?}");
}

#[test]
fn the_quad_covers_the_code_as_it_lies() {
    for degrees in [0.0, 20.0, 90.0, 160.0] {
        let look = scan::still(&frame(&[code(Symbology::Code128, "KFC36LAEDCNRB7", degrees)]));
        let quad = look.readings[0].quad;
        let middle = quad.iter().fold((0.0, 0.0), |m, p| (m.0 + p.0 / 4.0, m.1 + p.1 / 4.0));
        assert!((middle.0 - 320.0).hypot(middle.1 - 240.0) < 6.0, "{degrees}: {quad:?}");
        // 17 characters of 11 modules, and 13 for the stop.
        let length = (quad[1].0 - quad[0].0).hypot(quad[1].1 - quad[0].1);
        assert!((length - 2.0 * 189.0).abs() < 6.0, "{degrees}: {length}");
        let height = (quad[3].0 - quad[0].0).hypot(quad[3].1 - quad[0].1);
        assert!((30.0..66.0).contains(&height), "{degrees}: {height}");
    }
}
