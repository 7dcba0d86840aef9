//! Live events: one stream per browser, shared by its tabs, with no event lost between two connections.
