//! What takes more than one call.
//!
//! Most operations are functions of generated crates. A few belong together: an upload to the storage is three calls, and a text that
//! an AI assistant writes is many. This crate has them as one function each, made of the generated ones. Every failure is a
//! [`dingtalk_core::Error`].
//!
//! Each module needs the feature of its name, which brings in the APIs that it calls.

#[cfg(feature = "card")]
pub mod card;
#[cfg(feature = "storage")]
pub mod storage;

/// The README's code compiles.
#[cfg(all(doctest, feature = "storage"))]
#[doc = include_str!("../README.md")]
mod readme {}
