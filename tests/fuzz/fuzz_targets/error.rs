//! Whatever comes with a failure status, or with the legacy gateway's status 200, the error keeps it and prints no secret.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| -> libfuzzer_sys::Corpus {
    match dingtalk_fuzz::error(data) {
        Some(()) => libfuzzer_sys::Corpus::Keep,
        None => libfuzzer_sys::Corpus::Reject,
    }
});
