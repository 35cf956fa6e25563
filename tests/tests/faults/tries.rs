//! The clients that meet the faults.

use std::time::Duration;

use dingtalk_core::ClientBuilder;
use reqwest::dns::{Name, Resolve, Resolving};

use crate::certificates::authority;
use crate::table::{Does, Fault, Gets};
use crate::{TOTAL, client};

/// One way to meet a fault.
pub(crate) struct Try {
    pub(crate) client: ClientBuilder,
    /// The time limit.
    pub(crate) total: Duration,
    /// Attempts that an error reports.
    pub(crate) attempts: u32,
}

pub(crate) fn tries(row: &Fault, address: &str) -> Vec<Try> {
    let short = Duration::from_millis(300);
    let client = || client(address);
    let attempts = row.attempts;
    let usual = |client| Try { client, total: TOTAL, attempts };
    match (&row.does, &row.gets) {
        (_, Gets::ConnectTimeout) => {
            vec![Try { client: client().connect_timeout(short), total: short * attempts, attempts }]
        }
        (Does::HasNoAddress, _) => vec![usual(client().http(|http| http.no_proxy().dns_resolver(NoHosts)))],
        (Does::Shows(_), _) => {
            let client = || client().root_certificate(authority());
            let careless = |http: reqwest::ClientBuilder| {
                http.tls_danger_accept_invalid_certs(true).tls_danger_accept_invalid_hostnames(true)
            };
            vec![usual(client()), usual(client().http(careless))]
        }
        (_, Gets::Timeout) => {
            // Once the attempt's time limit ends first, and once that of the whole call.
            let whole = Try { client: client().timeout(short), total: short, attempts: 1 };
            vec![usual(client().attempt_timeout(short)), whole]
        }
        _ => vec![usual(client())],
    }
}

/// A resolver that finds no names, and makes no requests.
struct NoHosts;

impl Resolve for NoHosts {
    fn resolve(&self, _: Name) -> Resolving {
        Box::pin(async { Err("the tests know no hosts".into()) })
    }
}
