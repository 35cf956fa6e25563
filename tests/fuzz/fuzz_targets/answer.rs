//! Whatever a server returns with HTTP 200, the call ends with an answer or an error, and prints no secret.

#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| -> libfuzzer_sys::Corpus {
    match dingtalk_fuzz::answer(data) {
        Some(()) => libfuzzer_sys::Corpus::Keep,
        None => libfuzzer_sys::Corpus::Reject,
    }
});
