//! Every compiled operation can be called with recorded input.

use std::collections::BTreeSet;

use dingtalk_api_tests::conformance;
use dingtalk_test_support::specs;

#[test]
fn every_operation_can_be_checked() {
    let calls = conformance::calls();
    let mut apis = dingtalk_spec::load(specs::files().unwrap()).unwrap().apis;
    apis.retain(|api| cfg!(feature = "default") || calls.iter().any(|call| call.operation.api == api.name));
    assert!(!apis.is_empty(), "no API is compiled in");
    let of_specs = apis.iter().flat_map(|api| {
        api.operations.iter().map(|operation| (api.name.clone(), operation.module.clone(), operation.name.clone()))
    });
    let of_calls = calls
        .iter()
        .map(|call| (call.operation.api.to_owned(), call.operation.name.to_owned(), call.action.to_owned()));
    assert_eq!(of_calls.collect::<BTreeSet<_>>(), of_specs.collect::<BTreeSet<_>>());
}
