//! What the scanner's worker says, and what is made of it: feedback first, then the records, then the drawing.

use super::*;

impl Scanner {
    pub(super) fn hear(self: &Rc<Self>, event: ScanEvent) {
        match event {
            ScanEvent::Ready => self.change(|view| view.reading = true),
            ScanEvent::Seen(seen) => self.seen(&seen),
            ScanEvent::StillSeen(seen) => photo::seen(self, self.scan, &seen),
            ScanEvent::Failed(_) => photo::unread(self, self.scan),
            ScanEvent::Restarting(_) => {
                self.change(|view| view.reading = false);
                photo::unread(self, self.scan);
            }
            ScanEvent::GivenUp => {
                photo::unread(self, self.scan);
                if self.camera.borrow().is_some() {
                    self.give_up(CameraTrouble::NoScanner);
                }
            }
        }
    }

    /// What is certain is told first; the drawing can wait a millisecond.
    pub(super) fn seen(&self, seen: &Seen) {
        let now_ms = page_ms();
        if !seen.accepted.is_empty() && self.take(&seen.accepted, Origin::Camera, now_ms) {
            self.rest_until_ms.set(now_ms + REST_MS);
        }
        let scan = self.scan;
        scan.session.update_untracked(|session| {
            session.sight(seen.readings.iter().map(|reading| reading.text.as_str()), now_ms)
        });
        let unit = video().map_or(2.0, |video| unit(&video, seen));
        let svg = scan.session.with_untracked(|session| overlay::draw(seen, session, unit, now_ms));
        if scan.overlay.with_untracked(|(shown, ..)| *shown != svg) {
            scan.overlay.set((svg, seen.width, seen.height));
        }
        self.show_hint(seen, now_ms);
    }

    /// Takes codes in and gives feedback at once; true when one of them names a device.
    pub fn take(&self, readings: &[Reading], origin: Origin, from_ms: f64) -> bool {
        let scan = self.scan;
        let mut all = Vec::new();
        for reading in readings {
            let last = scan.session.with_untracked(|session| {
                let device =
                    session.devices.iter().find(|device| device.codes.iter().any(|code| code.raw == reading.text));
                device.and_then(|device| device.again_ms)
            });
            let mut taken = Taken::Nothing;
            scan.session.update(|session| taken = session.take(&reading.text, reading.symbology, origin, from_ms));
            // The codes of one label come back one after another: the first says it for all of them.
            let told = match taken {
                Taken::New(_) => Some(Feedback::Ok),
                Taken::Again(_) => last.is_none_or(|last| from_ms - last > SILENT_MS).then_some(Feedback::Duplicate),
                Taken::Joined(_) | Taken::Nothing => None,
            };
            all.push((taken, told));
        }
        // A person hears of it first; what the records say follows.
        if let Some(feedback) = all.iter().filter_map(|(_, told)| *told).max() {
            self.feel(feedback, from_ms);
        }
        let answers = all.iter().filter_map(|(taken, _)| match *taken {
            Taken::New(id) => lookup::begin(scan, id),
            Taken::Joined(id) => lookup::go_on(scan, id),
            Taken::Again(_) | Taken::Nothing => None,
        });
        if let Some(answer) = answers.max().filter(|answer| *answer > Feedback::Ok) {
            scan.feel(answer);
        }
        all.iter().any(|(taken, _)| *taken != Taken::Nothing)
    }

    /// Light, tone and vibration; how long that took stands in the page.
    pub fn feel(&self, feedback: Feedback, from_ms: f64) {
        self.scan.feel(feedback);
        self.scan.feedback_ms.set(Some(page_ms() - from_ms));
        self.scan.now_ms.set(page_ms());
    }

    pub(super) fn show_hint(&self, seen: &Seen, now_ms: f64) {
        let hint = match seen.hints {
            _ if !seen.readings.is_empty() => Hint::Aim,
            hints if hints.dark => Hint::Dark,
            hints if hints.closer => Hint::Closer,
            _ => Hint::Aim,
        };
        let shown = self.scan.camera.with_untracked(|view| view.hint);
        if hint != shown && now_ms - self.hint_ms.get() > HINT_MS {
            self.hint_ms.set(now_ms);
            self.change(|view| view.hint = hint);
        }
    }
}

/// Frame pixels per CSS pixel, for a picture that covers its box.
fn unit(video: &HtmlVideoElement, seen: &Seen) -> f32 {
    let across = f64::from(video.client_width()) / f64::from(seen.width.max(1));
    let down = f64::from(video.client_height()) / f64::from(seen.height.max(1));
    let scale = across.max(down);
    if scale > 0.0 { (1.0 / scale) as f32 } else { 2.0 }
}
