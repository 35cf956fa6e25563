//! How the index is written: one line for each endpoint.

/// Expands an index to [`APIS`](crate::APIS).
///
/// ```text
/// specs! {
///     contact_1_0: New {
///         get_org_auth_info: GET "/v1.0/contact/organizations/authInfos";
///     }
/// }
/// ```
macro_rules! specs {
    ($($api:ident: $gateway:ident { $($operation:ident: $method:ident $url_path:literal;)* })*) => {
        /// Every API, in order of names.
        pub static APIS: &[$crate::ApiFile] = &[$(
            $crate::ApiFile {
                path: concat!(stringify!($api), ".toml"),
                text: include_str!(concat!("../", stringify!($api), ".toml")),
                gateway: $crate::Gateway::$gateway,
                endpoints: &[$(
                    $crate::EndpointFile {
                        name: concat!(stringify!($api), "::", stringify!($operation)),
                        method: stringify!($method),
                        url_path: $url_path,
                        path: concat!(stringify!($api), "/", stringify!($operation), ".toml"),
                        text: include_str!(concat!("../", stringify!($api), "/", stringify!($operation), ".toml")),
                    },
                )*],
            },
        )*];
    };
}
