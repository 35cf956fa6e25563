//! Forms of approvals: what they are made of, and what is filled in.
//!
//! A [`FormComponent`] has what its kind needs, and a table has components in turn. A [`FormValue`] is written in the form that its kind
//! of component expects. The setters `form_components` and `form_component_values` take them.
//!
//! ```
//! use dingtalk_core::Client;
//! use dingtalk_flows::workflow::{FormComponent, FormValue};
//! use dingtalk_workflow_1_0 as workflow;
//!
//! async fn create_form(client: &Client) -> dingtalk_core::Result<Option<String>> {
//!     let items = [FormComponent::text("item", "Item").required(), FormComponent::money("price", "Price")];
//!     let form = workflow::form_create()
//!         .name("Expenses")
//!         .form_components([
//!             FormComponent::select("kind", "Kind", ["Travel", "Office"]).required(),
//!             FormComponent::table("items", "Items", items),
//!         ])
//!         .send(client)
//!         .await?;
//!     Ok(form.result.and_then(|result| result.process_code))
//! }
//!
//! async fn apply(client: &Client, process_code: &str) -> dingtalk_core::Result<Option<String>> {
//!     let train = vec![FormValue::text("Item", "Train"), FormValue::number("Price", 73.5)];
//!     let instance = workflow::start_process_instance()
//!         .process_code(process_code)
//!         .originator_user_id("manager4220")
//!         .dept_id(1)
//!         .form_component_values([FormValue::select("Kind", "Travel"), FormValue::table("Items", [train])])
//!         .send(client)
//!         .await?;
//!     Ok(instance.instance_id)
//! }
//! # #[tokio::main(flavor = "current_thread")]
//! # async fn main() -> Result<(), Box<dyn std::error::Error>> {
//! # let dingtalk = dingtalk_simulator::Simulator::start().await?;
//! # let token = dingtalk_core::AccessToken::app(dingtalk.app_token());
//! # let client = Client::builder().endpoint(dingtalk.url()).credentials(token).build()?;
//! # let code = create_form(&client).await?.ok_or("no process code")?;
//! # assert!(apply(&client, &code).await?.is_some());
//! # assert_eq!(dingtalk.violations(), []);
//! # Ok(()) }
//! ```

mod component;
mod value;

pub use component::FormComponent;
pub use value::{Attachment, FormValue};
