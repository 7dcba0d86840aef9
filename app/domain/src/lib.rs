//! The shared vocabulary of Gigafibre Ops. One file per thing; no I/O, no clock, no user interface.
//!
//! The module names are the glossary: each file's first paragraph says what the word means here.

pub mod audit;
pub mod billing;
pub mod contradiction;
pub mod customer;
pub mod day_pack;
pub mod dispatch_job;
pub mod error;
pub mod event;
pub mod identifier;
pub mod issue;
pub mod label;
pub mod linking;
pub mod lookup;
pub mod merge;
pub mod network;
pub mod op;
pub mod outage;
pub mod panel;
pub mod person;
pub mod phone;
mod sample;
pub mod scan;
#[cfg(feature = "schema")]
mod schema;
pub mod search;
pub mod service_equipment;
pub mod service_location;
pub mod subscription;
pub mod supplier_invoice;
pub mod time;
pub mod timeline;
pub mod topic;
pub mod transition;
pub mod verdict;
pub mod vision;

/// A closed set of words an upstream may still extend: what is not known is kept as `Other`.
#[macro_export]
macro_rules! open_enum {
    ($(#[$meta:meta])* $name:ident { $($variant:ident = $word:literal),+ $(,)? }) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
        #[serde(from = "String", into = "String")]
        pub enum $name { $(#[doc = $word] $variant,)+ /// A word this version does not know, kept as it came.
            Other(String) }
        impl $name {
            /// Every word known, in the order above.
            pub const KNOWN: &'static [Self] = &[$(Self::$variant),+];
            /// The upstream's own word.
            pub fn as_str(&self) -> &str { match self { $(Self::$variant => $word,)+ Self::Other(word) => word } }
        }
        impl From<String> for $name {
            fn from(word: String) -> Self { match word.as_str() { $($word => Self::$variant,)+ _ => Self::Other(word) } }
        }
        impl From<&str> for $name { fn from(word: &str) -> Self { Self::from(word.to_owned()) } }
        impl From<$name> for String { fn from(value: $name) -> Self { value.as_str().to_owned() } }
        impl std::fmt::Display for $name {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result { f.write_str(self.as_str()) }
        }
        #[cfg(feature = "schema")]
        impl schemars::JsonSchema for $name {
            fn schema_name() -> std::borrow::Cow<'static, str> { stringify!($name).into() }
            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema { $crate::schema::open(&[$($word),+]) }
        }
    };
}
