//! Decisions in specs cover exactly one difference each, and are reported once there is nothing left to cover.

use std::collections::BTreeSet;

use dingtalk_pages::facts::{Certainty, Doubt, PageFacts};
use dingtalk_upkeep::drift;

use crate::demo::{imported, planted, told};

/// What drift reports for a changed page if the spec of `list-parcels` was edited in this way.
fn drift(edits: &[(&str, &str)], spec: impl Fn(&str) -> String) -> Vec<String> {
    compare(&[planted(edits)], spec)
}

fn compare(pages: &[PageFacts], spec: impl Fn(&str) -> String) -> Vec<String> {
    let mut imported = imported();
    let file = imported.files.iter_mut().find(|file| file.path.ends_with("list_parcels.toml")).unwrap();
    file.bytes = spec(std::str::from_utf8(&file.bytes).unwrap()).into_bytes();
    told(&drift::compare(&imported.load(), &imported.lock, pages, &BTreeSet::new()))
}

fn page_error(at: &str, says: &str) -> String {
    format!(
        "\n[[page_errors]]\nname = \"known\"\nat = {at:?}\npage = \"list-parcels\"\nsays = {says:?}\ntruth = \"As tried.\"\n"
    )
}

fn settled(at: &str, choice: &str) -> String {
    format!("\n[[settled]]\nat = {at:?}\nchoice = {choice:?}\nwhy = \"The text says so.\"\n")
}

/// An edit of the page, and a page error about it: the fact and what the page says.
type Row = (&'static [(&'static str, &'static str)], &'static str, &'static str);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    (&[("HTTP Method | POST", "HTTP Method | PUT"), ("POST /v1.0", "PUT /v1.0")], "method", "PUT"),
    (&[("/v1.0/post/depots", "/post/depots")], "path", "/post/depots/{depotId}/parcels"),
    (&[("| label | String | 否 |", "| label | String | 是 |")], "body.fields.label.required", "required"),
    (&[("| length | Integer |", "| length | String |")], "types.Item.fields.length.type", "string"),
    (&[("最大值50", "最大值100")], "query.maxResults.max", "100"),
    (&[(", 最多5个。", ".")], "body.fields.kinds.max_items", "absent"),
    (&[("| hasMore | Boolean | Whether there are more. |\n", "")], "answer.fields.hasMore", "absent"),
    (&[("| list |", "| total | Long | How many. |\n| list |")], "answer.fields.total", "total"),
    (&[("| sender |", "| sendr |"), ("\"sender\"", "\"sendr\"")], "body.fields.sender", "sendr"),
    (&[(" - **fetched**：Gone with its owner.", "")], "types.State.values.fetched", "absent"),
    (&[("| 500 | system.busy |", "| 503 | system.busy |")], "errors.system.busy.status", "503"),
    (&[("| 500 | system.busy |", "| 403 | no.right | no right | Not allowed. |\n| 500 | system.busy |")], "errors.no.right", "403 no.right"),
    (&[("permission-Post.Parcel.Read-", "permission-Post.Parcel.Raed-")], "permissions.Post.Parcel.Raed", "Post.Parcel.Raed"),
    (&[("Who sent it.", "The receiver.")], "body.fields.sender.text", "receiver"),
];

#[test]
fn a_page_error_covers_its_difference() {
    for (edits, at, says) in ROWS {
        let covered = drift(edits, |spec| spec.to_owned() + &page_error(at, says));
        let open = drift(edits, str::to_owned);
        let rest: Vec<_> = open.into_iter().filter(|told| !told.contains(&format!(" {at}: "))).collect();
        let rest: Vec<_> = rest.into_iter().filter(|told| !told.contains("sendr")).collect();
        assert_eq!(covered, rest, "{at}");
    }
}

#[test]
fn a_page_error_is_outdated_once_the_page_is_corrected() {
    for (_, at, says) in ROWS {
        let told = drift(&[], |spec| spec.to_owned() + &page_error(at, says));
        assert_eq!(told.len(), 1, "{at}: {told:?}");
        assert!(
            told[0].starts_with(&format!("page error `known` at {at}: ")) && told[0].ends_with("remove it"),
            "{told:?}"
        );
    }
}

#[test]
fn a_page_error_is_outdated_once_the_page_has_another_error() {
    let told =
        drift(&[("最大值50", "最大值200")], |spec| spec.to_owned() + &page_error("query.maxResults.max", "100"));
    assert_eq!(
        told,
        [
            "page error `known` at query.maxResults.max: the page says `200` and no longer `100`, the spec `50`: update it, or fix the spec"
        ]
    );
}

#[test]
fn a_page_error_about_another_page_is_ignored() {
    let elsewhere = page_error("method", "PUT").replace("\"list-parcels\"", "\"the older description\"");
    assert!(drift(&[], |spec| spec.to_owned() + &elsewhere).is_empty());
}

#[test]
fn required_from_covers_the_flag_alone() {
    let known = |spec: &str| {
        let field = "[body.fields.sender]\ntype = \"string\"\nrequired = true\n";
        assert!(spec.contains(field), "{spec}");
        spec.replace(field, &format!("{field}required_from = \"server\"\n"))
    };
    let optional = ("| sender | String | 是 |", "| sender | String | 否 |");
    assert!(drift(&[optional], known).is_empty());
    let retyped = [("| sender | String | 是 |", "| sender | Long | 否 |"), ("\"sender\" : \"s1\"", "\"sender\" : 1")];
    assert_eq!(drift(&retyped, known), ["type body.fields.sender.type: string -> int64"]);
    assert_eq!(
        drift(&[], known),
        ["required_from at body.fields.sender.required: the page says `required` as the spec does: remove it"]
    );
}

/// The spec whose `hasMore` has another source than the page.
fn with_source(source: &str) -> impl Fn(&str) -> String {
    move |spec| {
        let field = "[answer.fields.hasMore]\ntype = \"bool\"\n";
        assert!(spec.contains(field), "{spec}");
        spec.replace(field, &format!("{field}from = {source:?}\n"))
    }
}

const NO_ROW: (&str, &str) = ("| hasMore | Boolean | Whether there are more. |\n", "");
const NOT_SHOWN: (&str, &str) = ("  \"hasMore\" : false,\n", "");

#[test]
fn a_field_from_the_sdk_is_on_no_page() {
    let from = with_source("sdk");
    assert_eq!(drift(&[NO_ROW, NOT_SHOWN], &from), [] as [&str; 0]);
    let known = "from at answer.fields.hasMore: the page says `hasMore` as the spec does: remove it";
    assert!(drift(&[NOT_SHOWN], &from).iter().any(|told| told == known));
    let shown = "from at answer.fields.hasMore: an example on the page shows it: write `from = \"example\"`";
    assert_eq!(drift(&[NO_ROW], &from), [shown]);
    // A second page that has it is enough.
    let other = PageFacts { slug: "another".to_owned(), ..planted(&[]) };
    let told = compare(&[planted(&[NO_ROW, NOT_SHOWN]), other], from);
    assert!(told.iter().any(|told| told == known), "{told:?}");
}

#[test]
fn a_field_from_an_example_is_in_no_table() {
    let from = with_source("example");
    assert_eq!(drift(&[NO_ROW], &from), [] as [&str; 0]);
    let known = "from at answer.fields.hasMore: the page says `hasMore` as the spec does: remove it";
    assert_eq!(drift(&[], &from), [known]);
    let gone =
        "from at answer.fields.hasMore: no example on the page shows it: remove the field, or say from where it is";
    assert_eq!(drift(&[NO_ROW, NOT_SHOWN], &from), [gone]);
    // A further page may show it.
    let told = compare(&[planted(&[NO_ROW, NOT_SHOWN])], |spec| {
        from(spec).replace("page = \"list-parcels\"\n", "page = \"list-parcels\"\nother_pages = [\"parcels-old\"]\n")
    });
    assert_eq!(told, [] as [&str; 0]);
}

#[test]
fn examples_show_fields_within_objects() {
    let from = |spec: &str| {
        let field = "[types.Receiver.fields.memo]\ntype = \"string\"\n";
        assert!(spec.contains(field), "{spec}");
        spec.replace(field, &format!("{field}from = \"sdk\"\n"))
    };
    let told = drift(&[], from);
    let shown = "from at types.Receiver.fields.memo: an example on the page shows it: write `from = \"example\"`";
    assert!(told.iter().any(|told| told == shown), "{told:?}");
}

#[test]
fn settled_bounds() {
    let bounded = |choice: &'static str| {
        move |spec: &str| {
            let field = "[body.fields.sender]\ntype = \"string\"\nrequired = true\n";
            spec.replace(field, &format!("{field}min_length = 1\n")) + &settled("body.fields.sender.min_length", choice)
        }
    };
    assert!(drift(&[], bounded("1")).is_empty());
    assert_eq!(
        drift(&[], bounded("2")),
        [
            "settled question at body.fields.sender.min_length: it chose `2`, and the spec says `1`: update it, or fix the spec"
        ]
    );
    let told = drift(&[("Who sent it.", "Who sent it, 长度限制1~30个字符。")], bounded("1"));
    assert!(told.iter().any(|told| told.contains("is understood to say `1` now: remove it")), "{told:?}");
}

/// The spec with the receiver's remark next to the receiver.
fn with_remark_outside(spec: &str) -> String {
    let example = "\"memo\": \"ring twice\" }";
    assert!(spec.contains("[types.Receiver.fields.memo]") && spec.contains(example), "{spec}");
    spec.replace("[types.Receiver.fields.memo]", "[types.Item.fields.memo]")
        .replace(&format!(", {example}"), " }, \"memo\": \"ring twice\"")
}

/// The page, changed so that it does not say where the remark is.
fn page_in_doubt() -> PageFacts {
    let mut page = planted(&[]);
    let text = include_str!("pages/list-parcels.md");
    let line = text.lines().position(|line| line.starts_with("| memo |")).unwrap() as u32 + 1;
    let parents = ["list[].receiver", "list[]", ""].map(str::to_owned).to_vec();
    let doubt = Doubt { name: "memo".to_owned(), line, parents };
    page.answer.as_mut().unwrap().certainty = Certainty::Ambiguous(vec![doubt]);
    page
}

#[test]
fn a_row_in_doubt_may_be_where_the_spec_has_it() {
    assert!(compare(&[page_in_doubt()], str::to_owned).is_empty());
    assert!(compare(&[page_in_doubt()], with_remark_outside).is_empty());
    let told = compare(&[planted(&[])], with_remark_outside);
    assert_eq!(
        told,
        ["field types.Receiver.fields.memo: nothing -> memo", "field types.Item.fields.memo: memo -> nothing"]
    );
}

#[test]
fn a_settled_row() {
    let known = |spec: &str| spec.to_owned() + &settled("types.Receiver.fields.memo", "answer.list[].receiver");
    assert!(compare(&[page_in_doubt()], known).is_empty());
    assert_eq!(
        compare(&[planted(&[])], known),
        ["settled question at types.Receiver.fields.memo: the page no longer leaves it open: remove it"]
    );
}
