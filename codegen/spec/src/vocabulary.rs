//! The words that a spec chooses from, each with its meaning.

use crate::model::{AppType, Credential, FieldFrom, Format, Gateway, Method, PaginationStyle, RequiredFrom};

/// A fixed set of words.
pub trait Vocabulary: Copy + 'static {
    /// Each word with its meaning.
    const WORDS: &'static [(&'static str, Self)];
}

/// What `word` means.
pub fn find<V: Vocabulary>(word: &str) -> Option<V> {
    V::WORDS.iter().find(|(known, _)| *known == word).map(|(_, value)| *value)
}

/// The word for `value`.
pub fn word<V: Vocabulary + PartialEq>(value: V) -> &'static str {
    V::WORDS.iter().find(|(_, known)| *known == value).map_or("", |(word, _)| *word)
}

/// Every word, in the order of the format.
pub fn words<V: Vocabulary>() -> Vec<&'static str> {
    V::WORDS.iter().map(|(word, _)| *word).collect()
}

impl Vocabulary for Gateway {
    const WORDS: &'static [(&'static str, Self)] = &[("new", Self::New), ("legacy", Self::Legacy)];
}

impl Vocabulary for AppType {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("internal", Self::Internal),
        ("internal_delegated", Self::InternalDelegated),
        ("third_party_enterprise", Self::ThirdPartyEnterprise),
        ("third_party_personal", Self::ThirdPartyPersonal),
    ];
}

impl Vocabulary for Method {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("GET", Self::Get),
        ("POST", Self::Post),
        ("PUT", Self::Put),
        ("PATCH", Self::Patch),
        ("DELETE", Self::Delete),
    ];
}

impl Vocabulary for Credential {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("app_token", Self::AppToken),
        ("user_token", Self::UserToken),
        ("suite_token", Self::SuiteToken),
        ("sso_token", Self::SsoToken),
        ("suite_signature", Self::SuiteSignature),
        ("app_signature", Self::AppSignature),
        ("robot_token", Self::RobotToken),
    ];
}

impl Vocabulary for FieldFrom {
    const WORDS: &'static [(&'static str, Self)] = &[("example", Self::Example), ("sdk", Self::Sdk)];
}

impl Vocabulary for RequiredFrom {
    const WORDS: &'static [(&'static str, Self)] = &[("sdk", Self::Sdk), ("server", Self::Server), ("us", Self::Us)];
}

impl Vocabulary for Format {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("epoch_milliseconds", Self::EpochMilliseconds),
        ("epoch_seconds", Self::EpochSeconds),
        ("iso_8601", Self::Iso8601),
        ("local_date_time", Self::LocalDateTime),
        ("local_date", Self::LocalDate),
        ("url", Self::Url),
        ("base64", Self::Base64),
    ];
}

impl Vocabulary for PaginationStyle {
    const WORDS: &'static [(&'static str, Self)] = &[
        ("token", Self::Token),
        ("cursor", Self::Cursor),
        ("page_number", Self::PageNumber),
        ("offset", Self::Offset),
    ];
}

/// What the values of a closed list are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Base {
    Text,
    Integer,
}

impl Vocabulary for Base {
    const WORDS: &'static [(&'static str, Self)] = &[("string", Self::Text), ("int64", Self::Integer)];
}
