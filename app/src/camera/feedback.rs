//! What a person hears and feels when a code was read: gloves on, eyes on the label. The picture is the page's.

use super::{
    Feedback,
    media::{AudioContext, Buzzer, json},
    signal::Signal,
};
use crate::browser::window;
use std::cell::RefCell;
use wasm_bindgen::JsCast;

/// One tone, in seconds.
const TONE_S: f64 = 0.08;
const LEVEL: f64 = 0.4;

thread_local!(static AUDIO: RefCell<Option<AudioContext>> = const { RefCell::new(None) });

/// Called at the first tap: before one, phones let no page make a sound.
pub fn unlock() {
    AUDIO.with(|held| {
        let mut held = held.borrow_mut();
        if held.is_none() {
            *held = AudioContext::new().ok();
        }
        if let Some(audio) = &*held {
            // What cannot be unlocked stays silent; picture and vibration carry the news.
            let _ = audio.resume();
        }
    });
}

/// Tone and vibration.
pub fn give(feedback: Feedback) {
    let (tones, pattern): (&[f64], &str) = match feedback {
        Feedback::Ok => (&[1568.0], "[60]"),
        Feedback::Duplicate => (&[988.0, 988.0], "[40,60,40]"),
        Feedback::Unknown => (&[659.0, 494.0], "[200]"),
        Feedback::Blocked => (&[220.0, 220.0, 220.0], "[200]"),
    };
    if Signal::Sound.is_on() {
        AUDIO.with(|held| held.borrow().as_ref().inspect(|audio| play(audio, tones)).is_some());
    }
    if Signal::Vibration.is_on() {
        // No vibration on iOS, nor before the first tap: the rest must do.
        let _ = window().navigator().unchecked_into::<Buzzer>().vibrate(&json(pattern));
    }
}

fn play(audio: &AudioContext, tones: &[f64]) {
    for (at, tone) in tones.iter().enumerate() {
        let start_s = audio.now_s() + at as f64 * TONE_S * 1.5;
        let (oscillator, gain) = (audio.oscillator(), audio.gain());
        oscillator.frequency().set_value(*tone);
        gain.level().set_value(LEVEL);
        oscillator.connect(&gain);
        gain.connect_out(&audio.destination());
        oscillator.start(start_s);
        oscillator.stop_at(start_s + TONE_S);
    }
}
