//! The devices read since the page was opened. Every code of one label belongs to one device: codes seen together, or
//! shortly after one another, are grouped until two of them contradict each other.

use domain::{
    identifier::MacAddress,
    label::{CodeKind, LabelCode, Symbology, classify},
    linking::{BlockReason, ConfirmReason},
    lookup::Lookup,
    vision::EquipmentLabel,
};

/// Codes read within this time of one another stand on one label, in milliseconds.
const ONE_LABEL_MS: f64 = 2500.0;
/// The MACs of one device follow one another.
const MACS_OF_ONE_DEVICE: u64 = 16;

/// One device, by what was read of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Device {
    /// Its number on this page.
    pub id: u32,
    /// Everything read that a record can be found by.
    pub codes: Vec<LabelCode>,
    /// How it was read.
    pub origin: Origin,
    /// When one of its codes was last in view, in the page's milliseconds.
    pub seen_ms: f64,
    /// When it was read again after it had been away.
    pub again_ms: Option<f64>,
    /// What the records say of it.
    pub answer: Answer,
    /// Where it stands with the job at hand.
    pub link: Link,
    /// What a model read beside the codes, for a record to be made.
    pub label: Option<EquipmentLabel>,
    /// Codes already asked for.
    pub asked: Vec<String>,
    /// The op that makes its record, where one was made here.
    pub create_op: Option<String>,
    /// The op that links it.
    pub link_op: Option<String>,
    /// The job it was read for, while that is known.
    pub job: Option<String>,
}

/// How a code was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// By the scanner.
    Camera,
    /// By a person, or a hand scanner that types.
    Typed,
    /// By the model, on a photo: a proposal until a person confirms it.
    Model,
    /// When the page was last open; since then a person may have gone to another job.
    Kept,
}

impl Origin {
    /// True for what is linked without a person's further word, where the rules of linking allow it.
    pub fn links_by_itself(self) -> bool {
        matches!(self, Self::Camera | Self::Typed)
    }
}

/// What the records say.
#[derive(Clone, Debug, PartialEq)]
pub enum Answer {
    /// Being asked.
    Looking,
    /// A record.
    Found {
        /// The record and the tier that matched.
        lookup: Box<Lookup>,
        /// From the day pack, without the server.
        offline: bool,
    },
    /// None of the three tiers knows it.
    Unknown,
    /// Not in the day pack, and the server could not be asked yet.
    Waiting,
    /// A record was made here and waits to be sent.
    Created,
}

/// Where a device stands with the job at hand.
#[derive(Clone, Debug, PartialEq)]
pub enum Link {
    /// There is no job, or nothing to link yet.
    None,
    /// It may be linked, and waits for a person to confirm what was read.
    Proposed,
    /// The job at hand is not in the day pack: nothing is known to check against.
    JobUnknown,
    /// Being written to this phone.
    Saving,
    /// Linked, and can be undone until then (the page's milliseconds).
    Held {
        /// To undo it by.
        op_id: String,
        /// The end of the eight seconds.
        until_ms: f64,
    },
    /// Linked; the outbox has it.
    Saved,
    /// Was linked before.
    Already,
    /// A person must say yes first.
    Confirm(ConfirmReason),
    /// Never, as it is.
    Blocked(BlockReason),
    /// Was undone.
    Undone,
    /// Could not be kept on this phone.
    Failed,
    /// The server did not take the link, or the record it is made with.
    Refused,
}

impl Link {
    /// True once the job has it.
    pub fn is_linked(&self) -> bool {
        matches!(self, Self::Held { .. } | Self::Saved | Self::Already)
    }
}

/// What became of a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// It names no device: an EAN, a Wi-Fi code, a web address.
    Nothing,
    /// A device that was away and came back, or was typed again.
    Again(u32),
    /// One more code of a device.
    Joined(u32),
    /// A new device.
    New(u32),
}

/// The devices, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session {
    /// As shown.
    pub devices: Vec<Device>,
    last_id: u32,
}

impl Session {
    /// Notes which texts are in view: as long as a label stays there, what is read next to it belongs to it.
    pub fn sight<'a>(&mut self, texts: impl Iterator<Item = &'a str>, now_ms: f64) {
        for text in texts {
            let seen = |device: &&mut Device| device.codes.iter().any(|code| code.raw == text);
            if let Some(device) = self.devices.iter_mut().find(seen) {
                device.seen_ms = now_ms;
            }
        }
    }

    /// Takes in a code that is certain.
    pub fn take(&mut self, raw: &str, symbology: Symbology, origin: Origin, now_ms: f64) -> Taken {
        let codes = device_codes(raw, symbology, origin);
        self.take_codes(codes, origin, now_ms)
    }

    /// The same for codes known to stand on one label.
    pub fn take_codes(&mut self, codes: Vec<LabelCode>, origin: Origin, now_ms: f64) -> Taken {
        if codes.is_empty() {
            return Taken::Nothing;
        }
        let known = |device: &&mut Device| codes.iter().any(|code| has(device, code));
        if let Some(device) = self.devices.iter_mut().find(known) {
            // Another code of a label still in view says what is known: that is no second reading.
            let in_view = origin == Origin::Camera && now_ms - device.seen_ms <= ONE_LABEL_MS;
            device.seen_ms = now_ms;
            if !in_view && codes.iter().all(|code| has(device, code)) {
                device.again_ms = Some(now_ms);
                return Taken::Again(device.id);
            }
            add(device, codes);
            return Taken::Joined(device.id);
        }
        let on_its_label = |device: &&mut Device| {
            matches!(origin, Origin::Camera | Origin::Model)
                && device.origin == origin
                && now_ms - device.seen_ms <= ONE_LABEL_MS
                && codes.iter().all(|code| fits(device, code))
        };
        if let Some(device) = self.devices.iter_mut().find(on_its_label) {
            device.seen_ms = now_ms;
            add(device, codes);
            return Taken::Joined(device.id);
        }
        Taken::New(self.begin(codes, origin, now_ms))
    }

    /// The device of that number.
    pub fn device(&self, id: u32) -> Option<&Device> {
        self.devices.iter().find(|device| device.id == id)
    }

    /// The same, to change it.
    pub fn device_mut(&mut self, id: u32) -> Option<&mut Device> {
        self.devices.iter_mut().find(|device| device.id == id)
    }

    /// Takes in an answer, and gives the device it is about now: a record that another device on the page has already is
    /// the same device, read by another code.
    pub fn answer(&mut self, id: u32, answer: Answer) -> u32 {
        let other = match &answer {
            Answer::Found { lookup, .. } => self.devices.iter().find(|device| {
                device.id != id && device.record().is_some_and(|found| found.equipment.name == lookup.equipment.name)
            }),
            _ => None,
        };
        match other.map(|other| other.id) {
            Some(other) => self.merge(id, other),
            None => {
                if let Some(device) = self.device_mut(id) {
                    device.answer = answer;
                }
                id
            }
        }
    }

    /// How many devices the job has from this page.
    pub fn linked(&self) -> usize {
        self.devices.iter().filter(|device| device.link.is_linked()).count()
    }

    /// The one device found, when there is exactly one.
    pub fn only_found(&self) -> Option<&Device> {
        let mut found = self.devices.iter().filter(|device| device.record().is_some());
        found.next().filter(|_| found.next().is_none())
    }

    fn begin(&mut self, codes: Vec<LabelCode>, origin: Origin, now_ms: f64) -> u32 {
        self.last_id += 1;
        let device = Device {
            id: self.last_id,
            codes: Vec::new(),
            origin,
            seen_ms: now_ms,
            again_ms: None,
            answer: Answer::Looking,
            link: Link::None,
            label: None,
            asked: Vec::new(),
            create_op: None,
            link_op: None,
            job: None,
        };
        self.devices.insert(0, device);
        add(&mut self.devices[0], codes);
        self.last_id
    }

    fn merge(&mut self, from: u32, into: u32) -> u32 {
        if let Some(at) = self.devices.iter().position(|device| device.id == from) {
            let gone = self.devices.remove(at);
            if let Some(device) = self.device_mut(into) {
                device.again_ms = Some(gone.seen_ms);
                device.seen_ms = device.seen_ms.max(gone.seen_ms);
                add(device, gone.codes);
            }
        }
        into
    }
}

impl Device {
    /// The record, where there is one.
    pub fn record(&self) -> Option<&Lookup> {
        match &self.answer {
            Answer::Found { lookup, .. } => Some(lookup),
            _ => None,
        }
    }

    /// Whether it may be linked to that job without a person's further word: not when it was read for another one.
    pub fn is_for(&self, job: Option<&str>) -> bool {
        self.job.as_deref().is_none_or(|own| Some(own) == job)
    }

    /// Its codes, best to look it up by first.
    pub fn keys(&self) -> Vec<&LabelCode> {
        let best = domain::label::pick(&self.codes);
        let rest = self.codes.iter().filter(|code| !code.kind.is_looked_up());
        best.into_iter().chain(rest).collect()
    }

    /// The next code nobody was asked about.
    pub fn next_key(&self) -> Option<String> {
        self.keys().into_iter().map(|code| code.value.clone()).find(|value| !self.asked.contains(value))
    }

    /// The value of that kind.
    pub fn value(&self, kind: CodeKind) -> Option<&str> {
        self.codes.iter().find(|code| code.kind == kind).map(|code| code.value.as_str())
    }

    /// What it is called while no record names it.
    pub fn best_value(&self) -> &str {
        self.keys().first().map_or("", |code| code.value.as_str())
    }
}

/// The codes of a text that can name a device. What a person types counts even where it is no known identifier, since a
/// record's barcode may hold anything; what a camera sees there is not believed.
fn device_codes(raw: &str, symbology: Symbology, origin: Origin) -> Vec<LabelCode> {
    let wanted = |code: &LabelCode| {
        code.kind.is_looked_up() || (origin == Origin::Typed && code.kind == CodeKind::Other && !code.value.is_empty())
    };
    let read_as = |code: LabelCode| LabelCode { raw: raw.to_owned(), ..code };
    classify(raw, symbology).into_iter().filter(wanted).map(read_as).collect()
}

fn has(device: &Device, code: &LabelCode) -> bool {
    device.codes.iter().any(|own| own.kind == code.kind && own.value == code.value)
}

fn add(device: &mut Device, codes: Vec<LabelCode>) {
    for code in codes {
        if !has(device, &code) {
            device.codes.push(code);
        }
    }
}

/// A device has one serial and one GPON serial; its MACs are neighbours.
fn fits(device: &Device, code: &LabelCode) -> bool {
    device.codes.iter().filter(|own| own.kind == code.kind).all(|own| match code.kind {
        CodeKind::Mac => number(&own.value).abs_diff(number(&code.value)) <= MACS_OF_ONE_DEVICE,
        _ => own.value == code.value,
    })
}

fn number(mac: &str) -> u64 {
    MacAddress::parse(mac).ok().and_then(|mac| u64::from_str_radix(&mac.compact(), 16).ok()).unwrap_or_default()
}

#[cfg(test)]
mod tests;
