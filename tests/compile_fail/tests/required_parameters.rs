//! Omitting a required parameter does not compile, and the compiler says what to do.
//!
//! `TRYBUILD=overwrite cargo test -p dingtalk-compile-fail` rewrites the expected messages.

#[test]
fn required_parameters_are_guarded() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("fail/*.rs");
    cases.pass("pass/*.rs");
}
