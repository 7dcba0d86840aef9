//! A job's words and icons, the same wherever a job is shown.

use super::chip::Tone;
use crate::{
    api::encode,
    i18n::{
        msg::{common, today},
        t,
    },
    offline::day_view::JobView,
};
use domain::{
    dispatch_job::{DispatchJobStatus, DispatchJobType, EquipmentAction},
    service_location::ServiceLocation,
};

/// `Réparation`; a word ERPNext has and we do not is shown as it is.
pub fn job_type_text(job_type: &DispatchJobType) -> String {
    use common::job_type as words;
    match job_type {
        DispatchJobType::Installation => t(words::INSTALLATION),
        DispatchJobType::Repair => t(words::REPAIR),
        DispatchJobType::Maintenance => t(words::MAINTENANCE),
        DispatchJobType::Retrieval => t(words::RETRIEVAL),
        DispatchJobType::Survey => t(words::SURVEY),
        DispatchJobType::Other(word) => word,
    }
    .to_owned()
}

/// Its icon.
pub fn job_type_icon(job_type: &DispatchJobType) -> &'static str {
    match job_type {
        DispatchJobType::Installation => "install",
        DispatchJobType::Retrieval => "return",
        DispatchJobType::Survey => "pin",
        _ => "wrench",
    }
}

/// `En route`.
pub fn status_text(status: &DispatchJobStatus) -> &'static str {
    use common::status as words;
    t(match status {
        DispatchJobStatus::Open => words::OPEN,
        DispatchJobStatus::Assigned => words::ASSIGNED,
        DispatchJobStatus::InProgress => words::IN_PROGRESS,
        DispatchJobStatus::Completed => words::COMPLETED,
        DispatchJobStatus::Cancelled => words::CANCELLED,
        DispatchJobStatus::EnRoute => words::EN_ROUTE,
        DispatchJobStatus::OnSite => words::ON_SITE,
        DispatchJobStatus::Paused => words::PAUSED,
        DispatchJobStatus::NotDone => words::NOT_DONE,
        DispatchJobStatus::Other(_) => common::UNKNOWN,
    })
}

/// Its icon.
pub fn status_icon(status: &DispatchJobStatus) -> &'static str {
    match status {
        DispatchJobStatus::EnRoute => "van",
        DispatchJobStatus::OnSite => "arrive",
        DispatchJobStatus::InProgress => "wrench",
        DispatchJobStatus::Paused => "pause",
        DispatchJobStatus::Completed => "done",
        DispatchJobStatus::Cancelled | DispatchJobStatus::NotDone => "refuse",
        DispatchJobStatus::Open | DispatchJobStatus::Assigned => "clock",
        DispatchJobStatus::Other(_) => "unknown",
    }
}

/// What it means.
pub fn status_tone(status: &DispatchJobStatus) -> Tone {
    match status {
        DispatchJobStatus::EnRoute | DispatchJobStatus::OnSite | DispatchJobStatus::InProgress => Tone::Accent,
        DispatchJobStatus::Completed => Tone::Good,
        DispatchJobStatus::Paused => Tone::Limit,
        DispatchJobStatus::Cancelled | DispatchJobStatus::NotDone => Tone::Bad,
        _ => Tone::Neutral,
    }
}

/// `À remplacer`.
pub fn action_text(action: &EquipmentAction) -> String {
    use common::action as words;
    match action {
        EquipmentAction::Install => t(words::INSTALL),
        EquipmentAction::Remove => t(words::REMOVE),
        EquipmentAction::Replace => t(words::REPLACE),
        EquipmentAction::Inspect => t(words::INSPECT),
        EquipmentAction::Other(word) => word,
    }
    .to_owned()
}

/// `Prévue 14:00–15:30`.
pub fn hours_text(view: &JobView) -> Option<String> {
    let (from, to) = view.hours()?;
    Some(match to {
        Some(to) => today::planned(&from, &to),
        None => today::planned_from(&from),
    })
}

/// Opens the phone's own maps: at the coordinates where there are some, else at the address.
pub fn navigate_href(location: &ServiceLocation) -> String {
    let to = match (location.latitude, location.longitude) {
        (Some(latitude), Some(longitude)) => format!("{latitude},{longitude}"),
        _ => format!("{}, {}", location.address_line, location.city),
    };
    format!("https://www.google.com/maps/dir/?api=1&destination={}", encode(&to))
}
