//! The calls as users of the generated crates write them.

use dingtalk_contact_1_0 as contact;
use dingtalk_core::{AccessToken, Client, SigningKey};
use dingtalk_oapi as oapi;

use crate::{Caller, Result, Scenario};

/// The token that both clients send.
pub(crate) const TOKEN: &str = "c5f2a1e6b8d94f7aa3e0d1b2c3d4e5f6";
/// The suite that signs calls.
pub(crate) const SUITE_KEY: &str = "suitep1f5lzyglm7fryxxxx";
/// Its secret.
pub(crate) const SUITE_SECRET: &str = "mQx0Z7dQv2yTfRkP9sLw3nBhJcUaEgYiOoKqXtWzVbNdMrCpSlHfGjIu8e5A1D4";
/// Its ticket.
pub(crate) const SUITE_TICKET: &str = "Kt8sVhQ2nXw5zLrB0mPjTd7yGcFu3aEoIeR1NqSbWvYxZkDpMhJ";

/// The generated crates.
pub(crate) struct Generated {
    client: Client,
}

impl Generated {
    pub(crate) fn new(url: &str) -> Result<Self> {
        let client = Client::builder()
            .endpoint(url)
            .credentials(AccessToken::app(TOKEN))
            .credentials(SigningKey::suite(SUITE_KEY, SUITE_SECRET, SUITE_TICKET))
            .build()?;
        Ok(Self { client })
    }
}

impl Caller for Generated {
    async fn call(&self, scenario: Scenario) -> Result<Vec<Option<String>>> {
        match scenario {
            Scenario::SmallGet => {
                let org = contact::get_org_auth_info().target_corp_id(scenario.corp_id()).send(&self.client).await?;
                Ok(vec![org.org_name, org.license_url])
            }
            Scenario::NestedPost | Scenario::LargeAnswer => {
                let info = oapi::service_get_auth_info()
                    .suite_key(SUITE_KEY)
                    .auth_corpid(scenario.corp_id())
                    .send(&self.client)
                    .await?;
                let name = info.auth_corp_info.and_then(|corp| corp.corp_name);
                let last = info.auth_info.and_then(|mut auth| auth.agent.pop());
                Ok(vec![name, last.and_then(|mut agent| agent.admin_list.pop())])
            }
        }
    }
}
