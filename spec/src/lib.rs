//! The specs of DingTalk's endpoints, embedded as text, with an index of them.
//!
//! A program finds an endpoint by its name, or by its method and path, without parsing any file, and parses only the specs that it
//! needs: `dingtalk_spec::ApiSpec` reads one at a time.
//!
//! ```
//! let endpoints = dingtalk_spec_files::APIS.iter().flat_map(|api| api.endpoints);
//! let found = endpoints.into_iter().find(|endpoint| endpoint.name == "oauth2_1_0::get_token");
//! assert_eq!(found.map(|endpoint| endpoint.method), Some("POST"));
//! ```
//!
//! `cargo xtask generate` writes the index.

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

/// The README's code compiles.
#[cfg(doctest)]
#[doc = include_str!("README.md")]
mod readme {}
