//! What JSON is decoded into.

use std::collections::BTreeMap;

use crate::secret::Secret;

/// A value that JSON can be decoded into.
pub trait Decode {
    /// Returns the target for the JSON value.
    fn target(&mut self) -> Target<'_>;

    /// Makes the value absent if it can be, because `null` arrived.
    #[inline]
    fn forget(&mut self) {}
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

/// A list.
pub trait List {
    /// Removes all elements.
    fn clear(&mut self);
    /// Adds an element to be filled.
    fn push(&mut self) -> &mut dyn Decode;
    /// Removes the last element, which arrived as `null`.
    fn pop(&mut self);
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

impl<T: Decode + Default> Decode for Option<T> {
    #[inline]
    fn target(&mut self) -> Target<'_> {
        self.get_or_insert_with(T::default).target()
    }

    #[inline]
    fn forget(&mut self) {
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
    fn clear(&mut self) {
        Vec::clear(self);
    }

    #[inline]
    fn push(&mut self) -> &mut dyn Decode {
        Vec::push(self, T::default());
        let last = self.len() - 1;
        #[allow(clippy::indexing_slicing, reason = "an element was pushed just above")]
        &mut self[last]
    }

    #[inline]
    fn pop(&mut self) {
        Vec::pop(self);
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
