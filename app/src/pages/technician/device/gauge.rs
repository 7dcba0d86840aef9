//! Received optical power against its classes: the reading now, where it stood at the start, and the drift between.

use crate::{
    components::number::one_decimal,
    i18n::{msg::device::optics as words, t},
};
use leptos::prelude::*;

/// The bounds of the bands, and the side of each its figure stands on: the narrow band between the first two has no room
/// for both figures below it.
const TICKS: [(f64, &str); 3] = [(-27.0, "end"), (-25.0, "start"), (-8.0, "middle")];

/// Draws the scale. The bands are those of [`domain::network::OpticalClass`].
pub fn gauge(rx_power_dbm: Option<f64>, baseline_rx_power_dbm: Option<f64>, class_text: &str) -> AnyView {
    let label =
        rx_power_dbm.map_or_else(|| t(words::GAUGE_NONE).to_owned(), |dbm| words::gauge(class_text, &one_decimal(dbm)));
    let drift = rx_power_dbm.zip(baseline_rx_power_dbm).map(|(now, base)| drift(now, base));
    let now = rx_power_dbm.map(|dbm| now_mark(position(dbm)));
    let tick = |(dbm, anchor): (f64, &'static str)| {
        let x = position(dbm).to_string();
        view! { <text x=x y="58" text-anchor=anchor>{format!("\u{2212}{}", dbm.abs() as i64)}</text> }.into_any()
    };
    view! {
        <svg class="gauge" viewBox="0 0 326 78" role="img" aria-label=label>
            {drift}
            <rect class="bad" x="0" y="34" width="61" height="10" rx="3"></rect>
            <rect class="limit" x="64" y="34" width="23" height="10" rx="3"></rect>
            <rect class="good" x="90" y="34" width="209" height="10" rx="3"></rect>
            <rect class="bad" x="302" y="34" width="24" height="10" rx="3"></rect>
            {now}
            {TICKS.map(tick).into_iter().collect::<Vec<_>>()}
            <text x="0" y="74">{t(words::BAD)}</text>
            <text x="76" y="74" text-anchor="middle">{t(words::LIMIT)}</text>
            <text x="194" y="74" text-anchor="middle">{t(words::GOOD)}</text>
            <text x="326" y="74" text-anchor="end">{t(words::STRONG)}</text>
        </svg>
    }
    .into_any()
}

/// Pixels on the 326 px scale: 12.526 px a dB, −27 dBm at 62.5, kept inside the drawing.
fn position(dbm: f64) -> i32 {
    ((62.5 + (dbm + 27.0) * 12.526).round() as i32).clamp(6, 320)
}

fn now_mark(x: i32) -> AnyView {
    let triangle = format!("M{x} 31l-6-9h12z");
    view! { <path class="now" d=triangle></path><rect class="now" x=(x - 1).to_string() y="31" width="3" height="16" rx="1.5"></rect> }.into_any()
}

/// A hollow diamond where it started, its figure on the side with room, and an arrow towards where it is.
fn drift(now_dbm: f64, base_dbm: f64) -> AnyView {
    let (now, base) = (position(now_dbm), position(base_dbm));
    let diamond = format!("M{base} 12l5 6-5 6-5-6z");
    let arrow = ((base - now).abs() > 24).then(|| arrow(now, base));
    let arrow = arrow.map(|d| view! { <path class="drop" d=d></path> }.into_any());
    let text = words::baseline(&one_decimal(base_dbm));
    let (at, anchor) =
        if now < base && base < 220 || now >= base && base < 120 { (base + 10, "start") } else { (base - 10, "end") };
    let at = if anchor == "end" && now < base { (326, 8) } else { (at, 22) };
    view! { <path class="base" d=diamond></path>{arrow}<text x=at.0.to_string() y=at.1.to_string() text-anchor=anchor>{text}</text> }.into_any()
}

/// From beside the diamond to above the triangle, with its head there.
fn arrow(now: i32, base: i32) -> String {
    let back = if now < base { 1 } else { -1 };
    let (from, to) = (base - 8 * back, now + 2 * back);
    format!("M{from} 18L{to} 18M{} 13.5L{to} 18L{} 22.5", to + 5 * back, to + 5 * back)
}

#[cfg(test)]
mod tests {
    use super::{TICKS, position};

    #[test]
    fn the_scale_agrees_with_the_drawn_bands() {
        assert_eq!([-27.0, -25.0, -8.0].map(position), [63, 88, 300]);
        assert!(TICKS[0].1 == "end" && TICKS[1].1 == "start", "figures 22 px wide would meet at 25 px");
        assert_eq!((position(-45.0), position(3.0)), (6, 320));
    }
}
