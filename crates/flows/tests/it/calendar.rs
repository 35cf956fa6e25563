//! Events that repeat, and calls that DingTalk recognizes when they are repeated.

use dingtalk_calendar_1_0 as calendar;
use dingtalk_calendar_1_0::create_event::{EndTime, StartTime};
use dingtalk_core::binding::Argument;
use dingtalk_core::binding::IntoValue as _;
use dingtalk_core::{Client, Result, RetryPolicy, Stopped};
use dingtalk_flows::calendar::{Recurrence, Week, Weekday};
use dingtalk_simulator::{Reply, Simulator};
use serde_json::{Value, json};

use super::start;

const CREATE: &str = "calendar_1_0::create_event";

async fn create(client: &Client, token: Option<&str>, retry: RetryPolicy) -> Result<()> {
    let start = StartTime::builder().date_time("2026-06-01T10:00:00+08:00").build();
    let end = EndTime::builder().date_time("2026-06-01T11:00:00+08:00").build();
    let event = calendar::create_event().user_id("user").calendar_id("primary").summary("Review").start(start).end(end);
    let event = event.maybe_x_client_token(token);
    event.send(client).retry(retry).await.map(drop)
}

fn tokens(dingtalk: &Simulator) -> Vec<Option<String>> {
    dingtalk.received().iter().map(|call| call.header("x-client-token").map(str::to_owned)).collect()
}

fn patient() -> RetryPolicy {
    RetryPolicy::standard().first_wait(std::time::Duration::from_millis(1))
}

#[tokio::test]
async fn a_call_whose_answer_was_lost_is_repeated_with_the_same_token() {
    let (dingtalk, client) = start().await;
    for (token, answers) in [(None, 1), (Some("mine"), 1), (None, 2)] {
        dingtalk.forget_received();
        dingtalk.answer_next(CREATE, Reply::dropped()).unwrap();
        if answers == 2 {
            dingtalk.answer_next(CREATE, Reply::error("idempotencyProcessing")).unwrap();
        }
        create(&client, token, patient()).await.unwrap();
        let sent = tokens(&dingtalk);
        assert_eq!(sent.len(), answers + 1);
        assert!(sent.iter().all(|other| other.is_some() && *other == sent[0]), "{sent:?}");
        assert!(token.is_none_or(|token| sent[0].as_deref() == Some(token)), "{sent:?}");
    }
    assert_eq!(dingtalk.violations(), []);
}

#[tokio::test]
async fn calls_differ_in_their_tokens_and_one_that_is_never_repeated_has_none() {
    let (dingtalk, client) = start().await;
    create(&client, None, patient()).await.unwrap();
    create(&client, None, patient()).await.unwrap();
    create(&client, None, RetryPolicy::never()).await.unwrap();
    create(&client, Some("mine"), RetryPolicy::never()).await.unwrap();
    let sent = tokens(&dingtalk);
    assert!(sent[0].is_some() && sent[1].is_some() && sent[0] != sent[1], "{sent:?}");
    assert_eq!(sent[2..], [None, Some("mine".to_owned())]);
}

#[tokio::test]
async fn a_call_without_such_a_parameter_is_still_not_repeated() {
    let (dingtalk, client) = start().await;
    dingtalk.answer_next("calendar_1_0::sign_in", Reply::dropped()).unwrap();
    let sign_in = calendar::sign_in().user_id("user").calendar_id("primary").event_id("event").send(&client);
    let error = sign_in.await.unwrap_err();
    assert_eq!((error.stopped(), dingtalk.received().len()), (Some(Stopped::NotSafeToRepeat), 1));
}

/// What is sent.
fn sent(recurrence: Recurrence) -> Value {
    let created: calendar::create_event::Recurrence = recurrence.clone().into_argument();
    let patched: calendar::patch_event::Recurrence = recurrence.into_argument();
    let json = |value| serde_json::to_value::<dingtalk_core::binding::Value>(value).unwrap();
    let (created, patched) = (json(created.into_value()), json(patched.into_value()));
    assert_eq!(created, patched);
    created
}

#[test]
fn recurrences_have_the_fields_of_their_kind() {
    let no_end = || json!({"type": "noEnd"});
    for (recurrence, pattern, range) in [
        (Recurrence::daily(), json!({"type": "daily", "interval": 1}), no_end()),
        (
            Recurrence::weekly([Weekday::Monday, Weekday::Friday]).every(2).weeks_begin_on(Weekday::Monday).times(10),
            json!({"type": "weekly", "interval": 2, "daysOfWeek": "monday,friday", "firstDayOfWeek": "monday"}),
            json!({"type": "numbered", "numberOfOccurrences": 10}),
        ),
        (
            Recurrence::monthly_on_day(14).until("2026-12-31T10:15:30+08:00"),
            json!({"type": "absoluteMonthly", "interval": 1, "dayOfMonth": 14}),
            json!({"type": "endDate", "endDate": "2026-12-31T10:15:30+08:00"}),
        ),
        (
            Recurrence::monthly_in_week(Week::Last, [Weekday::Sunday]),
            json!({"type": "relativeMonthly", "interval": 1, "index": "last", "daysOfWeek": "sunday"}),
            no_end(),
        ),
        (Recurrence::yearly().every(5), json!({"type": "absoluteYearly", "interval": 5}), no_end()),
    ] {
        assert_eq!(sent(recurrence), json!({"pattern": pattern, "range": range}));
    }
}
