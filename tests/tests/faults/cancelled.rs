//! Calls that are dropped before they finish.

use std::time::{Duration, Instant};

use dingtalk_test_support::loopback::Script;
use tokio::runtime::Builder;

use crate::table::Call;
use crate::{SLACK, client, left_over, make, serve, shown};

/// Random numbers that are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// A thousand calls, dropped while they connect, send, wait to repeat, wait for their turn, or read. Other calls of the same client
/// succeed throughout, and nothing is left over.
#[test]
fn a_thousand_cancelled_calls_harm_no_other() {
    shown::listen();
    let good = br#"{"orgName":"a","errmsg":"a","result":true}"#;
    let slow = Script::Drip {
        head: b"HTTP/1.1 200 OK\r\ncontent-length: 42\r\n\r\n".to_vec(),
        rest: good.to_vec(),
        pause: Duration::from_millis(1),
    };
    let scripts = || {
        let kinds =
            [Script::keep(200, good), slow.clone(), Script::Hang, Script::answer(503, ""), Script::Reset(Vec::new())];
        kinds.into_iter().cycle().take(1_000)
    };
    let troubled = serve(scripts());
    let sound = serve([Script::keep(200, good)]);
    let runtime = Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
    let mut numbers = Numbers(1);
    let left = runtime.block_on(async {
        let hasty = client(&troubled.url()).attempt_timeout(Duration::from_millis(100));
        let paced = hasty.calls_per_second(2_000).build().unwrap();
        let calm = client(&sound.url()).build().unwrap();
        let mut cancelled = 0;
        while cancelled < 1_000 {
            let calls: Vec<_> = (0..50)
                .map(|index| {
                    let (client, call) = (paced.clone(), [Call::New, Call::Legacy][index % 2]);
                    let after = Duration::from_micros(numbers.below(20_000));
                    tokio::spawn(async move { tokio::time::timeout(after, make(call, &client)).await.is_err() })
                })
                .collect();
            for call in calls {
                cancelled += usize::from(call.await.unwrap());
            }
            assert_eq!(make(Call::New, &calm).await.unwrap().as_deref(), Some("a"));
        }
        // The client whose calls were canceled can still make calls, without waiting for the turns of the dropped ones.
        let begun = Instant::now();
        while make(Call::New, &paced).await.is_err() {
            assert!(begun.elapsed() < SLACK, "the client was harmed");
        }
        drop((paced, calm));
        left_over(Some(&troubled)).await.or(left_over(Some(&sound)).await)
    });
    assert_eq!(left, None);
    shown::assert_no_secret_was_logged();
}
