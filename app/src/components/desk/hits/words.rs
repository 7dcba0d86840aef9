//! Why a record was found and how it is, in words.

use crate::{
    components::chip::Tone,
    i18n::{
        Msg,
        msg::{
            common::status as job,
            search::{self as words, field, state as states},
        },
        t,
    },
};
use domain::search::{Field, How, Kind, Reason};

/// `Série finissant par`.
pub(super) fn why(reason: &Reason) -> String {
    let label = t(label(reason));
    match reason.how {
        How::Ending => words::ending(label),
        How::Beginning if is_code(reason.field) => words::beginning(label),
        How::Close => words::close(label),
        How::Whole | How::Beginning => label.to_owned(),
    }
}

/// Whether its characters are read one by one.
pub(super) fn is_code(of: Field) -> bool {
    matches!(of, Field::Serial | Field::Mac | Field::Gpon | Field::Barcode | Field::Code | Field::Number)
}

fn label(reason: &Reason) -> Msg {
    match (reason.field, reason.of) {
        (Field::Name, Some(Kind::Customer)) => field::CUSTOMER,
        (Field::Address, Some(Kind::Location)) => field::PLACE,
        (Field::Name, _) => field::NAME,
        (Field::Mobile, _) => field::MOBILE,
        (Field::Phone, _) => field::PHONE,
        (Field::Contact, _) => field::CONTACT,
        (Field::Email, _) => field::EMAIL,
        (Field::Address, _) => field::ADDRESS,
        (Field::Town, _) => field::TOWN,
        (Field::PostalCode, _) => field::POSTAL_CODE,
        (Field::Serial, _) => field::SERIAL,
        (Field::Mac, _) => field::MAC,
        (Field::Gpon, _) => field::GPON,
        (Field::Barcode, _) => field::BARCODE,
        (Field::Model, _) => field::MODEL,
        (Field::Subject, _) => field::SUBJECT,
        (Field::Code | Field::Number | Field::Kind | Field::Amount | Field::Date, _) => field::NUMBER,
    }
}

/// ERPNext's state in words; one this version does not know stays as it is.
pub(super) fn state(word: &str) -> (Tone, &'static str, String) {
    let known = match word {
        "Disabled" => (Tone::Limit, "lock", states::DISABLED),
        "In Stock" => (Tone::Neutral, "equipment", states::IN_STOCK),
        "Installed" => (Tone::Neutral, "check", states::INSTALLED),
        "Faulty" => (Tone::Bad, "alert", states::FAULTY),
        "Returned" => (Tone::Neutral, "return", states::RETURNED),
        "Lost" => (Tone::Bad, "unknown", states::LOST),
        "Active" => (Tone::Neutral, "check", states::ACTIVE),
        "Pending" => (Tone::Neutral, "clock", states::PENDING),
        "Inactive" => (Tone::Neutral, "pause", states::INACTIVE),
        "Open" => (Tone::Accent, "ticket", states::OPEN),
        "Replied" => (Tone::Accent, "message", states::REPLIED),
        "On Hold" | "Hold" => (Tone::Limit, "pause", states::ON_HOLD),
        "Resolved" => (Tone::Good, "check", states::RESOLVED),
        "Closed" => (Tone::Neutral, "check", states::CLOSED),
        "Paid" => (Tone::Good, "check", states::PAID),
        "Unpaid" | "Partly Paid" | "Submitted" => (Tone::Neutral, "clock", states::UNPAID),
        "Overdue" => (Tone::Limit, "clock", states::OVERDUE),
        "Draft" => (Tone::Neutral, "edit", states::DRAFT),
        "Cancelled" => (Tone::Neutral, "close", states::CANCELLED),
        "open" => (Tone::Accent, "todo", job::OPEN),
        "assigned" => (Tone::Accent, "calendar", job::ASSIGNED),
        "en_route" => (Tone::Accent, "van", job::EN_ROUTE),
        "on_site" => (Tone::Accent, "pin", job::ON_SITE),
        "in_progress" => (Tone::Accent, "play", job::IN_PROGRESS),
        "paused" => (Tone::Limit, "pause", job::PAUSED),
        "completed" => (Tone::Neutral, "check", job::COMPLETED),
        "cancelled" => (Tone::Neutral, "close", job::CANCELLED),
        "not_done" => (Tone::Limit, "refuse", job::NOT_DONE),
        _ => return (Tone::Neutral, "info", word.to_owned()),
    };
    (known.0, known.1, t(known.2).to_owned())
}
