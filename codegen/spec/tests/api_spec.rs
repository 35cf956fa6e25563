//! Reading endpoint files one at a time.

#![allow(missing_docs, reason = "tests")]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests fail by panics")]

use dingtalk_spec::{ApiSpec, Report, SourceFile, is_spec, load};
use expect_test::{Expect, expect};

const API: &str = include_str!("fixtures/demo_1_0.toml");
const ENDPOINT: &str = include_str!("fixtures/list_things.toml");

fn file(path: &str, text: &str) -> SourceFile {
    SourceFile { path: path.to_owned(), bytes: text.into() }
}

fn demo() -> ApiSpec {
    ApiSpec::read(file("demo_1_0.toml", API)).unwrap_or_else(|report| panic!("{report}"))
}

fn refused<T: std::fmt::Debug>(outcome: Result<T, Report>, expected: Expect) {
    expected.assert_eq(&outcome.unwrap_err().to_string());
}

#[test]
fn an_endpoint_is_the_same_read_alone_or_with_all() {
    let files = [("list_things", ENDPOINT), ("set_labels", include_str!("fixtures/set_labels.toml"))];
    let endpoints = files.map(|(name, text)| file(&format!("demo_1_0/{name}.toml"), text));
    let all = load([vec![file("demo_1_0.toml", API)], endpoints.to_vec()].concat()).unwrap();
    let alone = endpoints.map(|file| demo().endpoint(file).unwrap_or_else(|report| panic!("{report}")));
    assert_eq!(format!("{alone:?}"), format!("{:?}", all.apis.first().unwrap().operations));
}

#[test]
fn top_level_keys_have_places() {
    let operation = demo().endpoint(file("demo_1_0/list_things.toml", ENDPOINT)).unwrap();
    for key in ["operation", "method", "path", "body"] {
        let place = operation.place_of(key);
        assert_eq!(ENDPOINT.get(place.span.clone()), Some(key), "{place}");
    }
    assert_eq!(operation.place_of("nonsense"), &operation.place);
}

#[test]
fn mistakes_of_an_endpoint_file() {
    let text = ENDPOINT.replacen("method = \"", "method = \"X", 1);
    let report = demo().endpoint(file("demo_1_0/list_things.toml", &text)).unwrap_err();
    let all = load(vec![file("demo_1_0.toml", API), file("demo_1_0/list_things.toml", &text)]).unwrap_err();
    assert_eq!(report.to_string(), all.to_string());
    refused(
        demo().endpoint(file("demo_1_0/list_other_things.toml", ENDPOINT)),
        expect![[r#"
            error: the file is not called after its operation
             --> spec/demo_1_0/list_other_things.toml:1:13
              |
            1 | operation = "ListThings"
              |             ^^^^^^^^^^^^ expected in `demo_1_0/list_things.toml`

            1 mistake in 1 spec file
        "#]],
    );
    refused(
        demo().endpoint(file("other_1_0/list_things.toml", ENDPOINT)),
        expect![[r#"
            error: not an endpoint file of `demo_1_0`
             --> spec/other_1_0/list_things.toml:1:1
              |
            1 | operation = "ListThings"
              | ^
              |
              = help: expected `demo_1_0/<operation>.toml`

            1 mistake in 1 spec file
        "#]],
    );
}

#[test]
fn mistakes_of_an_api_file() {
    let text = API.replacen("gateway = \"", "gateway = \"X", 1);
    let report = ApiSpec::read(file("demo_1_0.toml", &text)).unwrap_err();
    assert_eq!(report.to_string(), load(vec![file("demo_1_0.toml", &text)]).unwrap_err().to_string());
    refused(
        ApiSpec::read(file("demo_1_0/list_things.toml", ENDPOINT)),
        expect![[r#"
            error: `demo_1_0/list_things.toml` is not an API file
             --> spec/demo_1_0/list_things.toml:1:1
              |
            1 | operation = "ListThings"
              | ^
              |
              = help: expected `<api>.toml`

            1 mistake in 1 spec file
        "#]],
    );
    refused(
        ApiSpec::read(file("Demo.toml", API)),
        expect![[r#"
            error: spec files cannot be at `Demo.toml`
             --> spec/Demo.toml:1:1
              |
            1 | title = "Demo 1.0"
              | ^
              |
              = help: expected `<crate>.toml`, `<crate>/<operation>.toml` or `events/<event>.toml`, in snake case

            1 mistake in 1 spec file
        "#]],
    );
}

#[test]
fn the_manifest_of_the_spec_folder_is_not_a_spec() {
    assert_eq!(["demo_1_0.toml", "a/b.toml", "Cargo.toml", "README.md"].map(is_spec), [true, true, false, false]);
    assert!(load(vec![file("demo_1_0.toml", API), file("Cargo.toml", "[package]")]).is_ok());
    assert!(load(vec![file("demo_1_0.toml", API), file("demo_1_0/Cargo.toml", "[package]")]).is_err());
}
