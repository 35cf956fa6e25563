//! From page to page, each way a spec can tell, by generated code and over a socket.

#![allow(clippy::unwrap_used, reason = "a test")]

use dingtalk_core::{AccessToken, Client, Error, Json, Result};
use dingtalk_fixture_1_0::{pages_by_number, pages_by_offset, pages_by_secret, pages_by_token, pages_of_lists};
use dingtalk_fixture_legacy::tokens;
use serde_json::json;
use tokio::io::{AsyncBufReadExt as _, AsyncReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

/// A server that gives these answers in turn, and then the requests that it had: what changes from page to page.
async fn server(answers: Vec<Json>) -> (Client, JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let requests = tokio::spawn(async move {
        let mut requests = Vec::new();
        for answer in answers {
            let (stream, _) = listener.accept().await.unwrap();
            let mut stream = BufReader::new(stream);
            let (mut target, mut length) = (String::new(), 0);
            stream.read_line(&mut target).await.unwrap();
            loop {
                let mut line = String::new();
                stream.read_line(&mut line).await.unwrap();
                if line.trim().is_empty() {
                    break;
                }
                if let Some(value) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = value.trim().parse().unwrap();
                }
            }
            let mut body = vec![0; length];
            stream.read_exact(&mut body).await.unwrap();
            let query = target.split([' ', '?']).nth(2).filter(|query| !query.starts_with("HTTP"));
            requests.push(format!("{}{}", query.unwrap_or_default(), String::from_utf8(body).unwrap()));
            let body = answer.to_string();
            let head = format!("HTTP/1.1 200 OK\r\ncontent-length: {}\r\nconnection: close\r\n\r\n", body.len());
            stream.write_all(format!("{head}{body}").as_bytes()).await.unwrap();
            stream.shutdown().await.unwrap();
        }
        requests
    });
    let client = Client::builder().endpoint(address).credentials(AccessToken::app("t")).build().unwrap();
    (client, requests)
}

macro_rules! all {
    ($stream:expr) => {{
        let mut stream = $stream;
        let mut all = Vec::new();
        while let Some(one) = stream.next().await {
            all.push(one?);
        }
        all
    }};
}

#[tokio::test]
async fn a_token_deep_in_the_answer() -> Result<()> {
    let (client, requests) = server(vec![
        json!({ "result": { "list": ["a", "b"], "nextToken": "1 +" } }),
        json!({ "result": { "list": [], "nextToken": "2" } }),
        json!({ "result": { "list": ["c"], "nextToken": null } }),
    ])
    .await;
    assert_eq!(all!(pages_by_token().max_results(2).items(&client)), ["a", "b", "c"]);
    assert_eq!(
        requests.await.unwrap(),
        ["nextToken=0&maxResults=2", "nextToken=1%20%2B&maxResults=2", "nextToken=2&maxResults=2"]
    );
    Ok(())
}

#[tokio::test]
async fn an_answer_without_its_outer_part_is_the_end() -> Result<()> {
    let (client, requests) = server(vec![json!({})]).await;
    assert_eq!(all!(pages_by_token().max_results(2).items(&client)), Vec::<String>::new());
    assert_eq!(requests.await.unwrap().len(), 1);
    Ok(())
}

#[tokio::test]
async fn a_secret_token_in_the_body() -> Result<()> {
    let (client, requests) = server(vec![
        json!({ "records": [{ "a": 1 }], "nextToken": "s3cr3t", "page": { "hasMore": true } }),
        json!({ "records": [{ "a": 2 }], "nextToken": "s3cr3t-2", "page": { "hasMore": false } }),
    ])
    .await;
    let mut pages = pages_by_secret().pages(&client);
    let first = pages.next().await.unwrap()?;
    assert_eq!(first.records[0]["a"], json!(1));
    assert_eq!(format!("{pages:?}"), r#"pages_by_secret { next_token: "***" }"#);
    let rest = all!(pages.items());
    assert_eq!(rest.iter().map(|item| &item["a"]).collect::<Vec<_>>(), [&json!(2)]);
    assert_eq!(requests.await.unwrap(), ["{}", r#"{"nextToken":"s3cr3t"}"#]);
    Ok(())
}

#[tokio::test]
async fn a_page_number_and_a_flag() -> Result<()> {
    let (client, requests) = server(vec![
        json!({ "items": [], "hasMore": true }),
        json!({ "items": [7], "hasMore": "true" }),
        json!({ "items": [8, 9], "hasMore": false }),
    ])
    .await;
    let pages = all!(pages_by_number().page_number(3).pages(&client));
    assert_eq!(pages.iter().map(|page| page.items.len()).collect::<Vec<_>>(), [0, 1, 2]);
    assert_eq!(requests.await.unwrap(), ["pageNumber=3", "pageNumber=4", "pageNumber=5"]);
    Ok(())
}

#[tokio::test]
async fn a_page_number_and_lists_alone() -> Result<()> {
    let (client, requests) = server(vec![json!([{ "id": "a" }, { "id": "b" }]), json!([{ "id": "c" }])]).await;
    let items: Vec<pages_of_lists::Entry> = all!(pages_of_lists().id("x").page_size(2).items(&client));
    assert_eq!(items.iter().filter_map(|item| item.id.as_deref()).collect::<String>(), "abc");
    assert_eq!(requests.await.unwrap(), ["pageNumber=0&pageSize=2", "pageNumber=1&pageSize=2"]);
    Ok(())
}

#[tokio::test]
async fn an_offset() -> Result<()> {
    let page = |ids: &[i64]| json!({ "the.result": { "page": { "type": ids.iter().map(|id| json!([{ "id": id }])).collect::<Vec<_>>() } } });
    let (client, requests) = server(vec![page(&[1, 2, 3]), page(&[4]), page(&[])]).await;
    let items = all!(pages_by_offset().items(&client));
    assert_eq!(items.into_iter().flatten().filter_map(|item| item.id).collect::<Vec<_>>(), [1, 2, 3, 4]);
    assert_eq!(requests.await.unwrap(), [r#"{"offset":0}"#, r#"{"offset":3}"#, r#"{"offset":4}"#]);
    Ok(())
}

#[tokio::test]
async fn a_cursor_that_repeats() -> Result<()> {
    let (client, requests) = server(vec![
        json!({ "errcode": 0, "list": [1], "next_cursor": 5 }),
        json!({ "errcode": 0, "list": [2], "next_cursor": "5" }),
    ])
    .await;
    let mut items = tokens().cursor(0).items(&client);
    assert_eq!(items.next().await.unwrap()?, 1);
    assert_eq!(items.next().await.unwrap()?, 2);
    let error = items.next().await.unwrap().unwrap_err();
    assert!(matches!(error, Error::Decode(_)), "{error:?}");
    assert_eq!(
        format!("{error:#}"),
        "fixture_legacy::tokens: the answer (HTTP 200, 42 bytes) could not be read: next_cursor: expected a position that \
         was not used before, found a repeated one"
    );
    assert!(items.next().await.is_none());
    assert_eq!(cursors(requests.await.unwrap()), ["cursor=0", "cursor=5"]);
    Ok(())
}

#[tokio::test]
async fn a_cursor_that_returns_to_the_start() -> Result<()> {
    let (client, requests) = server(vec![
        json!({ "errcode": 0, "list": [1], "next_cursor": 5 }),
        json!({ "errcode": 0, "list": [2], "next_cursor": "0" }),
    ])
    .await;
    assert_eq!(all!(tokens().cursor(0).items(&client)), [1, 2]);
    assert_eq!(cursors(requests.await.unwrap()), ["cursor=0", "cursor=5"]);
    Ok(())
}

fn cursors(queries: Vec<String>) -> Vec<String> {
    queries.iter().map(|query| query.replace("&access_token=t", "")).collect()
}
