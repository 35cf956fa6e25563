//! The same calls written by hand with reqwest and structs that derive serde.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use dingtalk_core::{Secret, sign};
use reqwest::header::{ACCEPT, CONTENT_TYPE};
use reqwest::{Client, RequestBuilder, Url};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::generated::{SUITE_KEY, SUITE_SECRET, SUITE_TICKET, TOKEN};
use crate::{Caller, Result, Scenario};

#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
#[allow(dead_code, reason = "an answer is read whole, whatever is looked at")]
struct Organization {
    org_name: Option<String>,
    license_org_name: Option<String>,
    registration_num: Option<String>,
    unified_social_credit: Option<String>,
    organization_code: Option<String>,
    legal_person: Option<String>,
    license_url: Option<String>,
    auth_level: Option<i64>,
}

#[derive(Debug, Serialize)]
struct AuthorizationRequest<'a> {
    suite_key: &'a str,
    auth_corpid: &'a str,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "an answer is read whole, whatever is looked at")]
struct Authorization {
    #[serde(default)]
    errcode: i64,
    errmsg: Option<String>,
    auth_info: Option<AuthInfo>,
    auth_user_info: Option<User>,
    auth_corp_info: Option<Corporation>,
    channel_auth_info: Option<Channels>,
    auth_market_info: Option<serde_json::Value>,
}

#[derive(Debug, Deserialize)]
struct AuthInfo {
    #[serde(default)]
    agent: Vec<Agent>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "an answer is read whole, whatever is looked at")]
struct Agent {
    agentid: Option<i64>,
    agent_name: Option<String>,
    logo_url: Option<String>,
    appid: Option<i64>,
    #[serde(default)]
    admin_list: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "an answer is read whole, whatever is looked at")]
struct User {
    #[serde(rename = "userId")]
    user_id: Option<String>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "an answer is read whole, whatever is looked at")]
struct Corporation {
    corpid: Option<String>,
    invite_code: Option<String>,
    industry: Option<String>,
    corp_name: Option<String>,
    license_code: Option<String>,
    auth_channel: Option<String>,
    auth_channel_type: Option<String>,
    is_authenticated: Option<bool>,
    auth_level: Option<i64>,
    invite_url: Option<String>,
    corp_logo_url: Option<String>,
    belong_corp_id: Option<String>,
    #[serde(rename = "unifiedSocialCredit")]
    unified_social_credit: Option<String>,
    full_corp_name: Option<String>,
    corp_type: Option<i64>,
}

#[derive(Debug, Deserialize)]
#[allow(dead_code, reason = "an answer is read whole, whatever is looked at")]
struct Channels {
    #[serde(rename = "channelAgent", default)]
    channel_agent: Vec<Agent>,
}

/// A client written for these two endpoints.
pub(crate) struct ByHand {
    http: Client,
    url: String,
}

impl ByHand {
    pub(crate) fn new(url: &str) -> Result<Self> {
        // The same provider as in the generated crates' client.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let http = Client::builder()
            .connect_timeout(Duration::from_secs(5))
            .timeout(Duration::from_secs(15))
            .user_agent(concat!("dingtalk-rust/", env!("CARGO_PKG_VERSION")))
            .redirect(reqwest::redirect::Policy::none())
            // As the other client does for a server on the same machine.
            .no_proxy()
            .build()?;
        Ok(Self { http, url: url.to_owned() })
    }

    async fn organization(&self, corp_id: &str) -> Result<Organization> {
        let address = format!("{}/v1.0/contact/organizations/authInfos", self.url);
        let url = Url::parse_with_params(&address, [("targetCorpId", corp_id)])?;
        answer(self.http.get(url).header("x-acs-dingtalk-access-token", TOKEN)).await
    }

    async fn authorization(&self, corp_id: &str) -> Result<Authorization> {
        let timestamp = SystemTime::now().duration_since(UNIX_EPOCH)?.as_millis();
        let signature = sign(&Secret::new(SUITE_SECRET), i64::try_from(timestamp)?, Some(SUITE_TICKET)).into_exposed();
        let query = [
            ("accessKey", SUITE_KEY),
            ("signature", &signature),
            ("suiteTicket", SUITE_TICKET),
            ("timestamp", &timestamp.to_string()),
        ];
        let url = Url::parse_with_params(&format!("{}/service/get_auth_info", self.url), query)?;
        let body = serde_json::to_vec(&AuthorizationRequest { suite_key: SUITE_KEY, auth_corpid: corp_id })?;
        let request = self.http.post(url).header(CONTENT_TYPE, "application/json; charset=utf-8").body(body);
        let answer: Authorization = answer(request).await?;
        if answer.errcode == 0 {
            Ok(answer)
        } else {
            Err(format!("{}: {}", answer.errcode, answer.errmsg.unwrap_or_default()).into())
        }
    }
}

async fn answer<T: DeserializeOwned>(request: RequestBuilder) -> Result<T> {
    let response = request.header(ACCEPT, "application/json").send().await?.error_for_status()?;
    Ok(serde_json::from_slice(&response.bytes().await?)?)
}

impl Caller for ByHand {
    async fn call(&self, scenario: Scenario) -> Result<Vec<Option<String>>> {
        match scenario {
            Scenario::SmallGet => {
                let org = self.organization(scenario.corp_id()).await?;
                Ok(vec![org.org_name, org.license_url])
            }
            Scenario::NestedPost | Scenario::LargeAnswer => {
                let info = self.authorization(scenario.corp_id()).await?;
                let name = info.auth_corp_info.and_then(|corp| corp.corp_name);
                let last = info.auth_info.and_then(|mut auth| auth.agent.pop());
                Ok(vec![name, last.and_then(|mut agent| agent.admin_list.pop())])
            }
        }
    }
}
