//! The calls against the real service.

use std::process::ExitCode;

use dingtalk_core::{AccessToken, Client, Result};

use crate::calls;
use crate::settings::{self, Settings};
use crate::show::{call, complain, say};

pub(crate) async fn run(change_settings: bool) -> ExitCode {
    let settings = match settings::read(change_settings, |name| std::env::var(name).ok()) {
        Ok(settings) => settings,
        Err(missing) => {
            complain("nothing was sent. The live calls need these environment variables, which are not set:");
            missing.iter().for_each(|name| complain(format!("  {name}")));
            return ExitCode::from(2);
        }
    };
    match make(&settings).await {
        Ok(0) => ExitCode::SUCCESS,
        Ok(failed) => {
            complain(format!("{failed} of the calls failed"));
            ExitCode::FAILURE
        }
        // It has already been shown, or was a mistake in a setting.
        Err(error) => {
            complain(format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// How many calls failed. Without a token, no other calls are possible.
async fn make(settings: &Settings) -> Result<usize> {
    let anonymous = Client::builder().build()?;
    let request = calls::token(&settings.corp_id, &settings.client_id, &settings.client_secret);
    let token = call(&anonymous, request, None).await?.access_token.unwrap_or_default();
    let client = Client::builder().credentials(AccessToken::app(token)).credentials(settings.suite.clone()).build()?;

    let certification = call(&client, calls::certification(&settings.corp_id), None).await.is_err();
    let visibility = match &settings.visibility {
        Some((to_corp_id, user_id)) => call(&client, calls::visibility(to_corp_id, user_id), None).await.is_err(),
        None => {
            say("contact_1_0::org_account_mobile_visible_in_other_org");
            say("  left out: it changes the organization's settings. `--change-settings` makes it.\n");
            false
        }
    };
    let request = calls::authorization(&settings.suite_key, &settings.auth_corp_id);
    let authorization = call(&client, request, None).await.is_err();
    Ok([certification, visibility, authorization].into_iter().filter(|failed| *failed).count())
}
