//! The model that specs are read into: the committed specs, and an invented one with every shape of the format.

#![allow(missing_docs, reason = "tests")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "tests fail by panics")]

use std::fs;
use std::path::Path;

use dingtalk_spec::model::{
    Answer, Api, Body, Credential, ExampleReply, FieldFrom, Format, Gateway, Location, NamedKind, Operation,
    PaginationStyle, PathSegment, RequiredFrom, RuleKind, Type,
};
use dingtalk_spec::{Report, SourceFile, Workspace, load};
use expect_test::expect;

fn spec_files(folder: &Path, prefix: &str, files: &mut Vec<SourceFile>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = format!("{prefix}{}", path.file_name().unwrap().to_str().unwrap());
        if path.is_dir() {
            spec_files(&path, &format!("{name}/"), files);
        } else {
            files.push(SourceFile { path: name, bytes: fs::read(&path).unwrap() });
        }
    }
}

fn committed() -> Workspace {
    let mut files = Vec::new();
    spec_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("../../spec"), "", &mut files);
    load(files).unwrap_or_else(|report| panic!("{report}"))
}

fn made_up() -> Workspace {
    let file = |path: &str, text: &str| SourceFile { path: path.to_owned(), bytes: text.into() };
    load(vec![
        file("demo_1_0.toml", include_str!("fixtures/demo_1_0.toml")),
        file("demo_1_0/list_things.toml", include_str!("fixtures/list_things.toml")),
        file("demo_1_0/put_picture.toml", include_str!("fixtures/put_picture.toml")),
        file("demo_1_0/set_labels.toml", include_str!("fixtures/set_labels.toml")),
    ])
    .unwrap_or_else(|report| panic!("{report}"))
}

fn api<'w>(workspace: &'w Workspace, name: &str) -> &'w Api {
    workspace.apis.iter().find(|api| api.name == name).unwrap()
}

fn operation<'w>(workspace: &'w Workspace, name: &str) -> &'w Operation {
    let mut operations = workspace.apis.iter().flat_map(|api| &api.operations);
    operations.find(|operation| operation.name == name).unwrap()
}

/// `wire name: type` for each parameter.
fn parameters(operation: &Operation) -> Vec<String> {
    let shown = |parameter: &dingtalk_spec::model::Parameter| {
        let field = &parameter.field;
        let required = if field.required { "!" } else { "" };
        format!("{} {}: {}{required}", parameter.location.table(), field.rust_name, field.ty)
    };
    operation.parameters.iter().map(shown).collect()
}

#[test]
fn committed_specs_load_without_a_report() {
    let workspace = committed();
    let oapi = api(&workspace, "oapi");
    assert_eq!((oapi.package.as_str(), oapi.gateway), ("dingtalk-oapi", Gateway::Legacy));
    assert_eq!(api(&workspace, "contact_1_0").package, "dingtalk-contact-1-0");
    for api in &workspace.apis {
        assert!(api.operations.is_sorted_by(|a, b| a.module < b.module));
    }
}

#[test]
fn get_org_auth_info() {
    let workspace = committed();
    let operation = operation(&workspace, "GetOrgAuthInfo");
    assert_eq!(operation.module, "get_org_auth_info");
    assert_eq!(
        operation.page.url,
        "https://open.dingtalk.com/document/development/obtain-enterprise-authentication-information"
    );
    assert_eq!(parameters(operation), ["query target_corp_id: string"]);
    assert_eq!(operation.body, Body::None);
    let Answer::Object(fields) = &operation.answer else { panic!() };
    assert_eq!(fields.last().unwrap().ty, Type::Named("AuthLevel".to_owned()));
    let NamedKind::IntegerValues(levels) = &operation.types[0].kind else { panic!() };
    assert_eq!(
        levels.iter().map(|level| level.rust_name.as_str()).collect::<Vec<_>>(),
        ["NotCertified", "Advanced", "Intermediate"]
    );
    let errors: Vec<_> = operation.errors.iter().map(|row| row.rust_name.as_str()).collect();
    assert_eq!(
        errors,
        [
            "INVALID_TARGET_CORP_ID",
            "PERMISSION_DENIED",
            "SYSTEM_PARAMETER_EMPTY",
            "INVALID_PARAMETER_APP_KEY_BLANK",
            "SERVICE_SYSTEM_ERROR"
        ]
    );
    assert_eq!(operation.examples[0].arguments, [(0, "dingxxxxxxx".into())]);
}

#[test]
fn service_get_auth_info() {
    let workspace = committed();
    let operation = operation(&workspace, "OapiServiceGetAuthInfo");
    assert_eq!(operation.module, "service_get_auth_info");
    assert_eq!(operation.credentials, [Credential::SuiteSignature]);
    assert_eq!(parameters(operation), ["body suite_key: string", "body auth_corpid: string!"]);
    let types: Vec<_> = operation.types.iter().map(|named| named.name.as_str()).collect();
    assert_eq!(
        types,
        [
            "AuthInfo",
            "Agent",
            "AuthUserInfo",
            "AuthCorpInfo",
            "AuthChannelType",
            "AuthLevel",
            "ChannelAuthInfo",
            "ChannelAgent"
        ]
    );
    assert!(operation.types.iter().all(|named| named.in_answer && !named.in_request));
    assert!(matches!(operation.examples[2].reply, ExampleReply::Failure { status: 200, .. }));
}

#[test]
fn get_token() {
    let workspace = committed();
    let operation = operation(&workspace, "GetToken");
    assert_eq!(operation.path.segments[2], PathSegment::Placeholder("corpId".to_owned()));
    assert_eq!(
        parameters(operation),
        [
            "path corp_id: string!",
            "body client_id: string!",
            "body client_secret: string!",
            "body grant_type: GrantType!"
        ]
    );
    let secret: Vec<_> = operation.parameters.iter().map(|parameter| parameter.field.sensitive).collect();
    assert_eq!(secret, [false, false, true, false]);
    assert!(operation.named_type("GrantType").unwrap().in_request);
}

#[test]
fn every_shape() {
    let workspace = made_up();
    let operation = operation(&workspace, "ListThings");
    assert_eq!(
        parameters(operation),
        [
            "path corp_id: string!",
            "query ids: json<list<string>>",
            "query next_token: string",
            "query max_results: int32",
            "headers x_client_token: string",
            "body kind: Kind",
            "body hint: string",
            "body since: int64",
            "body labels: map<list<Label>>",
            "body code: string",
            "body refresh_token: string"
        ]
    );
    let hint = &operation.parameters[6].field;
    assert_eq!((hint.from, operation.parameters[5].field.from), (Some(FieldFrom::Sdk), None));
    let since = &operation.parameters[7].field;
    assert_eq!(since.required_from, Some(RequiredFrom::Us));
    assert_eq!(since.format, Some(Format::EpochMilliseconds));
    assert_eq!((since.limits.min, since.default.clone()), (Some(0), Some(0.into())));
    let [first, second] = operation.rules.as_slice() else { panic!() };
    assert!(matches!(&first.kind, RuleKind::OneOf(any) if any.len() == 2));
    let RuleKind::RequiredWhen { required, parameter, value } = &second.kind else { panic!() };
    assert_eq!((required.index, parameter.index, value), (10, 5, &"refresh".into()));
    let pagination = operation.pagination.as_ref().unwrap();
    assert_eq!((pagination.style, pagination.position.index), (PaginationStyle::Token, 2));
    assert_eq!(pagination.items, ["result.page", "list"]);
    let tree = operation.named_type("Thing").unwrap();
    let NamedKind::Object(fields) = &tree.kind else { panic!() };
    assert_eq!(fields[1].ty.to_string(), "list<Thing>");
    assert!(operation.named_type("Kind").unwrap().in_answer && operation.named_type("Kind").unwrap().in_request);
}

#[test]
fn bodies_and_answers_that_are_not_objects() {
    let workspace = made_up();
    let operation = operation(&workspace, "SetLabels");
    assert_eq!(operation.body, Body::Value);
    assert_eq!(operation.parameters[0].location, Location::Body);
    assert_eq!(parameters(operation), ["body labels: list<Label>!"]);
    assert!(operation.parameters[0].field.wire_name.is_empty());
    assert!(matches!(&operation.answer, Answer::Value(field) if field.ty == Type::Bool && field.rust_name == "value"));
}

#[test]
fn later_stages_report_too() {
    let workspace = made_up();
    let field = &operation(&workspace, "PutPicture").parameters[2].field;
    let diagnostic =
        workspace.report_at(&field.place, "uploads cannot be generated yet", "an upload", Some("leave it out"));
    expect![[r#"
        error: uploads cannot be generated yet
          --> spec/demo_1_0/put_picture.toml:17:14
           |
        17 | [body.fields.picture]
           |              ^^^^^^^ an upload
           |
           = help: leave it out

        1 mistake in 1 spec file
    "#]]
    .assert_eq(&Report::new(vec![diagnostic]).to_string());
}

#[test]
fn a_body_with_a_file_is_a_form() {
    let workspace = made_up();
    let operation = operation(&workspace, "PutPicture");
    assert_eq!(operation.body, Body::Form);
    let picture = operation.parameters.iter().find(|parameter| parameter.field.wire_name == "picture").unwrap();
    assert_eq!((&picture.field.ty, picture.field.limits.max_length), (&Type::File, Some(1000)));
}

#[test]
fn text_may_surround_a_path_parameter() {
    let workspace = made_up();
    let operation = operation(&workspace, "PutPicture");
    let partial = |before: &str, name: &str, after: &str| PathSegment::Partial {
        before: before.to_owned(),
        name: name.to_owned(),
        after: after.to_owned(),
    };
    assert_eq!(operation.path.segments[2..], [partial("", "id", "pictures"), partial("v", "version", ".json")]);
    let names: Vec<_> = operation.path.segments.iter().filter_map(PathSegment::parameter).collect();
    assert_eq!(names, ["id", "version"]);
}
