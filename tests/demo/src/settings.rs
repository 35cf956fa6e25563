//! Settings for live calls, from the environment.

use dingtalk_core::{Secret, SigningKey};

/// The caller, and the organization that the calls are about.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) corp_id: String,
    pub(crate) client_id: String,
    pub(crate) client_secret: Secret,
    pub(crate) suite_key: String,
    pub(crate) suite: SigningKey,
    pub(crate) auth_corp_id: String,
    /// For the call that changes settings: the other organization, and the user on whose behalf it is called.
    pub(crate) visibility: Option<(String, String)>,
}

/// Reads the settings with `variable`, or returns the names of all missing ones. An empty one is missing.
pub(crate) fn read(
    change_settings: bool,
    variable: impl Fn(&str) -> Option<String>,
) -> Result<Settings, Vec<&'static str>> {
    let mut missing = Vec::new();
    let mut take = |name: &'static str| {
        let value = variable(name).filter(|value| !value.trim().is_empty());
        value.unwrap_or_else(|| {
            missing.push(name);
            String::new()
        })
    };
    let suite_key = take("DINGTALK_SUITE_KEY");
    let settings = Settings {
        corp_id: take("DINGTALK_CORP_ID"),
        client_id: take("DINGTALK_CLIENT_ID"),
        client_secret: take("DINGTALK_CLIENT_SECRET").into(),
        suite: SigningKey::suite(&*suite_key, take("DINGTALK_SUITE_SECRET"), take("DINGTALK_SUITE_TICKET")),
        suite_key,
        auth_corp_id: take("DINGTALK_AUTH_CORP_ID"),
        visibility: change_settings.then(|| (take("DINGTALK_TO_CORP_ID"), take("DINGTALK_USER_ID"))),
    };
    if missing.is_empty() { Ok(settings) } else { Err(missing) }
}

#[cfg(test)]
mod tests {
    use super::read;

    #[test]
    fn everything_that_is_missing_is_named() {
        let some = |name: &str| match name {
            "DINGTALK_CORP_ID" | "DINGTALK_CLIENT_ID" | "DINGTALK_SUITE_SECRET" => Some("x".to_owned()),
            "DINGTALK_SUITE_TICKET" => Some(" ".to_owned()),
            _ => None,
        };
        let missing = read(true, some).unwrap_err();
        assert_eq!(
            missing,
            [
                "DINGTALK_SUITE_KEY",
                "DINGTALK_CLIENT_SECRET",
                "DINGTALK_SUITE_TICKET",
                "DINGTALK_AUTH_CORP_ID",
                "DINGTALK_TO_CORP_ID",
                "DINGTALK_USER_ID"
            ]
        );
    }

    #[test]
    fn settings_do_not_print_their_secrets() {
        let settings = read(false, |name| Some(format!("value of {name}"))).unwrap();
        let printed = format!("{settings:?}");
        assert!(!printed.contains("value of DINGTALK_CLIENT_SECRET"), "{printed}");
        assert!(!printed.contains("value of DINGTALK_SUITE_SECRET"), "{printed}");
        assert!(settings.visibility.is_none());
    }
}
