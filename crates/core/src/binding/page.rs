//! Operations that return their result in pages.

use super::{Decode, Value};

/// An answer that is one page of several.
///
/// Provides the values that determine the next page, which [`Pages`](crate::Pages) fetches.
pub trait Page: Decode + Default {
    /// The type of the items.
    type Item;

    /// Returns the items, if the answer has them.
    fn items(&mut self) -> Option<&mut Vec<Self::Item>>;

    /// Returns the position of the next page, if the answer contains it.
    #[inline]
    fn next(&self) -> Option<Value> {
        None
    }

    /// Returns whether there are more pages, if the answer says so.
    #[inline]
    fn has_more(&self) -> Option<bool> {
        None
    }
}

/// An answer that consists of its items.
impl<T: Decode + Default> Page for Vec<T> {
    type Item = T;

    #[inline]
    fn items(&mut self) -> Option<&mut Vec<T>> {
        Some(self)
    }
}

/// How an operation is called for the next page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// The index of the parameter for the position of a page.
    pub position: usize,
    /// The index of the parameter for the number of items in a page.
    pub size: Option<usize>,
    /// How the position of the next page is determined.
    pub step: Step,
}

/// Where position and size are within the values of their parameters: wire names, from the outermost object on. Empty if they are
/// parameters themselves.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Within {
    /// Of the position of a page.
    pub position: &'static [&'static str],
    /// Of the number of items in a page.
    pub size: &'static [&'static str],
}

/// How the position of the next page is determined.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// The answer contains it, in the field at this path.
    Told(&'static str),
    /// It is one more than the last position. The first is this, unless the caller sets one.
    ByOne(i64),
    /// It is the last position plus the number of items in the page. The first is this, unless the caller sets one.
    ByItems(i64),
}
