//! Tests that span crates are in `tests/`; this library holds the README's code, which must compile.

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
