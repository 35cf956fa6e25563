//! Tests that span crates are in `tests/`. This library has the README's code, which must compile.

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
