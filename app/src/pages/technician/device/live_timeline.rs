//! The history, going on while the page is open: the page is read with a cursor, events go on from it, nothing is shown
//! twice, and a stream that cannot prove it lost nothing reads the page again.

use super::{
    source::{Part, Source, draw},
    timeline,
};
use crate::{
    api::timeline::ReadTimeline,
    i18n::msg::device::{self as words, panel as names},
    live::{self, Rereading},
    state::state,
};
use domain::{
    event::LiveEvent,
    service_equipment::ServiceEquipment,
    timeline::{Timeline, TimelineEntry},
    topic::Topic,
};
use leptos::prelude::*;

/// How many arrived entries are kept on the page.
const KEPT: usize = 200;

/// The panel of the history of a device and its customer.
pub fn panel(serial: &str, equipment: Source, network: Source) -> AnyView {
    let source = Source::open(&ReadTimeline { serial: serial.to_owned() }, serial, Part::Timeline);
    let arrived: RwSignal<Vec<TimelineEntry>> = RwSignal::new(Vec::new());
    let rereading = Rereading::default();
    let topics = Memo::new(move |_| equipment.value::<ServiceEquipment>().map(|equipment| topics_of(&equipment)));
    let cursor = Memo::new(move |_| source.value::<Timeline>().map(|timeline| timeline.cursor));
    Effect::new(move |_| {
        let (Some(topics), Some(cursor)) = (topics.get(), cursor.get()) else { return };
        let on_event = move |event: LiveEvent| take(event, arrived, network, rereading);
        let on_reset = move || {
            arrived.try_set(Vec::new());
            [source, equipment, network].into_iter().for_each(Source::refresh);
        };
        let stream = live::subscribe(topics, cursor, on_event, on_reset);
        on_cleanup(move || stream.close());
    });
    source.panel("history", names::TIMELINE, move |json| {
        draw(json, words::NONE_TIMELINE, |page: &Timeline| {
            let entries = merged(&arrived.get(), &page.entries);
            let fresh = entries.len().saturating_sub(page.entries.len());
            timeline::timeline(&entries, fresh)
        })
    })
}

fn topics_of(equipment: &ServiceEquipment) -> Vec<Topic> {
    let device = Topic::Device(equipment.serial_number.clone());
    [Some(device), equipment.customer.clone().map(Topic::Customer)].into_iter().flatten().collect()
}

fn take(event: LiveEvent, arrived: RwSignal<Vec<TimelineEntry>>, network: Source, rereading: Rereading) {
    match event.kind.as_str() {
        "device.diagnosis" => network.refresh(),
        kind if kind.starts_with("device.") => {
            rereading.now_and_after_the_poll(event.topic.to_string(), move || network.refresh());
        }
        _ => {}
    }
    let Some(entry) = event.entry else { return };
    state().announcement.set(words::news(1));
    arrived.try_update(|entries| {
        entries.insert(0, entry);
        entries.truncate(KEPT);
    });
}

/// Newest first; an entry that the page already held is not shown again.
fn merged(arrived: &[TimelineEntry], page: &[TimelineEntry]) -> Vec<TimelineEntry> {
    let is_new = |entry: &&TimelineEntry| !page.iter().any(|known| known.id == entry.id);
    let mut entries: Vec<TimelineEntry> = arrived.iter().filter(is_new).chain(page).cloned().collect();
    entries.sort_by_key(|entry| std::cmp::Reverse(entry.at));
    entries
}
