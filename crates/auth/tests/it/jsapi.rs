//! Tickets for the JS API.

use std::sync::Arc;

use dingtalk_auth::{App, MemoryStore, Suite};
use dingtalk_core::{Client, RetryPolicy};
use dingtalk_simulator::Reply;
use serde_json::json;
use tokio::task::JoinSet;

use crate::world::*;

fn internal() -> App {
    App::internal("dingapp", CLIENT_SECRET)
}

impl World {
    fn bare_client(&self) -> Client {
        Client::builder().endpoint(self.dingtalk.url()).retry(RetryPolicy::never()).build().unwrap()
    }

    fn give_ticket(&self, ticket: &str) {
        let body = json!({"jsapiTicket": ticket, "expireIn": 7200}).to_string();
        self.dingtalk.answer_next(CREATE_JSAPI_TICKET, Reply::body(200, body)).unwrap();
    }

    fn ticket_fetches(&self) -> usize {
        self.requests(CREATE_JSAPI_TICKET).len()
    }
}

async fn ticket(app: &App, client: &Client) -> (String, u64) {
    let ticket = app.jsapi_ticket(client).await.unwrap();
    (ticket.ticket().expose().to_owned(), ticket.remaining().as_secs())
}

#[tokio::test]
async fn a_ticket_is_kept_and_refreshed_early() {
    let world = World::start().await;
    let app = internal().cache(&world.cache());
    let client = world.bare_client();
    for name in ["j1", "j2", "j3"] {
        world.give_ticket(name);
    }
    assert_eq!(ticket(&app, &client).await, ("j1".to_owned(), 7200));
    world.clock.advance(seconds(6599));
    assert_eq!(ticket(&app, &client).await, ("j1".to_owned(), 601));
    settle().await;
    assert_eq!(world.ticket_fetches(), 1);
    world.clock.advance(seconds(1));
    assert_eq!(ticket(&app, &client).await, ("j1".to_owned(), 600));
    eventually("the refresh", || world.ticket_fetches() == 2).await;
    settle().await;
    assert_eq!(ticket(&app, &client).await, ("j2".to_owned(), 7200));
    world.clock.advance(seconds(7200));
    assert_eq!(ticket(&app, &client).await, ("j3".to_owned(), 7200));
    assert_eq!(world.dingtalk.violations(), []);
}

#[tokio::test(flavor = "multi_thread")]
async fn many_pages_make_one_fetch() {
    let world = World::start().await;
    let app = internal().cache(&world.cache());
    let client = world.bare_client();
    let body = r#"{"jsapiTicket":"j1","expireIn":7200}"#;
    world.dingtalk.answer_next(CREATE_JSAPI_TICKET, Reply::body(200, body).after(millis(300))).unwrap();
    let mut pages = JoinSet::new();
    for _ in 0..200 {
        let (app, client) = (app.clone(), client.clone());
        pages.spawn(async move { ticket(&app, &client).await.0 });
    }
    assert!(pages.join_all().await.iter().all(|ticket| ticket == "j1"));
    assert_eq!((world.ticket_fetches(), world.requests(GET_ACCESS_TOKEN).len()), (1, 1));
}

/// The ticket of another app would not match the page.
#[tokio::test]
async fn each_app_fetches_its_ticket_with_its_own_token() {
    let world = World::start().await;
    let cache = world.cache();
    let suite = Suite::new("suite1", CLIENT_SECRET, "t1cket").cache(&cache);
    let apps = [internal().cache(&cache), suite.app("ding1"), suite.app("ding2"), app().cache(&cache)];
    let client = world.client(App::new("ding7", "another", "s3cret").cache(&cache));
    for name in ["j1", "j2", "j3", "j4"] {
        world.give_ticket(name);
    }
    for _ in 0..2 {
        let mut tickets = Vec::new();
        for app in &apps {
            tickets.push(ticket(app, &client).await.0);
        }
        assert_eq!(tickets, ["j1", "j2", "j3", "j4"]);
    }
    let used: Vec<_> = world.requests(CREATE_JSAPI_TICKET).iter().map(|fetch| token_in(fetch).to_owned()).collect();
    let mut own = Vec::new();
    for app in &apps {
        own.push(app_token(app, &client).await.unwrap());
    }
    assert_eq!(used, own);
    assert_eq!(world.sent(GET_CORP_ACCESS_TOKEN, "authCorpId"), ["ding1", "ding2"]);
}

fn token_in(request: &dingtalk_simulator::Received) -> &str {
    let mut headers = request.headers.iter();
    headers.find_map(|(name, value)| (name == "x-acs-dingtalk-access-token").then_some(value)).unwrap()
}

#[tokio::test]
async fn processes_share_tickets() {
    let world = World::start().await;
    let store = Arc::new(MemoryStore::with_clock(world.clock.clone()));
    let client = world.bare_client();
    world.give_ticket("j1");
    let first = internal().cache(&world.cache_on(store.clone()));
    assert_eq!(ticket(&first, &client).await, ("j1".to_owned(), 7200));
    world.clock.advance(seconds(100));
    let second = internal().cache(&world.cache_on(store));
    assert_eq!(ticket(&second, &client).await, ("j1".to_owned(), 7100));
    assert_eq!(world.ticket_fetches(), 1);
}

#[tokio::test]
async fn a_revoked_token_costs_one_fetch_and_no_ticket() {
    let world = World::start().await;
    let app = internal().cache(&world.cache());
    let client = world.bare_client();
    let token = app_token(&app, &client).await.unwrap();
    world.dingtalk.revoke_token(&token);
    world.give_ticket("j1");
    assert_eq!(ticket(&app, &client).await.0, "j1");
    assert_eq!((world.ticket_fetches(), world.requests(GET_ACCESS_TOKEN).len()), (2, 2));
}

#[tokio::test]
async fn a_missing_lifetime_means_two_hours_and_a_missing_ticket_is_an_error() {
    for answer in [r#"{"jsapiTicket":"j","expireIn":0}"#, r#"{"jsapiTicket":"j"}"#] {
        let world = World::start().await;
        world.dingtalk.answer_next(CREATE_JSAPI_TICKET, Reply::body(200, answer)).unwrap();
        let app = internal().cache(&world.cache());
        assert_eq!(ticket(&app, &world.bare_client()).await, ("j".to_owned(), 7200), "{answer}");
    }
    for answer in ["{}", r#"{"jsapiTicket":"","expireIn":7200}"#] {
        let world = World::start().await;
        world.dingtalk.answer_next(CREATE_JSAPI_TICKET, Reply::body(200, answer)).unwrap();
        let error = internal().cache(&world.cache()).jsapi_ticket(&world.bare_client()).await.unwrap_err();
        assert_eq!(error.to_string(), "no token could be fetched: the answer contains none", "{answer}");
    }
}

#[tokio::test]
async fn errors_name_the_fetch_that_failed() {
    let world = World::start().await;
    let app = internal().cache(&world.cache());
    let client = world.bare_client();
    world.dingtalk.answer_next(GET_ACCESS_TOKEN, Reply::error("INVALID_CLIENT_ID_OR_SECRET")).unwrap();
    let error = app.jsapi_ticket(&client).await.unwrap_err();
    assert_eq!((error.status(), error.code(), error.next_try()), (Some(400), Some("invalidClientIdOrSecret"), None));
    assert!(format!("{error:#}").contains("get_access_token returned"), "{error}");

    world.clock.advance(seconds(2));
    world.dingtalk.answer_next(CREATE_JSAPI_TICKET, Reply::error("SYSTEM_BUSY")).unwrap();
    let error = app.jsapi_ticket(&client).await.unwrap_err();
    assert_eq!((error.status(), error.code()), (Some(500), Some("systemBusy")));
    // It is not fetched again immediately.
    let error = app.jsapi_ticket(&client).await.unwrap_err();
    assert!(error.next_try().is_some(), "{error}");
    assert_eq!(world.ticket_fetches(), 1);
}
