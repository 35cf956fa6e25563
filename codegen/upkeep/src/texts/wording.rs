//! The vendor's wordings, which texts of ours stand for.

use serde::{Deserialize, Serialize};

use dingtalk_lock::Digest;
use dingtalk_notation::words::normalized;
use dingtalk_spec::UNWRITTEN;

/// What a wording is about. The same words about another kind of thing may need another text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// What a call does.
    Summary,
    /// What else there is to know about a call.
    Description,
    /// What happened that an event is about.
    Event,
    /// That a call, a parameter or a field is deprecated, and what to use instead.
    Deprecated,
    /// What a permission allows.
    Permission,
    /// What a parameter or a field means.
    Field,
    /// A body or an answer that is not an object.
    Root,
    /// What a named type is: an object, or a list of values.
    Type,
    /// What a value means.
    Value,
    /// When an error happens, and what to do.
    Error,
    /// What an API is for.
    Api,
}

/// A wording of the vendor's at one place, where a text of ours belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wording {
    /// What it is about.
    pub kind: Kind,
    /// The vendor's name of what it describes: a wire name, a value, a code, a permission point, an operation.
    pub name: String,
    /// What contains it: the wire name of the object around a field, of the field that has a value; empty at the root.
    pub inside: String,
    /// The vendor's words.
    pub words: String,
    /// The operation's name.
    pub operation: String,
    /// The heading of the operation's page.
    pub title: String,
    /// The type of a field, or the members of a type.
    pub shape: String,
    /// The fact in the spec, as a path of keys.
    pub at: String,
    /// The name in Rust that the import made up.
    pub made_up: Option<String>,
    /// Of a call: whether the import guesses that it may be repeated.
    pub safe_to_repeat: Option<bool>,
}

/// Fewer Chinese characters than this say little by themselves: `名称`, `用户userId`.
const TELLING: usize = 5;

impl Wording {
    /// What an API is for, which no page says: its endpoints' headings do.
    #[must_use]
    pub fn of_api(krate: &str, titles: &str) -> Self {
        Self {
            kind: Kind::Api,
            name: krate.to_owned(),
            inside: String::new(),
            words: titles.to_owned(),
            operation: String::new(),
            title: String::new(),
            shape: String::new(),
            at: "summary".to_owned(),
            made_up: None,
            safe_to_repeat: None,
        }
    }

    /// What a spec has where a text for this wording belongs.
    #[must_use]
    pub fn marker(&self) -> String {
        marker(&self.key())
    }

    /// Identifies the text that belongs here, wherever the vendor uses these words for such a thing.
    ///
    /// Of an operation, a permission, an error or a value, the name is part of the meaning. Of a field as well, because short words
    /// such as "ID" mean what the name says. If there are only few words, they mean something else in every object, so that its
    /// name is part of the key, too.
    #[must_use]
    pub fn key(&self) -> Digest {
        // What an API's endpoints are called is not a wording.
        let words = if self.kind == Kind::Api { String::new() } else { normalized(&self.words) };
        let is_telling = words.chars().filter(|c| is_chinese(*c)).count() >= TELLING;
        let inside = match self.kind {
            Kind::Type | Kind::Value => self.inside.as_str(),
            Kind::Field if !is_telling => self.inside.as_str(),
            Kind::Root => self.operation.as_str(),
            _ => "",
        };
        Digest::of(&[self.kind.word(), &self.name, inside, &words])
    }
}

/// The key of a text for a wording that holds at one place alone: in the spec at `path`, the fact `at`. What a type is called does not
/// count: naming it well moves all that is within it.
#[must_use]
pub fn at_place(key: &Digest, path: &str, at: &str) -> Digest {
    let inside_type = at.strip_prefix("types.").and_then(|rest| rest.split_once('.'));
    let at = inside_type.map_or_else(|| at.to_owned(), |(_, rest)| format!("types.{rest}"));
    Digest::of(&[&key.to_string(), path, &at])
}

/// What a spec has where the text with this key belongs.
pub(super) fn marker(key: &Digest) -> String {
    format!("{UNWRITTEN}({key})")
}

impl Kind {
    /// Whether the same words about such a thing may mean something else at each place.
    #[must_use]
    pub fn may_differ(self) -> bool {
        matches!(self, Self::Field | Self::Type | Self::Value | Self::Deprecated)
    }

    /// The kind in one word.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Description => "description",
            Self::Event => "event",
            Self::Deprecated => "deprecated",
            Self::Permission => "permission",
            Self::Field => "field",
            Self::Root => "root",
            Self::Type => "type",
            Self::Value => "value",
            Self::Error => "error",
            Self::Api => "api",
        }
    }
}

fn is_chinese(c: char) -> bool {
    matches!(c, '\u{4e00}'..='\u{9fff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(name: &str, inside: &str, words: &str) -> Wording {
        Wording {
            kind: Kind::Field,
            name: name.to_owned(),
            inside: inside.to_owned(),
            words: words.to_owned(),
            operation: String::new(),
            title: String::new(),
            shape: String::new(),
            at: String::new(),
            made_up: None,
            safe_to_repeat: None,
        }
    }

    #[test]
    fn one_key_for_words_that_are_only_written_differently() {
        let key = field("userId", "", "成员的userId（员工）， 必填。").key();
        assert_eq!(key, field("userId", "list", "成员的 **userid**(员工),\u{3000}必填").key());
        assert_ne!(key, field("userid", "", "成员的userId（员工）， 必填。").key());
        assert_ne!(key, Wording { kind: Kind::Error, ..field("userId", "", "成员的userId（员工）， 必填。") }.key());
    }

    #[test]
    fn a_place_stays_the_same_if_its_type_is_named() {
        let key = field("result", "", "结果").key();
        let place = |at: &str| at_place(&key, "demo_1_0/get_user.toml", at);
        assert_eq!(place("types.ResultInfo.fields.id.text"), place("types.User.fields.id.text"));
        assert_eq!(place("types.ResultInfo.text"), place("types.User.text"));
        assert_ne!(place("types.ResultInfo.text"), place("types.ResultInfo.fields.id.text"));
        assert_ne!(place("answer.fields.id.text"), place("body.fields.id.text"));
    }

    #[test]
    fn few_words_mean_something_else_in_each_object() {
        assert_ne!(field("name", "dept", "名称").key(), field("name", "role", "名称").key());
        assert_eq!(field("name", "dept", "部门的全名").key(), field("name", "role", "部门的全名").key());
        assert_eq!(field("name", "dept", "名称").key(), field("name", "dept", "名称。").key());
    }
}
