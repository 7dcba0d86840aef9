//! What the OLT's words are called.

use super::{
    msg::device::{cause as causes, state as words},
    t,
};
use domain::network::RunState;

/// What a state is called.
pub fn state_name(state: &RunState) -> &str {
    match state {
        RunState::Online => t(words::ONLINE),
        RunState::Offline => t(words::OFFLINE),
        RunState::Los => t(words::LOS),
        RunState::DyingGasp => t(words::DYING_GASP),
        RunState::Disabled => t(words::DISABLED),
        RunState::Unknown => t(words::UNKNOWN),
        RunState::Other(word) => word,
    }
}

/// Why it fell, in words beside the OLT's own; a word nobody put into ours stands alone.
pub fn cause_name(cause: &str) -> String {
    let name = match cause {
        "LOSi" | "LOS" => causes::LOS,
        "LOFi" | "LOF" => causes::LOF,
        "DyingGasp" | "dying-gasp" => causes::DYING_GASP,
        "Deactivated" => causes::DEACTIVATED,
        "Wire-down" => causes::WIRE_DOWN,
        other => return other.to_owned(),
    };
    format!("{} ({cause})", t(name))
}
