//! Whatever a spec file contains, it is rejected with a report, or gives Rust code that parses.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    dingtalk_fuzz::spec(data);
});
