//! Live events, end to end: over sockets, through a line that is cut, against a hub that comes and goes.

mod authority;
mod cuts;
mod feed;
mod page;
mod reader;
