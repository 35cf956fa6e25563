//! The operations as specs, the crate generated from them, and a program that calls it.

use dingtalk_spec::SourceFile;

use crate::operations::{Field, Kind, Operation};
use crate::tools::{Failure, Result};

const API: &str = "bench_1_0";

const CRATE_SPEC: &str = r#"title = "Benchmark 1.0"
summary = "Made-up operations."
version = "0.0.0"
gateway = "new"
pages = "https://example.com/"
"#;

const ERROR: &str = r#"
[[errors]]
status = 400
code = "invalid.param"
messages = ["wrong"]
text = "A parameter is not valid."
"#;

/// The generated crate's files: path and text.
pub(crate) fn crate_files(operations: &[Operation]) -> Result<Vec<(String, String)>> {
    let mut specs = vec![source(format!("{API}.toml"), CRATE_SPEC.to_owned())];
    specs
        .extend(operations.iter().map(|operation| source(format!("{API}/{}.toml", operation.module), spec(operation))));
    let refused = |report: dingtalk_spec::Report| Failure::new(report.to_string());
    let workspace = dingtalk_spec::load(specs).map_err(refused)?;
    let files = dingtalk_emit::generate(&workspace).map_err(refused)?;
    let own = files.into_iter().filter(|file| file.path.starts_with("crates/api/"));
    Ok(own.map(|file| (file.path, file.text)).collect())
}

fn source(path: String, text: String) -> SourceFile {
    SourceFile { path, bytes: text.into_bytes() }
}

fn spec(operation: &Operation) -> String {
    let Operation { name, module, .. } = operation;
    let mut text = format!(
        r#"operation = "{name}"
summary = "The made-up operation {name}."
page = "{module}"
app_types = ["internal"]
permissions = [{{ point = "Bench.Use", text = "Use it." }}]
method = "POST"
path = "/v1.0/bench/{module}"
credentials = ["app_token"]
safe_to_repeat = false
"#
    );
    for field in &operation.required {
        push_field(&mut text, &format!("body.fields.{}", field.wire), field);
        text.push_str("required = true\n");
    }
    for field in &operation.optional {
        push_field(&mut text, &format!("body.fields.{}", field.wire), field);
    }
    for field in &operation.answer {
        push_field(&mut text, &format!("answer.fields.{}", field.wire), field);
    }
    text.push_str("\n[types.Detail]\ntext = \"What belongs together.\"\n");
    for field in &operation.nested {
        push_field(&mut text, &format!("types.Detail.fields.{}", field.wire), field);
    }
    text.push_str(ERROR);
    text
}

fn push_field(text: &mut String, table: &str, field: &Field) {
    let ty = match field.kind {
        Kind::Text => "string",
        Kind::Integer => "int64",
        Kind::Flag => "bool",
        Kind::Texts => "list<string>",
        Kind::Nested => "Detail",
    };
    text.push_str(&format!("\n[{table}]\ntype = \"{ty}\"\ntext = \"What {} says.\"\n", field.wire));
}

/// A program that makes the calls.
pub(crate) fn program(operations: &[Operation]) -> String {
    let functions: String = operations.iter().map(call).collect();
    let calls = crate::calls(operations);
    let main = crate::MAIN;
    format!(
        r#"//! Calls generated operations.

use bench_api as api;
use dingtalk_core::{{AccessToken, Client, Result}};
{functions}
async fn run() -> Result<()> {{
    let token = std::env::args().nth(1).unwrap_or_default();
    let client = Client::builder().credentials(AccessToken::app(token)).build()?;
{calls}{main}"#
    )
}

fn call(operation: &Operation) -> String {
    let module = &operation.module;
    let setters: String =
        crate::passed(operation).map(|(field, value)| format!("        .{}({value})\n", field.rust)).collect();
    let use_of_answer = crate::use_of_answer(operation);
    format!(
        r#"
async fn {module}(client: &Client) -> Result<()> {{
    let answer = api::{module}()
{setters}        .send(client)
        .await?;
{use_of_answer}    Ok(())
}}
"#
    )
}
