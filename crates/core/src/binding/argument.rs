//! What setters take.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use crate::secret::Secret;
use crate::upload::Upload;

/// A value that a setter for a `T` takes.
///
/// Everything is taken as itself, owned or borrowed. Texts, times and files have more forms, which are listed below. To pass types of your
/// own, implement it for them:
///
/// ```
/// use dingtalk_core::binding::Argument;
///
/// struct UserId(String);
///
/// impl Argument<String> for UserId {
///     fn into_argument(self) -> String {
///         self.0
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "a setter for `{T}` does not take `{Self}`",
    label = "expected `{T}`, or a value that stands for one",
    note = "if it is the builder of an object, call `.build()` on it"
)]
pub trait Argument<T>: Sized {
    /// Returns the value to set.
    fn into_argument(self) -> T;
}

impl<T> Argument<T> for T {
    fn into_argument(self) -> T {
        self
    }
}

#[diagnostic::do_not_recommend]
impl<T: Clone> Argument<T> for &T {
    fn into_argument(self) -> T {
        self.clone()
    }
}

/// A type whose setters also take text: secrets, times, open lists of texts.
pub trait OfText: for<'a> From<&'a str> {}

/// A type whose setters also take a whole number: times, open lists of numbers.
pub trait OfInteger: From<i64> {}

impl OfText for Secret {}

/// Any JSON value, which setters take in every form that [`Json`](crate::Json) can be made from.
pub struct AnyJson(pub(super) serde_json::Value);

#[diagnostic::do_not_recommend]
impl<T: Into<serde_json::Value>> Argument<AnyJson> for T {
    fn into_argument(self) -> AnyJson {
        AnyJson(self.into())
    }
}

/// Forms of text.
macro_rules! text {
    ($($source:ty => |$text:ident| $owned:expr;)*) => {$(
        #[diagnostic::do_not_recommend]
        impl Argument<String> for $source {
            fn into_argument(self) -> String {
                let $text = self;
                $owned
            }
        }

        #[diagnostic::do_not_recommend]
        impl<T: OfText> Argument<T> for $source {
            fn into_argument(self) -> T {
                T::from(&*self)
            }
        }
    )*};
}

text! {
    &str => |text| text.to_owned();
    &&str => |text| (*text).to_owned();
    &&String => |text| (*text).to_owned();
    Cow<'_, str> => |text| text.into_owned();
    &Cow<'_, str> => |text| text.as_ref().to_owned();
    Box<str> => |text| text.into_string();
    &Box<str> => |text| text.as_ref().to_owned();
    Arc<str> => |text| text.as_ref().to_owned();
    &Arc<str> => |text| text.as_ref().to_owned();
    Rc<str> => |text| text.as_ref().to_owned();
}

#[diagnostic::do_not_recommend]
impl<T: OfText> Argument<T> for String {
    fn into_argument(self) -> T {
        T::from(&self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: OfText> Argument<T> for &String {
    fn into_argument(self) -> T {
        T::from(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: OfInteger> Argument<T> for i64 {
    fn into_argument(self) -> T {
        T::from(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T: OfInteger> Argument<T> for &i64 {
    fn into_argument(self) -> T {
        T::from(*self)
    }
}

/// Files on disk.
macro_rules! paths {
    ($($source:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl Argument<Upload> for $source {
            fn into_argument(self) -> Upload {
                Upload::path(self)
            }
        }
    )*};
}

paths!(&Path, PathBuf, &PathBuf);

/// Numbers that fit into a larger type.
macro_rules! numbers {
    ($($number:ty: $($smaller:ty),*;)*) => {$($(
        #[diagnostic::do_not_recommend]
        impl Argument<$number> for $smaller {
            fn into_argument(self) -> $number {
                self.into()
            }
        }

        #[diagnostic::do_not_recommend]
        impl Argument<$number> for &$smaller {
            fn into_argument(self) -> $number {
                (*self).into()
            }
        }
    )*)*};
}

numbers! {
    i32: i16, u16, i8, u8;
    i64: i32, u32, i16, u16, i8, u8;
    f64: f32, i32, u32, i16, u16, i8, u8;
}

/// Lists inside lists.
#[diagnostic::do_not_recommend]
impl<T, Item: Argument<T>, const LENGTH: usize> Argument<Vec<T>> for [Item; LENGTH] {
    fn into_argument(self) -> Vec<T> {
        self.into_iter().map(Item::into_argument).collect()
    }
}

#[diagnostic::do_not_recommend]
impl<T, Item: Argument<T> + Clone> Argument<Vec<T>> for &[Item] {
    fn into_argument(self) -> Vec<T> {
        self.iter().cloned().map(Item::into_argument).collect()
    }
}
