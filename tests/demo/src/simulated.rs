//! The calls against the simulator.

use std::error::Error;
use std::process::ExitCode;

use dingtalk_contact_1_0::get_org_auth_info::errors;
use dingtalk_core::{AccessToken, Client, Secret, SigningKey};
use dingtalk_simulator::{Reply, Simulator};

use crate::calls;
use crate::show::{call, complain, say};

pub(crate) async fn run() -> ExitCode {
    match try_run().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            complain(format!("error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

async fn try_run() -> Result<(), Box<dyn Error>> {
    let dingtalk = Simulator::start().await?;
    say(format!("the simulator listens on {}\n", dingtalk.url()));

    let anonymous = Client::builder().endpoint(dingtalk.url()).build()?;
    let request = calls::token("ding12345678", "the client id", &Secret::new("the client secret"));
    let token = call(&anonymous, request, Some(&dingtalk)).await?.access_token.unwrap_or_default();

    let key = dingtalk.signing_key();
    let client = Client::builder()
        .endpoint(dingtalk.url())
        .credentials(AccessToken::app(token))
        .credentials(SigningKey::suite(key.access_key(), key.secret(), key.suite_ticket()))
        .build()?;
    call(&client, calls::certification("dingxxxxxxx"), Some(&dingtalk)).await?;
    call(&client, calls::visibility("ding12345678", "102530009661373952"), Some(&dingtalk)).await?;
    call(&client, calls::authorization(key.access_key(), "ding1234"), Some(&dingtalk)).await?;

    say("and now the server refuses:\n");
    dingtalk.answer_next("contact_1_0::get_org_auth_info", Reply::error("PERMISSION_DENIED"))?;
    let refused = call(&client, calls::certification("dingxxxxxxx"), Some(&dingtalk)).await;
    match refused.map_err(|error| error.documented()) {
        Err(Some(&errors::PERMISSION_DENIED)) => {
            say(format!("matched by its constant `errors::PERMISSION_DENIED`: {}", errors::PERMISSION_DENIED.meaning));
            Ok(())
        }
        other => Err(format!("`errors::PERMISSION_DENIED` was expected, not {other:?}").into()),
    }
}
