//! Whatever is posted as a callback, it is refused or opened, and nothing secret is printed.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    dingtalk_fuzz::callback(data);
});
