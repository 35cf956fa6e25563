//! The four calls, as a user would write them.

use dingtalk_contact_1_0 as contact;
use dingtalk_core::{Request, Secret};
use dingtalk_oapi as oapi;
use dingtalk_oauth2_1_0 as oauth2;

use contact::org_account_mobile_visible_in_other_org::Field;
use oauth2::get_token::GrantType;

/// An application's access token for one organization: parameters in the path and in the body.
pub(crate) fn token(corp_id: &str, client_id: &str, client_secret: &Secret) -> Request<oauth2::get_token::Response> {
    oauth2::get_token()
        .corp_id(corp_id)
        .client_id(client_id)
        .client_secret(client_secret.clone())
        .grant_type(GrantType::ClientCredentials)
        .build()
}

/// How an organization is certified: an optional parameter in the query.
pub(crate) fn certification(corp_id: &str) -> Request<contact::get_org_auth_info::Response> {
    contact::get_org_auth_info().target_corp_id(corp_id).build()
}

/// Lets another organization see mobile numbers. This call changes the organization's settings.
pub(crate) fn visibility(
    to_corp_id: &str,
    user_id: &str,
) -> Request<contact::org_account_mobile_visible_in_other_org::Response> {
    contact::org_account_mobile_visible_in_other_org()
        .to_corp_ids([to_corp_id])
        .opt_user_id(user_id)
        .fields([Field::Mobile])
        .build()
}

/// What an organization authorized a provider for: a signed call of the legacy gateway.
pub(crate) fn authorization(suite_key: &str, corp_id: &str) -> Request<oapi::service_get_auth_info::Response> {
    oapi::service_get_auth_info().suite_key(suite_key).auth_corpid(corp_id).build()
}
