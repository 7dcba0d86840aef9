//! What serde cannot tell about a type by itself: the times, which travel as text, and the open sets of words.

use crate::{
    time::{LocalDate, LocalTime, Timestamp},
    topic::Topic,
};
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use std::borrow::Cow;

/// As the server takes it: RFC 9562 with hyphens.
pub const UUID_V7: &str = "^[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-7[0-9a-fA-F]{3}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}$";

/// Any word; those known are named, and another is kept as it came.
pub fn open(known: &[&str]) -> Schema {
    json_schema!({ "type": "string", "examples": known })
}

macro_rules! text {
    ($name:ident: $($schema:tt)+) => {
        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({ "type": "string", $($schema)+ })
            }
        }
    };
}

text!(Timestamp: "format": "date-time", "description": "RFC 3339 with the offset of the place.");
text!(Topic: "examples": ["device:TPLG97441B58", "dispatch:2026-11-22", "health"]);
text!(LocalDate: "format": "date");
text!(LocalTime: "pattern": "^([01][0-9]|2[0-3]):[0-5][0-9]$", "description": "HH:MM at the site.");
