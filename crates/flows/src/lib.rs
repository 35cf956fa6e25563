//! What takes more than one call.
//!
//! Most operations are functions of generated crates. A few belong together: an upload to the storage is three calls, and a text that
//! an AI assistant writes is many. This crate has them as one function each, made of the generated ones. Every failure is a
//! [`dingtalk_core::Error`].
//!
//! Each module needs the feature of its name, which brings in the APIs that it calls.
//!
//! # Records
//!
//! The fields of Notable's tables and of Yida's forms are their owners'. [`Record`](dingtalk_core::Record) is the bridge to a type of your
//! own, whether an operation takes a JSON text, as Yida's do, or named fields. It needs no feature of this crate.
//!
//! ```
//! use dingtalk_core::{Client, Record};
//! use dingtalk_notable_1_0 as notable;
//! use dingtalk_notable_1_0::insert_records::NewRecord;
//! use dingtalk_yida_2_0 as yida;
//! use serde::{Deserialize, Serialize};
//!
//! #[derive(Debug, Serialize, Deserialize)]
//! struct Task {
//!     #[serde(rename = "Title")]
//!     title: String,
//!     #[serde(rename = "Priority")]
//!     priority: u8,
//! }
//!
//! async fn tasks(client: &Client) -> Result<Vec<Task>, Box<dyn std::error::Error>> {
//!     let task = Task { title: "Write the announcement".to_owned(), priority: 1 };
//!     notable::insert_records()
//!         .base_id("QOG9lyrgJPjzKYwzIZxGZBYLVzN67Mw4")
//!         .sheet_id_or_name("Tasks")
//!         .operator_id("tXguN309iPhE4roSKPlLURAiEiE")
//!         .records([NewRecord::builder().fields(Record::of(&task)?).build()])
//!         .send(client)
//!         .await?;
//!
//!     let mut found = notable::list_records()
//!         .base_id("QOG9lyrgJPjzKYwzIZxGZBYLVzN67Mw4")
//!         .sheet_id_or_name("Tasks")
//!         .operator_id("tXguN309iPhE4roSKPlLURAiEiE")
//!         .items(client);
//!     let mut tasks = Vec::new();
//!     while let Some(record) = found.next().await {
//!         tasks.push(Record::from(record?.fields).read()?);
//!     }
//!     Ok(tasks)
//! }
//!
//! #[derive(Serialize)]
//! struct Visit<'a> {
//!     #[serde(rename = "textField_jcpm6agt")]
//!     title: &'a str,
//!     #[serde(rename = "employeeField_jcos0sar")]
//!     members: &'a [&'a str],
//! }
//!
//! async fn save(client: &Client, visit: &Visit<'_>) -> dingtalk_core::Result<Option<String>> {
//!     let saved = yida::save_form_data()
//!         .app_type("APP_PBKT0MFBEBTDO8T7SLVP")
//!         .system_token("the app's secret")
//!         .user_id("manager4220")
//!         .form_uuid("FORM-EF6Y4G8WO2FN0SUB43TDQ3CGC3FMFQ1G9400RCJ3")
//!         .form_data_json(Record::of(visit)?)
//!         .send(client)
//!         .await?;
//!     Ok(saved.result)
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let dingtalk = dingtalk_simulator::Simulator::start().await?;
//! # let token = dingtalk_core::AccessToken::app(dingtalk.app_token());
//! # let client = Client::builder().endpoint(dingtalk.url()).credentials(token).build()?;
//! # assert_eq!(tasks(&client).await?.pop().map(|task| task.priority), Some(1));
//! # assert!(save(&client, &Visit { title: "Visit", members: &["zhangsan"] }).await?.is_some());
//! # let sent = dingtalk.received().pop().and_then(|received| received.json()).unwrap_or_default();
//! # let visit = r#"{"employeeField_jcos0sar":["zhangsan"],"textField_jcpm6agt":"Visit"}"#;
//! # assert_eq!(sent["formDataJson"], visit);
//! # assert_eq!(dingtalk.violations(), []);
//! # Ok(()) }
//! ```

#[cfg(feature = "calendar")]
pub mod calendar;
#[cfg(feature = "card")]
pub mod card;
#[cfg(feature = "storage")]
pub mod storage;
#[cfg(feature = "workflow")]
pub mod workflow;

/// The README's code compiles.
#[cfg(all(doctest, feature = "storage"))]
#[doc = include_str!("../README.md")]
mod readme {}
