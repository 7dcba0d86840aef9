//! The outlines drawn over the picture: every code of the frame with what it is, as the inside of an SVG. One text and
//! one write per frame; it holds numbers and our own words only.

use super::{session::Session, words};
use crate::i18n::msg::scan as catalogue;
use domain::{
    label::{CodeKind, classify},
    scan::{Quad, Reading, Seen},
};
use std::fmt::Write;

/// A code that came back is amber this long, in milliseconds.
const AGAIN_MS: f64 = 3_000.0;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Look {
    Good,
    Again,
    Ignored,
}

/// Draws a frame; `unit` is how many of its pixels make one CSS pixel on the screen.
pub fn draw(seen: &Seen, session: &Session, unit: f32, now_ms: f64) -> String {
    let mut svg = String::new();
    for reading in &seen.readings {
        outline(&mut svg, reading, session, unit, now_ms, seen.width as f32);
    }
    svg
}

fn outline(svg: &mut String, reading: &Reading, session: &Session, unit: f32, now_ms: f64, width: f32) {
    let codes = classify(&reading.text, reading.symbology);
    let named = codes.iter().filter(|code| code.kind.is_looked_up());
    let kinds: Vec<CodeKind> = named.clone().map(|code| code.kind).collect();
    let again = session.devices.iter().any(|device| {
        let is_its = named.clone().any(|code| device.codes.iter().any(|own| own.value == code.value));
        is_its && device.again_ms.is_some_and(|at| now_ms - at < AGAIN_MS)
    });
    let look = match (kinds.is_empty(), again) {
        (true, _) => Look::Ignored,
        (false, true) => Look::Again,
        (false, false) => Look::Good,
    };
    let kinds = if kinds.is_empty() { codes.iter().map(|code| code.kind).take(1).collect() } else { kinds };
    let text = kinds.into_iter().map(words::kind).collect::<Vec<_>>().join(" + ");
    let text = if look == Look::Again { catalogue::tag::again(&text) } else { text };
    polygon(svg, look, &reading.quad);
    tag(svg, look, &text, &reading.quad, unit, width);
}

fn polygon(svg: &mut String, look: Look, quad: &Quad) {
    let _ = write!(svg, "<polygon class=\"frame{}\" points=\"", class(look));
    for (x, y) in quad {
        let _ = write!(svg, "{x:.0},{y:.0} ");
    }
    svg.push_str("\"/>");
}

/// The tag stands right of its code, or below it where the picture ends.
fn tag(svg: &mut String, look: Look, text: &str, quad: &Quad, unit: f32, width: f32) {
    let (font, height, gap) = (14.0 * unit, 28.0 * unit, 8.0 * unit);
    let wide = (text.chars().count() as f32 * 9.2 + 42.0) * unit;
    let right = quad.iter().map(|point| point.0).fold(f32::MIN, f32::max);
    let left = quad.iter().map(|point| point.0).fold(f32::MAX, f32::min);
    let (top, bottom) =
        quad.iter().fold((f32::MAX, f32::MIN), |(top, low), point| (top.min(point.1), low.max(point.1)));
    let (x, y) = if right + gap + wide <= width {
        (right + gap, f32::midpoint(top, bottom) - height / 2.0)
    } else {
        (left.min(width - wide).max(0.0), bottom + gap / 2.0)
    };
    let sign = match look {
        Look::Good => "M9 14l4 4 7-8",
        Look::Again => "M9 12h7v7H9zM13 12V9h7v7h-4",
        Look::Ignored => "M9 14h9",
    };
    let _ = write!(
        svg,
        "<g class=\"tag{}\" transform=\"translate({x:.0} {y:.0})\"><rect width=\"{wide:.0}\" height=\"{height:.0}\" rx=\"{:.0}\"/>\
         <path transform=\"scale({unit:.2})\" d=\"{sign}\"/><text x=\"{:.0}\" y=\"{:.0}\" font-size=\"{font:.0}\">{text}</text></g>",
        class(look),
        8.0 * unit,
        28.0 * unit,
        19.0 * unit,
    );
}

fn class(look: Look) -> &'static str {
    match look {
        Look::Good => "",
        Look::Again => " is-limit",
        Look::Ignored => " is-unknown",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pages::technician::scan::session::Origin;
    use domain::label::Symbology;

    fn seen(text: &str, symbology: Symbology) -> Seen {
        let quad = [(100.0, 100.0), (300.0, 100.0), (300.0, 150.0), (100.0, 150.0)];
        let readings = vec![Reading { text: text.to_owned(), symbology, lines: 3, quad }];
        Seen { width: 1280, height: 720, readings, ..Seen::default() }
    }

    #[test]
    fn a_serial_is_green_an_ean_grey_and_a_code_that_came_back_amber() {
        let (serial, ean) = (seen("440769778099", Symbology::Code128), seen("8719516284614", Symbology::Ean13));
        let mut session = Session::default();
        let green = draw(&serial, &session, 2.0, 0.0);
        assert!(green.contains("class=\"frame\"") && green.contains(">N/S<"), "{green}");
        let grey = draw(&ean, &session, 2.0, 0.0);
        assert!(grey.contains("frame is-unknown") && grey.contains(">EAN ignor\u{e9}<"), "{grey}");
        for now_ms in [0.0, 9_000.0] {
            session.take("440769778099", Symbology::Code128, Origin::Camera, now_ms);
        }
        assert!(draw(&serial, &session, 2.0, 9_500.0).contains("frame is-limit"));
        assert!(!draw(&serial, &session, 2.0, 12_500.0).contains("is-limit"));
    }

    #[test]
    fn what_a_code_holds_is_never_written_into_the_page() {
        let evil = seen("<script>alert(1)</script>", Symbology::QrCode);
        let svg = draw(&evil, &Session::default(), 1.0, 0.0);
        assert!(!svg.contains("script") && !svg.contains("style="), "{svg}");
    }

    #[test]
    fn a_tag_stays_within_the_picture() {
        let mut near_edge = seen("440769778099", Symbology::Code128);
        near_edge.readings[0].quad = [(1000.0, 100.0), (1270.0, 100.0), (1270.0, 150.0), (1000.0, 150.0)];
        assert!(draw(&near_edge, &Session::default(), 2.0, 0.0).contains("translate(1000 158)"));
    }
}
