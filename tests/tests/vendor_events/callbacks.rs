//! What we encrypt, a third party's library decrypts, and the reverse.

use dingtalk_events::{Callbacks, Receiver};
use serde_json::{Value, json};

use crate::start;

const TOKEN: &str = "t0ken";
const AES_KEY: &str = "4g5j64qlyl3zvetqxz5jiocdr586fn2zvjpa8zls3ij";

#[test]
fn a_third_party_reads_our_answers_and_we_its_callbacks() {
    let test = "a_third_party_reads_our_answers_and_we_its_callbacks";
    let Some(mut script) = start(test, "callbacks.py", &[TOKEN, AES_KEY, "suite1"], &[]) else { return };
    let callbacks = Callbacks::new(TOKEN, AES_KEY, Receiver::suite_key("suite1")).unwrap();
    // Every length of padding.
    for length in 0..40 {
        let text = "字x😀".chars().cycle().take(length).collect::<String>();
        let message = json!({"EventType": "user_add_org", "text": text});
        script.write(json!({"encrypt": message.to_string()})).unwrap();
        let sealed = crate::json(&script.read().unwrap());
        let member = |name: &str| sealed[name].as_str().unwrap().to_owned();
        let query = format!(
            "signature={}&timestamp={}&nonce={}",
            member("msg_signature"),
            member("timeStamp"),
            member("nonce")
        );
        let callback = callbacks.open(&query, sealed.to_string().as_bytes()).unwrap();
        assert_eq!(callback.event().json().unwrap(), message);

        let answer: Value = serde_json::from_str(callbacks.success(&callback).body()).unwrap();
        script.write(json!({"decrypt": answer})).unwrap();
        assert_eq!(crate::json(&script.read().unwrap()), "success");
    }
}
