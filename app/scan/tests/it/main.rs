//! The scanner as its callers see it: label photographs, drawn codes, pictures of nothing, and garbage.

#![cfg(test)]

mod drawn;
mod hostile;
mod labels;
mod nothing;
mod paint;
