//! Whatever stands in a spec file, it is refused with a report, or gives Rust that parses.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    dingtalk_fuzz::spec(data);
});
