//! What a difference means for users of a generated crate.

use std::fmt;

/// How much a version must rise, in the terms of semantic versioning from 1.0 on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Existing code still compiles, and there is nothing new to call.
    Patch,
    /// Existing code still compiles, and there is more to call.
    Minor,
    /// Some code that compiled no longer compiles.
    Major,
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

/// Declares the rules: name in Rust, name in reports, level, reason.
macro_rules! rules {
    ($($rule:ident, $name:literal, $level:ident, $reason:literal;)*) => {
        /// A kind of difference.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
        #[allow(missing_docs, reason = "`reason` says it")]
        pub enum Rule {
            $($rule,)*
        }

        impl Rule {
            /// Every rule.
            pub const ALL: &'static [Self] = &[$(Self::$rule,)*];

            /// Its name in reports.
            #[must_use]
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$rule => $name,)*
                }
            }

            /// How much the version must rise.
            #[must_use]
            pub fn level(self) -> Level {
                match self {
                    $(Self::$rule => Level::$level,)*
                }
            }

            /// Why the version must rise that much.
            #[must_use]
            pub fn reason(self) -> &'static str {
                match self {
                    $(Self::$rule => $reason,)*
                }
            }
        }
    };
}

rules! {
    OperationRemoved, "operation-removed", Major, "calls of it do not compile";
    OperationRenamed, "operation-renamed", Major, "calls of it and the path of its types do not compile";
    OperationAdded, "operation-added", Minor, "one more function";
    OperationDeprecated, "operation-deprecated", Minor, "the compiler warns whoever calls it";
    SetterRemoved, "setter-removed", Major, "code that calls the setter does not compile";
    SetterRenamed, "setter-renamed", Major, "code that calls the setter does not compile";
    RequiredSetterAdded, "required-setter-added", Major, "code that does not call it does not compile";
    SetterRequired, "setter-required", Major,
        "code that does not call it, or calls its `maybe_` form, does not compile";
    SetterOptional, "setter-optional", Major,
        "the builder has one type parameter less: code that writes the type out does not compile, chains of calls do";
    SettersReordered, "setters-reordered", Major,
        "type parameters stand elsewhere: code that writes the builder's type out does not compile, chains of calls do";
    ArgumentChanged, "argument-changed", Major, "what was passed need not convert to the other type";
    SetterAdded, "setter-added", Minor, "one more optional setter";
    BuilderRenamed, "builder-renamed", Major,
        "another type has taken the name: code that names the builder does not compile";
    GuardRenamed, "guard-renamed", Major,
        "another setter's trait has taken the name: code that names the trait does not compile";
    AnswerReplaced, "answer-replaced", Major, "code that reads the answer does not compile";
    FieldRemoved, "field-removed", Major, "code that reads the field does not compile";
    FieldRenamed, "field-renamed", Major, "code that reads the field does not compile";
    FieldRetyped, "field-retyped", Major, "code that reads the field does not compile";
    FieldAdded, "field-added", Minor, "one more field of a struct that is `#[non_exhaustive]`";
    TimeRemoved, "time-removed", Major, "code that calls the method does not compile";
    TimeRetyped, "time-retyped", Major, "code that uses the time does not compile";
    TimeAdded, "time-added", Minor, "one more method that returns a field as a time";
    TypeRemoved, "type-removed", Major, "code that names the type does not compile";
    TypeReplaced, "type-replaced", Major, "the name stands for another kind of type";
    TypeAdded, "type-added", Minor, "one more type";
    TypesParted, "types-parted", Major, "operations had one type in common: code that takes a value of one for one of the other does not compile";
    TypesJoined, "types-joined", Major, "operations have one type in common: code that implements a trait for both does not compile";
    ValueRemoved, "value-removed", Major, "code that names the variant does not compile";
    ValueRenamed, "value-renamed", Major, "code that names the variant does not compile";
    ValueAdded, "value-added", Minor,
        "one more variant of an enum that is `#[non_exhaustive]`; it is `Unknown` no more";
    KindRetyped, "kind-retyped", Major, "code that builds or reads the variant does not compile";
    ConversionRemoved, "conversion-removed", Major,
        "two kinds have the type, so it no longer says which is meant: setters do not take it";
    ConversionAdded, "conversion-added", Minor, "setters take one more type";
    ErrorRemoved, "error-removed", Major, "code that names the constant does not compile";
    ErrorRenamed, "error-renamed", Major, "code that names the constant does not compile";
    ErrorAdded, "error-added", Minor, "one more constant";
    PagesRemoved, "pages-removed", Major, "calls of `pages` and `items` do not compile";
    ItemsRetyped, "items-retyped", Major, "code that uses the items does not compile";
    PagesAdded, "pages-added", Minor, "`pages` and `items` end the builder too";
    Wire, "wire", Patch, "what is sent or read differs, code does not";
    Deprecated, "deprecated", Patch, "the documentation says so, the compiler does not";
    Documentation, "documentation", Patch, "nothing but documentation differs";
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn names_are_unique() {
        let names: BTreeSet<_> = Rule::ALL.iter().map(|rule| rule.name()).collect();
        assert_eq!(names.len(), Rule::ALL.len());
    }
}
