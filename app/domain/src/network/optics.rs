//! Bands and classes: what a number means. The table and its sources are in CONTRACTS.md section 4.

use super::{OpticalClass, OpticalReading, RunState};
use serde::{Deserialize, Serialize};

impl OpticalClass {
    /// The class of a power received at the ONT, in dBm. The OLT's word that the light is lost outranks the number.
    ///
    /// ```
    /// use domain::network::{OpticalClass, RunState};
    /// assert_eq!(OpticalClass::of(Some(-25.0), &RunState::Online), OpticalClass::Good);
    /// assert_eq!(OpticalClass::of(Some(-25.1), &RunState::Online), OpticalClass::Marginal);
    /// ```
    pub fn of(rx_power_dbm: Option<f64>, run_state: &RunState) -> Self {
        let Some(dbm) = rx_power_dbm.filter(|_| *run_state != RunState::Los) else { return Self::NoSignal };
        match dbm {
            _ if !(-45.0..0.0).contains(&dbm) => Self::Invalid,
            _ if dbm <= -40.0 => Self::NoSignal,
            _ if dbm < -27.0 => Self::Bad,
            _ if dbm < -25.0 => Self::Marginal,
            _ if dbm <= -8.0 => Self::Good,
            _ => Self::TooStrong,
        }
    }

    /// True inside -12..-23 dBm, where a line leaves room for ageing and a dirty connector.
    pub fn is_ideal(rx_power_dbm: f64) -> bool {
        (-23.0..=-12.0).contains(&rx_power_dbm)
    }

    /// How loudly it is shown.
    pub fn level(self) -> Level {
        match self {
            Self::Good => Level::Good,
            Self::Marginal => Level::Warning,
            Self::TooStrong | Self::Bad | Self::NoSignal => Level::Bad,
            Self::Invalid => Level::Unknown,
        }
    }
}

/// How a received power moved against its baseline: the power at install, or the 7-day median.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Trend {
    /// Less than 2 dB below.
    Steady,
    /// At least 2 dB below: amber even inside "good".
    Falling,
    /// At least 3 dB below: red.
    Fallen,
}

impl Trend {
    /// `None` where either power is missing, or is no real reading.
    pub fn of(rx_power_dbm: Option<f64>, baseline_rx_power_dbm: Option<f64>) -> Option<Self> {
        let real = |dbm: &f64| (-40.0..0.0).contains(dbm) && *dbm > -40.0;
        let drop_db = baseline_rx_power_dbm.filter(real)? - rx_power_dbm.filter(real)?;
        // Powers are read to a hundredth; a binary fraction must not decide at the boundary.
        Some(match (drop_db * 100.0).round() as i32 {
            300.. => Self::Fallen,
            200.. => Self::Falling,
            _ => Self::Steady,
        })
    }

    /// How loudly it is shown.
    pub fn level(self) -> Level {
        match self {
            Self::Steady => Level::Good,
            Self::Falling => Level::Warning,
            Self::Fallen => Level::Bad,
        }
    }
}

/// How loudly a value is shown. Never a colour alone: the page adds an icon and a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum Level {
    /// No reading, or one that cannot be true. Never green.
    Unknown,
    /// Green.
    Good,
    /// Amber.
    Warning,
    /// Red.
    Bad,
}

impl Level {
    /// Launched by the ONT: 0.5 to 5 dBm.
    pub fn of_tx_power(dbm: Option<f64>) -> Self {
        Self::inside(dbm, 0.5, 5.0, Self::Warning)
    }

    /// Received at the OLT: -28 to -8 dBm.
    pub fn of_olt_rx_power(dbm: Option<f64>) -> Self {
        Self::inside(dbm, -28.0, -8.0, Self::Bad)
    }

    /// Laser bias: 5 to 40 mA.
    pub fn of_bias_current(ma: Option<f64>) -> Self {
        Self::inside(ma, 5.0, 40.0, Self::Warning)
    }

    /// Transceiver supply: 3.0 to 3.6 V.
    pub fn of_supply_voltage(v: Option<f64>) -> Self {
        Self::inside(v, 3.0, 3.6, Self::Warning)
    }

    /// Transceiver temperature: above 70 °C amber, above 85 °C red.
    pub fn of_temperature(c: Option<f64>) -> Self {
        match c.filter(|c| c.is_finite()) {
            None => Self::Unknown,
            Some(c) if c > 85.0 => Self::Bad,
            Some(c) if c > 70.0 => Self::Warning,
            Some(_) => Self::Good,
        }
    }

    fn inside(value: Option<f64>, low: f64, high: f64, outside: Self) -> Self {
        match value.filter(|value| value.is_finite()) {
            None => Self::Unknown,
            Some(value) if (low..=high).contains(&value) => Self::Good,
            Some(_) => outside,
        }
    }
}

/// How well a Wi-Fi client is heard.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum WifiStrength {
    /// -60 dBm or more.
    Good,
    /// Down to -70.
    Fair,
    /// Down to -80.
    Weak,
    /// Below.
    Bad,
}

impl WifiStrength {
    /// From the strength received at the access point.
    pub fn of(rssi_dbm: i16) -> Self {
        match rssi_dbm {
            -60.. => Self::Good,
            -70.. => Self::Fair,
            -80.. => Self::Weak,
            _ => Self::Bad,
        }
    }
}

impl OpticalReading {
    /// The class of this reading's received power.
    pub fn class(&self) -> OpticalClass {
        OpticalClass::of(self.rx_power_dbm, &self.run_state)
    }

    /// Its trend, where there is a baseline.
    pub fn trend(&self) -> Option<Trend> {
        Trend::of(self.rx_power_dbm, self.baseline_rx_power_dbm)
    }

    /// Class and trend together: the louder of the two, but a reading that cannot be true stays unknown.
    pub fn level(&self) -> Level {
        let class = self.class().level();
        if class == Level::Unknown { class } else { self.trend().map_or(class, |trend| class.max(trend.level())) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_change_exactly_where_the_table_says() {
        use OpticalClass::{Bad, Good, Invalid, Marginal, NoSignal, TooStrong};
        for (dbm, class) in [
            (0.0, Invalid),
            (3.2, Invalid),
            (-0.01, TooStrong),
            (-7.99, TooStrong),
            (-8.0, Good),
            (-25.0, Good),
            (-25.01, Marginal),
            (-27.0, Marginal),
            (-27.01, Bad),
            (-39.99, Bad),
            (-40.0, NoSignal),
            (-45.0, NoSignal),
            (-45.01, Invalid),
            (f64::NAN, Invalid),
            (f64::NEG_INFINITY, Invalid),
        ] {
            assert_eq!(OpticalClass::of(Some(dbm), &RunState::Online), class, "{dbm}");
            assert_eq!(OpticalClass::of(Some(dbm), &RunState::Los), NoSignal, "{dbm} with the light lost");
        }
        assert_eq!(OpticalClass::of(None, &RunState::Online), NoSignal);
        assert!(OpticalClass::is_ideal(-12.0) && OpticalClass::is_ideal(-23.0));
        assert!(!OpticalClass::is_ideal(-11.9) && !OpticalClass::is_ideal(-23.1));
    }

    #[test]
    fn a_fall_of_two_decibels_is_amber_and_of_three_red() {
        for (rx, baseline, trend) in [
            (-19.4, -19.4, Trend::Steady),
            (-17.0, -19.4, Trend::Steady),
            (-21.39, -19.4, Trend::Steady),
            (-21.4, -19.4, Trend::Falling),
            (-22.39, -19.4, Trend::Falling),
            (-22.4, -19.4, Trend::Fallen),
        ] {
            assert_eq!(Trend::of(Some(rx), Some(baseline)), Some(trend), "{rx} against {baseline}");
        }
        for (rx, baseline) in
            [(None, Some(-19.0)), (Some(-19.0), None), (Some(-40.0), Some(-19.0)), (Some(0.0), Some(-19.0))]
        {
            assert_eq!(Trend::of(rx, baseline), None);
        }
    }

    #[test]
    fn the_louder_of_class_and_trend_is_shown() {
        let reading = |rx, baseline| OpticalReading {
            rx_power_dbm: rx,
            baseline_rx_power_dbm: baseline,
            run_state: RunState::Online,
            ..crate::network::NetworkReading::samples().remove(0).optics.remove(0)
        };
        for (rx, baseline, level) in [
            (Some(-20.0), None, Level::Good),
            (Some(-20.0), Some(-18.0), Level::Warning),
            (Some(-20.0), Some(-17.0), Level::Bad),
            (Some(-26.0), Some(-26.0), Level::Warning),
            (Some(-28.0), Some(-28.0), Level::Bad),
            (Some(1.0), Some(-18.0), Level::Unknown),
            (None, Some(-18.0), Level::Bad),
        ] {
            assert_eq!(reading(rx, baseline).level(), level, "{rx:?} against {baseline:?}");
        }
    }

    #[test]
    fn the_other_bands_change_at_their_boundaries() {
        use Level::{Bad, Good, Unknown, Warning};
        type Band = fn(Option<f64>) -> Level;
        let table: [(Band, &[(f64, Level)]); 5] = [
            (Level::of_tx_power, &[(0.49, Warning), (0.5, Good), (5.0, Good), (5.01, Warning)]),
            (Level::of_olt_rx_power, &[(-28.01, Bad), (-28.0, Good), (-8.0, Good), (-7.99, Bad)]),
            (Level::of_bias_current, &[(4.9, Warning), (5.0, Good), (40.0, Good), (40.1, Warning)]),
            (Level::of_supply_voltage, &[(2.99, Warning), (3.0, Good), (3.6, Good), (3.61, Warning)]),
            (Level::of_temperature, &[(70.0, Good), (70.1, Warning), (85.0, Warning), (85.1, Bad)]),
        ];
        for (band, cases) in table {
            for (value, level) in cases {
                assert_eq!(band(Some(*value)), *level, "{value}");
            }
            assert_eq!((band(None), band(Some(f64::NAN))), (Unknown, Unknown));
        }
        let strengths = [-59, -60, -61, -70, -71, -80, -81].map(WifiStrength::of);
        use WifiStrength as W;
        assert_eq!(strengths, [W::Good, W::Good, W::Fair, W::Fair, W::Weak, W::Weak, W::Bad]);
    }
}
