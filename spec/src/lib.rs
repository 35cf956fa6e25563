//! The specs of DingTalk's endpoints, as text, with an index of them.
//!
//! A program finds an endpoint by its method and path, or by its name, without parsing a single file, and parses only what it needs;
//! `dingtalk-spec` does that. `cargo xtask generate` writes the index.

#[macro_use]
mod table;
mod index;

pub use index::APIS;

/// An API with its endpoints.
#[derive(Debug, Clone, Copy)]
pub struct ApiFile {
    /// Path of the API file below the spec folder: `contact_1_0.toml`.
    pub path: &'static str,
    /// What the API file holds.
    pub text: &'static str,
    /// Which server the API is on.
    pub gateway: Gateway,
    /// The API's endpoints, in order of their names.
    pub endpoints: &'static [EndpointFile],
}

/// An endpoint.
#[derive(Debug, Clone, Copy)]
pub struct EndpointFile {
    /// API and operation: `contact_1_0::get_org_auth_info`.
    pub name: &'static str,
    /// HTTP method, in upper case.
    pub method: &'static str,
    /// Template of the URL path: `/v1.0/oauth2/{corpId}/token`.
    pub url_path: &'static str,
    /// Path of the endpoint file below the spec folder: `contact_1_0/get_org_auth_info.toml`.
    pub path: &'static str,
    /// What the endpoint file holds.
    pub text: &'static str,
}

/// DingTalk's two servers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gateway {
    /// `api.dingtalk.com`.
    New,
    /// `oapi.dingtalk.com`.
    Legacy,
}
