//! Places that JSON is decoded into.

use std::collections::BTreeMap;

use crate::Secret;

/// Something that JSON can be decoded into.
///
pub trait Decode {
    /// Where the parts go.
    fn target(&mut self) -> Target<'_>;

    /// Makes the value absent, where it can be: `null` arrived.
    #[inline]
    fn forget(&mut self) {}
}

/// Where a value goes, by what it is made of.
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
    /// A text out of a list that may grow.
    TextValue(&'a mut dyn TextValue),
    /// A whole number out of a list that may grow.
    IntegerValue(&'a mut dyn IntegerValue),
    /// Several values.
    List(&'a mut dyn List),
    /// Values by key.
    Map(&'a mut dyn Map),
    /// An object with named fields.
    Object(&'a mut dyn Fields),
    /// Whatever JSON.
    Any(&'a mut serde_json::Value),
}

/// An object with named fields.
pub trait Fields {
    /// The field called `name` on the wire. An unknown one is passed over.
    fn field(&mut self, name: &str) -> Option<&mut dyn Decode>;
}

/// A text out of a list that may grow.
pub trait TextValue {
    /// Takes the value that is written so.
    fn set_text(&mut self, text: &str);
}

/// A whole number out of a list that may grow.
pub trait IntegerValue {
    /// Takes the value of this number.
    fn set_integer(&mut self, number: i64);
}

/// Several values.
pub trait List {
    /// Drops all elements.
    fn clear(&mut self);
    /// Adds an element to be filled.
    fn push(&mut self) -> &mut dyn Decode;
    /// Takes back the last element, which arrived as `null`.
    fn pop(&mut self);
}

/// Values by key.
pub trait Map {
    /// The value of `key`, to be filled.
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

/// For operations that answer nothing: whatever arrives is passed over.
impl Fields for () {
    fn field(&mut self, _name: &str) -> Option<&mut dyn Decode> {
        None
    }
}
