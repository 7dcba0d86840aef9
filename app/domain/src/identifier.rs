//! Identifiers: parsed once, valid ever after.
