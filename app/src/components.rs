//! Presentational pieces: values in, events out. A function draws one and forgets its type (`AnyView`), so a phone
//! downloads each piece once and not once per use. The few pieces that know the app's state say so.

pub mod action;
pub mod age;
pub mod announcer;
pub mod bottombar;
pub mod bytes;
pub mod chip;
pub mod desk;
pub mod empty;
pub mod facts;
pub mod hold;
pub mod icon;
pub mod job;
pub mod notice;
pub mod notices;
pub mod number;
pub mod panel;
pub mod pill;
pub mod screen;
pub mod segmented;
pub mod skeleton;
pub mod switch;
pub mod toast;
pub mod topbar;
pub mod verdict;
