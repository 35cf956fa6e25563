//! Operations of other APIs, which texts name as `GetNode` of wiki 2.0, or as `OapiV2UserGet`, which only the legacy API can be.
//!
//! Their crates are not dependencies, so documentation shows their paths without a link. The path follows from the name alone:
//! what is generated for an API depends on no other API's specs.

use dingtalk_spec::authoring::names;

/// How texts call the legacy API, which has no version.
const LEGACY_TITLE: &str = "the legacy API";

/// The legacy API, and how the vendor's names of its operations begin.
const LEGACY: (&str, &str) = ("oapi", "Oapi");

/// An operation as a text names it, by its API, such as `wiki_2_0`, and the vendor's name, or that without the API's prefix.
pub(super) fn parse(name: &str) -> Option<(String, &str)> {
    let (api, operation) = match name.split_once(" of ") {
        Some((operation, api)) if api != LEGACY_TITLE => (api.replace([' ', '.'], "_"), operation),
        Some((name, _)) => (LEGACY.0.to_owned(), name.strip_prefix(LEGACY.1)?),
        None => (LEGACY.0.to_owned(), name.strip_prefix(LEGACY.1)?),
    };
    (names::is_upper_camel(operation)).then_some((api, operation))
}

/// The path of the operation's function.
pub(super) fn path(api: &str, operation: &str) -> String {
    format!("`dingtalk_{api}::{}`", names::module(operation))
}

/// An API's name at the start of what follows an operation, with ` of ` before it: `wiki 2.0`.
pub(super) fn owner(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_prefix(" of ")?;
    if text.starts_with(LEGACY_TITLE) {
        return text.split_at_checked(LEGACY_TITLE.len());
    }
    let mut end = 0;
    for word in text.split(' ') {
        let version = word.trim_end_matches(|c: char| !c.is_ascii_digit());
        if end > 0 && is_version(version) {
            return text.split_at_checked(end + version.len());
        }
        if word.is_empty() || !word.chars().all(|c| c.is_ascii_lowercase()) {
            return None;
        }
        end += word.len() + 1;
    }
    None
}

fn is_version(word: &str) -> bool {
    let is_number = |part: &str| !part.is_empty() && part.chars().all(|c| c.is_ascii_digit());
    word.split_once('.').is_some_and(|(major, minor)| is_number(major) && is_number(minor))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_other_apis_are_paths() {
        let path = |name: &str| parse(name).map(|(api, operation)| path(&api, operation));
        assert_eq!(path("GetNode of wiki 2.0").as_deref(), Some("`dingtalk_wiki_2_0::get_node`"));
        assert_eq!(path("Move of micro app 1.0").as_deref(), Some("`dingtalk_micro_app_1_0::move_call`"));
        assert_eq!(path("OapiV2UserGet").as_deref(), Some("`dingtalk_oapi::v2_user_get`"));
        assert_eq!(path("OapiV2UserGet of the legacy API"), path("OapiV2UserGet"));
        for other in ["GetNode of the legacy API", "GetNode", "Oapi", "Oapis", "nodeId of wiki 2.0"] {
            assert_eq!(path(other), None, "{other}");
        }
    }

    #[test]
    fn owners_end_in_a_version() {
        assert_eq!(owner(" of wiki 2.0."), Some(("wiki 2.0", ".")));
        assert_eq!(owner(" of micro app 1.0 returns"), Some(("micro app 1.0", " returns")));
        assert_eq!(owner(" of the legacy API."), Some(("the legacy API", ".")));
        for other in ["", " of the node", " of 2.0", " of Wiki 2.0", " in wiki 2.0", " of wiki 2."] {
            assert_eq!(owner(other), None, "{other}");
        }
    }
}
