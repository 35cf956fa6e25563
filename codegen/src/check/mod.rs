//! Rules that go beyond the shape of a file.

pub(crate) mod limits;
pub(crate) mod owned;
pub(crate) mod page_errors;
pub(crate) mod settled;
pub(crate) mod usage;
pub(crate) mod value;
