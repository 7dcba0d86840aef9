//! The tools under the thumb: typing, the hand scanner, lamp, zoom, pause, and the next camera.

use super::*;

impl Scanner {
    pub(super) fn typed(&self, text: &str) {
        let now_ms = page_ms();
        let reading =
            Reading { text: text.trim().to_owned(), symbology: Symbology::Text, lines: 1, quad: [(0.0, 0.0); 4] };
        self.take(&[reading], Origin::Typed, now_ms);
    }

    /// The key's own time counts: a busy page hears a burst late and in one go.
    pub(super) fn key(&self, event: &Event) {
        let key: &KeyboardEvent = event.unchecked_ref();
        let in_field = document().active_element().is_some_and(|element| {
            matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
                && element.get_attribute("type").as_deref() != Some("range")
        });
        let with_other_keys = key.ctrl_key() || key.meta_key() || key.alt_key();
        if in_field || with_other_keys {
            return;
        }
        if let Some(text) = self.wedge.borrow_mut().key(&key.key(), event.time_stamp()) {
            event.prevent_default();
            self.typed(&text);
        }
    }

    pub(super) fn show_field(&self) {
        let scan = self.scan;
        let empty = scan.session.with_untracked(|session| session.devices.is_empty());
        scan.typing.update(|typing| *typing = empty || !*typing);
        timer::after(0, || document::focus("code"));
    }

    pub(super) fn torch(&self) {
        let Some(camera) = self.camera.borrow().clone() else { return };
        let Some(on) = self.scan.camera.with_untracked(|view| view.torch) else { return };
        let scan = self.scan;
        spawn(async move {
            if camera.set_torch(!on).await {
                scan.camera.update(|view| view.torch = Some(!on));
            }
        });
    }

    pub(super) fn zoom(&self, zoom: f64) {
        if let Some(camera) = self.camera.borrow().clone() {
            spawn(async move {
                camera.set_zoom(zoom).await;
            });
        }
    }

    pub(super) fn hold(&self, down: bool) {
        let press = self.pressed.get() + 1;
        self.pressed.set(press);
        if !down {
            self.held.set(false);
            return;
        }
        let me = self.me.clone();
        timer::after(HOLD_MS, move || {
            me.upgrade().filter(|scanner| scanner.pressed.get() == press).inspect(|scanner| scanner.held.set(true));
        });
    }

    pub(super) fn next_camera(self: &Rc<Self>) {
        let next = self.camera.borrow().as_ref().and_then(|camera| choice::next(&camera.cameras, &camera.id).cloned());
        if let Some(next) = next {
            memory::write(CAMERA, &next.id);
            self.close();
            self.open();
        }
    }
}
