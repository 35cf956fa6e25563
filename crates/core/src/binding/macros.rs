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

/// What an open enum of texts implements besides its derives.
///
/// `sent` is for values in requests, `answered` for values in answers.
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

        impl ::std::convert::From<&str> for $name {
            #[inline]
            fn from(text: &str) -> Self {
                match text {
                    $($text => Self::$variant,)+
                    _ => Self::Unknown(::std::borrow::ToOwned::to_owned(text)),
                }
            }
        }

        impl ::std::convert::From<::std::string::String> for $name {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                Self::from(text.as_str())
            }
        }

        impl ::std::convert::From<$name> for ::std::string::String {
            #[inline]
            fn from(value: $name) -> Self {
                ::std::borrow::ToOwned::to_owned(value.as_str())
            }
        }

        $($crate::__text_values!(@$role $name);)*
    };
    (@sent $name:ident) => {
        impl ::std::convert::From<$name> for $crate::binding::Value {
            #[inline]
            fn from(value: $name) -> Self {
                Self::Text(value.into())
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

/// What an open enum of whole numbers implements besides its derives.
///
/// `sent` is for values in requests, `answered` for values in answers.
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

        $($crate::__integer_values!(@$role $name);)*
    };
    (@sent $name:ident) => {
        impl ::std::convert::From<$name> for $crate::binding::Value {
            #[inline]
            fn from(value: $name) -> Self {
                Self::Integer(value.as_i64())
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
