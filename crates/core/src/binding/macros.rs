//! Items that generated crates have by the thousand: written once, and short where they are used.

/// Traits that stand for required parameters, with what the compiler says while one is missing.
///
/// One trait for each operation and parameter is the only way to name both in the compiler's message.
#[doc(hidden)]
#[macro_export]
macro_rules! __required {
    ($note:literal; $($name:ident $message:literal $label:literal;)+) => {$(
        /// Implemented once the parameter has been set.
        #[diagnostic::on_unimplemented(message = $message, label = $label, note = $note)]
        pub trait $name {}
        #[diagnostic::do_not_recommend]
        impl $name for $crate::binding::Set {}
    )+};
}

/// What the type of an object in an answer implements: its fields, with their names on the wire.
///
/// Written out instead of derived, because the compiler checks this faster than what derives write.
#[doc(hidden)]
#[macro_export]
macro_rules! __answer {
    ($name:ident $(, $field:ident = $wire:pat)* $(,)?) => {
        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::binding::debug_fields(f, ::std::stringify!($name), ::std::stringify!($($field)*), &[$(&self.$field),*])
            }
        }

        impl ::std::clone::Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                Self { $($field: self.$field.clone()),* }
            }
        }

        impl ::std::default::Default for $name {
            #[inline]
            fn default() -> Self {
                Self { $($field: $crate::binding::Empty::EMPTY),* }
            }
        }

        impl $crate::binding::Fields for $name {
            #[inline]
            fn field(&mut self, _name: &str) -> ::std::option::Option<&mut dyn $crate::binding::Decode> {
                $crate::__answer!(@find self _name $(, $field = $wire)*)
            }
        }
    };
    (@find $this:ident $given:ident) => {
        ::std::option::Option::None
    };
    (@find $this:ident $given:ident $(, $field:ident = $wire:pat)+) => {
        ::std::option::Option::Some(match $given {
            $($wire => &mut $this.$field,)+
            _ => return ::std::option::Option::None,
        })
    };
}

/// What an open enum of texts implements. Two values are equal if their texts are.
///
/// `sent` is for values in requests, `answered` for values in answers. Nothing is derived, because the compiler takes up to twice
/// the time for what derives write.
#[doc(hidden)]
#[macro_export]
macro_rules! __text_values {
    ($name:ident, [$($role:ident),*], $($variant:ident = $text:literal),+ $(,)?) => {
        impl $name {
            /// The value as it is written on the wire.
            #[inline]
            #[must_use]
            pub fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)+
                    Self::Unknown(text) => text,
                }
            }
        }

        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                let names = ::std::concat!($(::std::stringify!($variant), "\0", $text, "\0"),+);
                $crate::binding::debug_value(f, names, self.as_str())
            }
        }

        impl ::std::clone::Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                Self::from(self.as_str())
            }
        }

        impl ::std::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                $crate::binding::same_text(self.as_str(), other.as_str())
            }
        }

        impl ::std::cmp::Eq for $name {}

        impl ::std::hash::Hash for $name {
            #[inline]
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                self.as_str().hash(state);
            }
        }

        impl ::std::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)+
                    _ => Self::Unknown(text.into()),
                }
            }
        }

        $crate::__serde_values!($name, text, as_str);
        $($crate::__text_values!(@$role $name);)*
    };
    (@sent $name:ident) => {
        impl $crate::binding::IntoValue for $name {
            #[inline]
            fn into_value(self) -> $crate::binding::Value {
                $crate::binding::Value::Text(self.as_str().into())
            }
        }

        impl $crate::binding::OfText for $name {}
    };
    (@answered $name:ident) => {
        impl ::std::default::Default for $name {
            #[inline]
            fn default() -> Self {
                Self::Unknown(::std::string::String::new())
            }
        }

        impl $crate::binding::Decode for $name {
            #[inline]
            fn target(&mut self) -> $crate::binding::Target<'_> {
                $crate::binding::Target::TextValue(self)
            }
        }
    };
}

/// What an open enum of whole numbers implements, as one of texts does. Two values are equal if their numbers are.
#[doc(hidden)]
#[macro_export]
macro_rules! __integer_values {
    ($name:ident, [$($role:ident),*], $($variant:ident = $number:literal),+ $(,)?) => {
        impl $name {
            /// The value as it is written on the wire.
            #[inline]
            #[must_use]
            pub fn as_i64(self) -> i64 {
                match self {
                    $(Self::$variant => $number,)+
                    Self::Unknown(number) => number,
                }
            }
        }

        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                let names = ::std::concat!($(::std::stringify!($variant), "\0", ::std::stringify!($number), "\0"),+);
                $crate::binding::debug_value(f, names, self.as_i64())
            }
        }

        impl ::std::clone::Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                *self
            }
        }

        impl ::std::marker::Copy for $name {}

        impl ::std::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.as_i64() == other.as_i64()
            }
        }

        impl ::std::cmp::Eq for $name {}

        impl ::std::hash::Hash for $name {
            #[inline]
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                self.as_i64().hash(state);
            }
        }

        impl ::std::convert::From<i64> for $name {
            #[inline]
            fn from(number: i64) -> Self {
                match number {
                    $($number => Self::$variant,)+
                    _ => Self::Unknown(number),
                }
            }
        }

        impl ::std::convert::From<$name> for i64 {
            #[inline]
            fn from(value: $name) -> Self {
                value.as_i64()
            }
        }

        $crate::__serde_values!($name, integer, as_i64);
        $($crate::__integer_values!(@$role $name);)*
    };
    (@sent $name:ident) => {
        impl $crate::binding::IntoValue for $name {
            #[inline]
            fn into_value(self) -> $crate::binding::Value {
                $crate::binding::Value::Integer(self.as_i64())
            }
        }

        impl $crate::binding::OfInteger for $name {}
    };
    (@answered $name:ident) => {
        impl ::std::default::Default for $name {
            #[inline]
            fn default() -> Self {
                Self::Unknown(0)
            }
        }

        impl $crate::binding::Decode for $name {
            #[inline]
            fn target(&mut self) -> $crate::binding::Target<'_> {
                $crate::binding::Target::IntegerValue(self)
            }
        }
    };
}

/// `Serialize` and `Deserialize` of an open enum, with core's feature `serde`: as the text or the number.
#[cfg(feature = "serde")]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_values {
    ($name:ident, $kind:ident, $value:ident) => {
        impl $crate::binding::serde_values::Serialize for $name {
            fn serialize<S: $crate::binding::serde_values::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::binding::serde_values::Serialize::serialize(&self.$value(), serializer)
            }
        }

        impl<'de> $crate::binding::serde_values::Deserialize<'de> for $name {
            fn deserialize<D: $crate::binding::serde_values::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::binding::serde_values::$kind(deserializer)
            }
        }
    };
}

/// Nothing, without core's feature `serde`.
#[cfg(not(feature = "serde"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __serde_values {
    ($($any:tt)*) => {};
}

/// What an object in a request implements besides its builder.
#[doc(hidden)]
#[macro_export]
macro_rules! __object {
    ($name:ident) => {
        impl ::std::fmt::Debug for $name {
            #[inline]
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                self.0.describe(::std::stringify!($name), f)
            }
        }

        impl ::std::clone::Clone for $name {
            #[inline]
            fn clone(&self) -> Self {
                Self(self.0.clone())
            }
        }

        impl ::std::cmp::PartialEq for $name {
            #[inline]
            fn eq(&self, other: &Self) -> bool {
                self.0.eq(&other.0)
            }
        }

        impl $crate::binding::IntoValue for $name {
            #[inline]
            fn into_value(self) -> $crate::binding::Value {
                $crate::binding::Value::Object(self.0)
            }
        }
    };
}

/// Conversions to a choice between kinds from the types that only one kind has.
#[doc(hidden)]
#[macro_export]
macro_rules! __kinds {
    ($name:ident, $($from:ident = $variant:ident),+ $(,)?) => {$(
        impl ::std::convert::From<$from> for $name {
            #[inline]
            fn from(value: $from) -> Self {
                Self::$variant(value)
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::binding::Argument<$name> for $from {
            #[inline]
            fn into_argument(self) -> $name {
                $name::$variant(self)
            }
        }

        #[diagnostic::do_not_recommend]
        impl $crate::binding::Argument<$name> for &$from {
            #[inline]
            fn into_argument(self) -> $name {
                $name::$variant(::std::clone::Clone::clone(self))
            }
        }
    )+};
}
