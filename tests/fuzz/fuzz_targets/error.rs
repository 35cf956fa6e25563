//! Whatever comes with the status of a failure, or of the legacy gateway's success, the error keeps it and prints no secret.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| -> libfuzzer_sys::Corpus {
    match dingtalk_fuzz::error(data) {
        Some(()) => libfuzzer_sys::Corpus::Keep,
        None => libfuzzer_sys::Corpus::Reject,
    }
});
