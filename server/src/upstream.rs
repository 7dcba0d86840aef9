//! The real three: one client per upstream, domain types out.
