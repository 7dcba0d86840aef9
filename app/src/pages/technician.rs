//! The technician's phone: everything below `/j`.

pub mod device;
pub mod ended;
pub mod job;
pub mod outbox;
pub mod scan;
pub mod today;
