//! What JSON is decoded into.

use std::collections::BTreeMap;

use crate::secret::Secret;

/// A value that JSON can be decoded into.
pub trait Decode {
    /// Returns the target for the JSON value.
    fn target(&mut self) -> Target<'_>;
}

impl dyn Decode + '_ {
    /// Returns the target for a value that is there: of an optional value, what it holds.
    pub fn present(&mut self) -> Target<'_> {
        match self.target() {
            Target::Optional(optional) => optional.some(),
            target => target,
        }
    }

    /// Makes the value absent if it can be, because `null` arrived.
    pub fn forget(&mut self) {
        if let Target::Optional(optional) = self.target() {
            optional.none();
        }
    }
}

/// Where a JSON value goes, by its type.
pub enum Target<'a> {
    /// Text.
    Text(&'a mut String),
    /// A whole number of 64 bits.
    Int64(&'a mut i64),
    /// A whole number of 32 bits.
    Int32(&'a mut i32),
    /// A number.
    Float64(&'a mut f64),
    /// True or false.
    Bool(&'a mut bool),
    /// A text of an open list of values.
    TextValue(&'a mut dyn TextValue),
    /// A whole number of an open list of values.
    IntegerValue(&'a mut dyn IntegerValue),
    /// A value that may be absent.
    Optional(&'a mut dyn Optional),
    /// A list.
    List(&'a mut dyn List),
    /// A map from keys to values.
    Map(&'a mut dyn Map),
    /// An object with named fields.
    Object(&'a mut dyn Fields),
    /// Any JSON value.
    Any(&'a mut serde_json::Value),
}

/// An object with named fields.
pub trait Fields {
    /// Returns the field called `name` on the wire. Unknown fields are skipped.
    fn field(&mut self, name: &str) -> Option<&mut dyn Decode>;
}

/// A text of an open list of values.
pub trait TextValue {
    /// Sets the value from its text.
    fn set_text(&mut self, text: &str);
}

/// A whole number of an open list of values.
pub trait IntegerValue {
    /// Sets the value from its number.
    fn set_integer(&mut self, number: i64);
}

/// A value that may be absent.
pub trait Optional {
    /// Returns the target for the value, which is there from now on.
    fn some(&mut self) -> Target<'_>;
    /// Makes the value absent.
    fn none(&mut self);
}

/// A type of fields in answers, empty as a constant. Functions would be compiled for each type in users' programs, and with each call of
/// one the code that drops what was made before.
///
/// ```
/// use dingtalk_core::binding::Empty;
///
/// assert_eq!(Option::<i64>::EMPTY, None);
/// ```
pub trait Empty {
    /// The empty value.
    const EMPTY: Self;
}

impl<T> Empty for Option<T> {
    const EMPTY: Self = None;
}

impl<T> Empty for Vec<T> {
    const EMPTY: Self = Self::new();
}

impl<T> Empty for BTreeMap<String, T> {
    const EMPTY: Self = Self::new();
}

/// A list.
pub trait List {
    /// Adds an element to be filled.
    fn push(&mut self) -> &mut dyn Decode;
    /// Removes the elements after the first `length`.
    fn truncate(&mut self, length: usize);
}

/// A map from keys to values.
pub trait Map {
    /// Returns the value of `key`, to be filled.
    fn entry(&mut self, key: String) -> &mut dyn Decode;
}

impl<T: for<'a> From<&'a str>> TextValue for T {
    #[inline]
    fn set_text(&mut self, text: &str) {
        *self = Self::from(text);
    }
}

impl<T: From<i64>> IntegerValue for T {
    #[inline]
    fn set_integer(&mut self, number: i64) {
        *self = Self::from(number);
    }
}

impl<T: Fields> Decode for T {
    #[inline]
    fn target(&mut self) -> Target<'_> {
        Target::Object(self)
    }
}

// What follows is compiled for each type in users' programs, so it calls few other generic functions.

impl<T: Decode + Default> Decode for Option<T> {
    #[inline]
    fn target(&mut self) -> Target<'_> {
        Target::Optional(self)
    }
}

impl<T: Decode + Default> Optional for Option<T> {
    #[inline]
    fn some(&mut self) -> Target<'_> {
        loop {
            match self {
                Some(value) => return value.target(),
                None => *self = Some(T::default()),
            }
        }
    }

    #[inline]
    fn none(&mut self) {
        *self = None;
    }
}

impl<T: Decode + Default> Decode for Vec<T> {
    #[inline]
    fn target(&mut self) -> Target<'_> {
        Target::List(self)
    }
}

impl<T: Decode + Default> List for Vec<T> {
    #[inline]
    fn push(&mut self) -> &mut dyn Decode {
        Vec::push(self, T::default());
        match self.as_mut_slice() {
            [.., last] => last,
            #[allow(clippy::unreachable, reason = "an element was pushed just above")]
            [] => unreachable!(),
        }
    }

    #[inline]
    fn truncate(&mut self, length: usize) {
        Vec::truncate(self, length);
    }
}

impl<T: Decode + Default> Decode for BTreeMap<String, T> {
    #[inline]
    fn target(&mut self) -> Target<'_> {
        Target::Map(self)
    }
}

impl<T: Decode + Default> Map for BTreeMap<String, T> {
    #[inline]
    fn entry(&mut self, key: String) -> &mut dyn Decode {
        BTreeMap::entry(self, key).or_default()
    }
}

macro_rules! scalars {
    ($($type:ty => |$this:ident| $target:expr;)*) => {$(
        impl Decode for $type {
            fn target(&mut self) -> Target<'_> {
                let $this = self;
                $target
            }
        }
    )*};
}

scalars! {
    String => |this| Target::Text(this);
    Secret => |this| Target::Text(this.text_mut());
    i64 => |this| Target::Int64(this);
    i32 => |this| Target::Int32(this);
    f64 => |this| Target::Float64(this);
    bool => |this| Target::Bool(this);
    serde_json::Value => |this| Target::Any(this);
}

/// For operations that return nothing: every field is skipped.
impl Fields for () {
    fn field(&mut self, _name: &str) -> Option<&mut dyn Decode> {
        None
    }
}
