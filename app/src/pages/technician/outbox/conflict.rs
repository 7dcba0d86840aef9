//! What two people changed: before, the office, you. Each field on its own, then whose word stands.

use crate::{
    browser::spawn,
    components::{action::action_button, job::status_text},
    i18n::{
        msg::outbox::{self as words, field as names},
        t,
    },
    offline::sync::{self, ByHand},
};
use domain::{dispatch_job::DispatchJobStatus, op::Change};
use leptos::prelude::*;
use outbox::Item;
use serde_json::Value;

/// The fields at odds, one under the other.
pub fn versus(item: &Item) -> Option<AnyView> {
    let asked = item.receipt.as_ref()?.conflict.as_ref()?;
    let one = |(field, asked): (&String, &domain::op::FieldConflict)| {
        let row = |label, value: &Value| view! { <dt>{t(label)}</dt><dd>{shown(field, value)}</dd> };
        view! {
            <p class="small"><b>{name_of(field)}</b></p>
            <dl class="versus">{row(words::BEFORE, &asked.base)}{row(words::OFFICE, &asked.theirs)}{row(words::YOU, &asked.mine)}</dl>
        }
    };
    Some(asked.iter().map(one).collect::<Vec<_>>().into_any())
}

/// Whose word stands. A state the graph does not lead to cannot be sent again: only the office's can be kept.
pub fn choices(item: &Item) -> Vec<AnyView> {
    let can_send = !matches!(item.op.change, Change::TransitionJob(_));
    let keep = choice(item, "check", t(words::KEEP_THEIRS), ByHand::Discard);
    let send = can_send.then(|| choice(item, "send", t(words::SEND_MINE), ByHand::SendMine));
    [Some(keep), send].into_iter().flatten().collect()
}

fn choice(item: &Item, icon: &str, label: &'static str, what: ByHand) -> AnyView {
    let id = item.op.op_id.clone();
    action_button("", icon, label, move || {
        let id = id.clone();
        spawn(async move {
            sync::by_hand(what, &id).await;
        });
    })
}

fn name_of(field: &str) -> String {
    let name = match field {
        "status" => names::STATUS,
        "mac_address" => names::MAC,
        "gpon_sn" => names::GPON,
        "barcode" => names::BARCODE,
        "brand" => names::BRAND,
        "model" => names::MODEL,
        "firmware" => names::FIRMWARE,
        other => return other.to_owned(),
    };
    t(name).to_owned()
}

fn shown(field: &str, value: &Value) -> String {
    match value {
        Value::String(text) if field == "status" => status_text(&DispatchJobStatus::from(text.as_str())).to_owned(),
        Value::String(text) if !text.trim().is_empty() => text.clone(),
        Value::Null | Value::String(_) => t(words::EMPTY_FIELD).to_owned(),
        other => other.to_string(),
    }
}
