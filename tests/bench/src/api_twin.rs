//! An API's operations as people would write them by hand: structs with serde derives, and a function each.

use std::fmt::Write as _;

use dingtalk_spec::model::{Answer, Api, Field, NamedKind, NamedType, Operation, Type};

/// The `src/lib.rs` of an API's twin, and its modules: name and text.
pub(crate) fn files(api: &Api) -> Vec<(String, String)> {
    let modules: String =
        api.operations.iter().map(|operation| format!("pub mod r#{0};\n", operation.module)).collect();
    let root = ("lib".to_owned(), format!("//! {} by hand.\n\n{modules}", api.name));
    let module = |operation: &Operation| (operation.module.clone(), module(operation));
    std::iter::once(root).chain(api.operations.iter().map(module)).collect()
}

fn module(operation: &Operation) -> String {
    let parameters: Vec<_> = operation.parameters.iter().map(|parameter| &parameter.field).collect();
    let mut text = format!(
        "//! {name}.\n\nuse serde::{{Deserialize, Serialize}};\nuse twin_client::{{Client, Error}};\n\n{request}\n{types}",
        name = operation.name,
        request = object("Request", &parameters),
        types = operation.types.iter().map(named).collect::<String>(),
    );
    match &operation.answer {
        Answer::Object(fields) => text.push_str(&object("Response", &fields.iter().collect::<Vec<_>>())),
        Answer::Value(field) => {
            let _ = writeln!(text, "/// The answer.\npub type Response = {};", ty(&field.ty));
        }
        Answer::None => text.push_str("/// The answer.\npub type Response = ();\n"),
    }
    let _ = write!(
        text,
        "\n/// The operation {name}.\npub async fn call(client: &Client, request: &Request) -> Result<Response, Error> \
         {{\n    client.post({path:?}, request).await\n}}\n",
        name = operation.name,
        path = operation.path.text,
    );
    text
}

/// A struct with the traits of generated types and both of serde's traits.
fn object(name: &str, fields: &[&Field]) -> String {
    let mut text = format!(
        "/// {name}.\n#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]\n#[serde(default)]\npub struct \
         {name} {{\n"
    );
    for field in fields {
        let ty = ty(&field.ty);
        let is_plain = field.required || matches!(field.ty, Type::List(_) | Type::Map(_));
        let (skip, ty) = if is_plain {
            ("", ty)
        } else {
            (
                ", skip_serializing_if = \"Option::is_none\"",
                format!("Option<Box<{ty}>>").replace("Box<String>", "String"),
            )
        };
        let _ = writeln!(text, "    /// What it says.\n    #[serde(rename = {:?}{skip})]", field.wire_name);
        let _ = writeln!(text, "    pub r#{}: {ty},", field.rust_name);
    }
    text + "}\n\n"
}

fn named(named: &NamedType) -> String {
    let name = &named.name;
    match &named.kind {
        NamedKind::Object(fields) => object(name, &fields.iter().collect::<Vec<_>>()),
        // serde has no derive for numbers.
        NamedKind::IntegerValues(_) => format!(
            "/// {name}.\n#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]\npub struct \
             {name}(pub i64);\n\n"
        ),
        NamedKind::TextValues(values) => {
            let mut text = format!(
                "/// {name}.\n#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]\npub enum {name} {{\n"
            );
            for value in values {
                let _ = writeln!(
                    text,
                    "    /// A value.\n    #[serde(rename = {:?})]\n    {},",
                    value.value, value.rust_name
                );
            }
            let _ = write!(
                text,
                "    /// Another.\n    #[serde(untagged)]\n    Unknown(String),\n}}\n\nimpl Default for {name} {{\n    fn \
                 default() -> Self {{\n        Self::Unknown(String::new())\n    }}\n}}\n\n"
            );
            text
        }
    }
}

fn ty(ty: &Type) -> String {
    match ty {
        Type::String | Type::File => "String".to_owned(),
        Type::Int32 => "i32".to_owned(),
        Type::Int64 => "i64".to_owned(),
        Type::Float64 => "f64".to_owned(),
        Type::Bool => "bool".to_owned(),
        Type::Any => "serde_json::Value".to_owned(),
        Type::List(item) => format!("Vec<{}>", self::ty(item)),
        Type::Map(item) => format!("std::collections::BTreeMap<String, {}>", self::ty(item)),
        Type::JsonText(inner) => self::ty(inner),
        Type::Named(name) => name.clone(),
    }
}
