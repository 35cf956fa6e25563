//! What is known of an operation whose answer comes in pages.

use super::{Decode, Value};

/// An answer that is one page of several.
///
/// Accessors for what decides where the next page begins; [`Pages`](crate::Pages) does the rest.
pub trait Page: Decode + Default {
    /// What a page holds.
    type Item;

    /// The items, where the answer has them.
    fn items(&mut self) -> Option<&mut Vec<Self::Item>>;

    /// Where the next page begins, where the answer tells.
    #[inline]
    fn next(&self) -> Option<Value> {
        None
    }

    /// Whether there is more, where the answer tells.
    #[inline]
    fn has_more(&self) -> Option<bool> {
        None
    }
}

/// An answer that is nothing but its items.
impl<T: Decode + Default> Page for Vec<T> {
    type Item = T;

    #[inline]
    fn items(&mut self) -> Option<&mut Vec<T>> {
        Some(self)
    }
}

/// How one gets from a page to the next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Paging {
    /// Index of the parameter that says where a page begins.
    pub position: usize,
    /// Index of the parameter that says how many items a page has.
    pub size: Option<usize>,
    /// What the next page's position is.
    pub step: Step,
}

/// What the next page's position is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Step {
    /// What the answer says in the field at this path.
    Told(&'static str),
    /// One more than the position before. Where the caller gives none, the first is this.
    ByOne(i64),
    /// The position before and as many more as the page had items. Where the caller gives none, the first is this.
    ByItems(i64),
}
