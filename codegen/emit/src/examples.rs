//! Calls as code: in the documentation, and as test cases.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::layout::{self, Piece};
use super::literal::Writer;
use super::paging;
use super::reading;
use super::samples;
use super::scope::ident;
use dingtalk_spec::model::{Answer, Api, Example, Field, Operation};

/// The crate as code calls it: `dingtalk_contact_1_0`.
pub(super) fn crate_name(api: &Api) -> proc_macro2::Ident {
    ident(&api.package.replace('-', "_"))
}

/// The crate's name in an example: the API's name without its version, if that is a valid name.
fn short_name(api: &Api) -> proc_macro2::Ident {
    let mut short = api.name.as_str();
    while let Some((rest, _)) = short.rsplit_once('_').filter(|(_, last)| last.chars().all(|c| c.is_ascii_digit())) {
        short = rest;
    }
    let is_taken = ["client", "core", "std", "dingtalk_core"].contains(&short);
    if is_taken || syn::parse_str::<syn::Ident>(short).is_err() { ident("api") } else { ident(short) }
}

/// The lines of the documentation's example: the call, and a field of what it returns.
pub(super) fn documentation(api: &Api, operation: &Operation) -> syn::Result<Vec<String>> {
    let mut values = samples::for_documentation(operation);
    if let (Some(pagination), Some(item)) = (&operation.pagination, paging::item(operation)) {
        // The first page needs no position, unless it is required.
        if pagination.position.field(operation).is_some_and(|field| !field.required) {
            let position = operation.parameters.get(pagination.position.index).map(|parameter| &parameter.field);
            without(&mut values, position, &pagination.position.inside);
        }
        let read = reading::item(operation, item);
        return lines(api, operation, &values, |request| {
            quote! {
                let mut items = #request.items(client);
                while let Some(item) = items.next().await {
                    let item = item?;
                    #read
                }
            }
        });
    }
    let read = reading::answer(operation);
    lines(api, operation, &values, |request| match operation.answer {
        Answer::None => quote! { #request.send(client).await?; },
        Answer::Object(_) | Answer::Value(_) => quote! { let answer = #request.send(client).await?; #read },
    })
}

/// Removes what is at this path within a parameter's value, and the value if nothing is left of it.
fn without(values: &mut Vec<(&Field, serde_json::Value)>, parameter: Option<&Field>, inside: &[String]) {
    values.retain_mut(|(known, value)| {
        let is_meant = parameter.is_some_and(|parameter| std::ptr::eq(*known, parameter));
        let Some((last, objects)) = inside.split_last().filter(|_| is_meant) else { return !is_meant };
        let object = objects.iter().try_fold(&mut *value, |value, name| value.get_mut(name));
        if let Some(members) = object.and_then(serde_json::Value::as_object_mut) {
            members.remove(last);
        }
        known.required || value.as_object().is_none_or(|members| !members.is_empty())
    });
}

/// An example's lines: `body` around the request with these values.
fn lines(
    api: &Api,
    operation: &Operation,
    values: &[(&Field, serde_json::Value)],
    body: impl FnOnce(TokenStream) -> TokenStream,
) -> syn::Result<Vec<String>> {
    let (krate, short, module) = (crate_name(api), short_name(api), ident(&operation.module));
    let writer = Writer::new(operation, TokenStream::new());
    let setters = writer.setters(values.iter().map(|(field, value)| (*field, value)));
    let body = body(quote! { #short::#module() #setters });
    let types: Vec<_> = writer.used_types().iter().map(|name| ident(name)).collect();
    let types = match types.as_slice() {
        [] => TokenStream::new(),
        [name] => quote! { use #krate::#module::#name; },
        names => quote! { use #krate::#module::{#(#names),*}; },
    };
    let mut lines = vec![format!("use {krate} as {short};")];
    lines.extend(layout::statements(types)?.lines().map(str::to_owned));
    lines.push(String::new());
    lines.push("# async fn example(client: &dingtalk_core::Client) -> dingtalk_core::Result<()> {".to_owned());
    lines.extend(layout::statements(body)?.lines().map(str::to_owned));
    lines.push("# Ok(()) }".to_owned());
    Ok(lines)
}

/// Whether the documentation's example needs `serde_json`.
pub(super) fn needs_serde_json(operation: &Operation) -> bool {
    let writer = Writer::new(operation, TokenStream::new());
    let values = samples::for_documentation(operation);
    let _ = writer.setters(values.iter().map(|(field, value)| (*field, value)));
    writer.used_json_macro()
}

/// The file of cases: every example of every operation as a call.
pub(super) fn cases(api: &Api, head: &str) -> String {
    let krate = crate_name(api);
    let of_operation = |operation: &'_ Operation| -> Vec<Case> {
        let examples = operation.examples.iter().enumerate();
        examples.map(|(index, example)| case(operation, index + 1, example)).collect()
    };
    let cases: Vec<_> = api.operations.iter().flat_map(of_operation).collect();
    let imports = if cases.is_empty() {
        quote! { use super::Case; }
    } else {
        quote! { use super::{Call, Case, expecting}; use #krate as api; }
    };
    let listed = cases.iter().map(|case| &case.listed);
    let head = format!("{head}\n//! The examples in the specs of `{}`, as calls.\n", api.name);
    let mut pieces = vec![
        Piece::Items(imports),
        Piece::Items(quote! {
            /// Every example.
            pub(super) static CASES: &[Case] = &[#(#listed),*];
        }),
    ];
    pieces.extend(cases.into_iter().map(|case| Piece::Items(case.function)));
    layout::file(&head, pieces)
}

/// An example as a call.
struct Case {
    /// Its place in the list.
    listed: TokenStream,
    /// The function that makes the call. A closure would cost a second function that calls it.
    function: TokenStream,
}

fn case(operation: &Operation, number: usize, example: &Example) -> Case {
    let (module, name) = (ident(&operation.module), &example.name);
    let function = format_ident!("case_{}_{number}", operation.module);
    let writer = Writer::new(operation, quote! { api::#module:: });
    let values = samples::of_example(operation, example);
    let setters = writer.setters(values.iter().map(|(field, value)| (*field, value)));
    let allow = operation.deprecated.is_some().then(|| quote! { #[allow(deprecated)] });
    Case {
        listed: quote! { Case::new(#name, #function) },
        function: quote! {
            #allow
            fn #function() -> Call {
                expecting(api::#module() #setters .build())
            }
        },
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use dingtalk_spec::model::{Gateway, SpecPlace};

    #[test]
    fn short_names_are_names() {
        let cases = [
            ("contact_1_0", "contact"),
            ("oauth2_1_0", "oauth2"),
            ("oapi", "oapi"),
            ("type_1_0", "api"),
            ("core_2_0", "api"),
        ];
        for (name, expected) in cases {
            let api = Api {
                name: name.to_owned(),
                package: String::new(),
                version: String::new(),
                title: String::new(),
                summary: String::new(),
                description: None,
                opening_call: None,
                gateway: Gateway::New,
                errors: Vec::new(),
                error_sets: Vec::new(),
                operations: Vec::new(),
                place: SpecPlace { file: Arc::from(""), line: 1, column: 1, span: 0..0 },
            };
            assert_eq!(short_name(&api).to_string(), expected);
        }
    }
}
