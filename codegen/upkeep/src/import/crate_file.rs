//! The file of a crate that has no specs yet.

use super::toml_text;
use crate::texts::Wording;
use dingtalk_spec::SourceFile;
use dingtalk_spec::authoring::names;
use dingtalk_spec::authoring::vocabulary::word;
use dingtalk_spec::model::Gateway;

/// Where the vendor's pages are.
pub(super) const PAGES: &str = "https://open.dingtalk.com/document/development/";

/// The file of the new crate `name`; nothing if that is not a valid crate name.
#[must_use]
pub fn crate_file(name: &str, gateway: Gateway) -> Option<SourceFile> {
    if !names::is_snake(name) {
        return None;
    }
    let mut text = format!(
        "#:schema ./schema/crate.schema.json\ntitle = {}\nsummary = {}\nversion = \"0.1.0\"\ngateway = {}\npages = {}\n",
        toml_text::text(&title(name)),
        toml_text::text(&Wording::of_api(name, "").marker()),
        toml_text::text(word(gateway)),
        toml_text::text(PAGES),
    );
    if gateway == Gateway::Legacy {
        text.push_str("operation_prefix = \"Oapi\"\n");
    }
    Some(SourceFile { path: format!("{name}.toml"), bytes: text.into_bytes() })
}

/// A crate's title: `Doc 1.0` for `doc_1_0`.
fn title(name: &str) -> String {
    let mut title = String::new();
    let mut last_is_number = false;
    for word in name.split('_').filter(|word| !word.is_empty()) {
        let is_number = word.chars().all(|c| c.is_ascii_digit());
        if !title.is_empty() {
            title.push(if is_number && last_is_number { '.' } else { ' ' });
        }
        if title.is_empty() {
            let (first, rest) = word.split_at(1);
            title.push_str(&first.to_ascii_uppercase());
            title.push_str(rest);
        } else {
            title.push_str(word);
        }
        last_is_number = is_number;
    }
    title
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_crate_loads() {
        for (name, gateway) in [("doc_1_0", Gateway::New), ("oapi", Gateway::Legacy)] {
            assert!(dingtalk_spec::load(vec![crate_file(name, gateway).unwrap()]).is_ok());
        }
        assert_eq!(title("im_workbench_1_0"), "Im workbench 1.0");
        assert!(crate_file("../x", Gateway::New).is_none());
    }
}
