//! `day-pack`: what a phone carries for today and tomorrow.

use domain::day_pack::DayPack;

/// The signed-in technician's pack.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct ReadDayPack;

impl super::Endpoint for ReadDayPack {
    const METHOD: &'static str = "GET";
    const PATH: &'static str = "/api/day-pack";
    type Response = DayPack;
    fn path(&self) -> String {
        Self::PATH.to_owned()
    }
}
