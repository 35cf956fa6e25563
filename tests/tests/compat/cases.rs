//! Changes of the base, the rules that they match, and programs that show what they break.

use dingtalk_emit::compat::Rule::{self, *};

/// A change of the base, which is applied and then reverted.
pub(crate) struct Case {
    pub(crate) name: &'static str,
    pub(crate) edits: &'static [Edit],
    /// From the base to the changed specs.
    pub(crate) there: Step,
    /// From the changed specs to the base.
    pub(crate) back: Step,
}

pub(crate) enum Edit {
    /// Replaces text that appears exactly once in the file.
    Replace {
        file: &'static str,
        old: &'static str,
        new: &'static str,
    },
    Rename {
        file: &'static str,
        to: &'static str,
    },
    Remove {
        file: &'static str,
    },
}

/// What a release means for its users.
pub(crate) struct Step {
    /// In the order of `Rule`.
    pub(crate) rules: &'static [Rule],
    /// A program that compiles before the change but not after it. If there is none, the usual program must compile.
    pub(crate) breaks: Option<&'static str>,
}

const fn fine(rules: &'static [Rule]) -> Step {
    Step { rules, breaks: None }
}

const fn breaks(rules: &'static [Rule], program: &'static str) -> Step {
    Step { rules, breaks: Some(program) }
}

/// An edit of the operation that most of the usual program is about.
const fn find(old: &'static str, new: &'static str) -> Edit {
    Edit::Replace { file: FIND, old, new }
}

const CRATE: &str = "";
const FIND: &str = "find_things.toml";
const COUNT: &str = "count_things.toml";
const SPARE: &str = "spare.toml";

/// The beginning of every program.
pub(crate) const HEAD: &str = "
use dingtalk_core::binding::{Argument, Set, Unset};
use dingtalk_core::time::{Milliseconds, Seconds};
use dingtalk_core::{Client, Json, Secret};
use shop::find_things::*;
use shop::*;
";

const COMPLETE_CALL: &str = r#"fn call(c: &Client) { drop(find_things().place("p").name("n").owner("o").send(c)); }"#;
const PASSES_OPTIONAL_TEXT: &str = "fn call(text: Option<&str>) { drop(find_things().maybe_color(text)); }";

pub(crate) const CASES: &[Case] = &[
    Case {
        name: "operation",
        edits: &[Edit::Remove { file: SPARE }],
        there: breaks(&[OperationRemoved], "fn call(client: &Client) { drop(spare().send(client)); }"),
        back: fine(&[OperationAdded]),
    },
    Case {
        name: "operation_name",
        edits: &[
            Edit::Replace { file: SPARE, old: r#""Spare""#, new: r#""SparePart""# },
            Edit::Rename { file: SPARE, to: "spare_part.toml" },
        ],
        there: breaks(&[OperationRenamed], "fn call(client: &Client) { drop(spare().send(client)); }"),
        back: breaks(&[OperationRenamed], "fn call(client: &Client) { drop(spare_part().send(client)); }"),
    },
    Case {
        name: "operation_deprecated",
        edits: &[find("safe_to_repeat = true", "safe_to_repeat = true\ndeprecated = \"Use another one.\"")],
        there: fine(&[OperationDeprecated]),
        back: fine(&[Documentation]),
    },
    Case {
        name: "setter",
        edits: &[find("[body.fields.note]\ntype = \"string\"\ntext = \"Why one looks.\"\n", "")],
        there: breaks(&[SetterRemoved], r#"fn call() { drop(find_things().maybe_note(Some("n"))); }"#),
        back: fine(&[SetterAdded]),
    },
    Case {
        name: "setter_of_object",
        edits: &[find(
            "[types.Filter.fields.from]\ntype",
            "[types.Filter.fields.since]\ntype = \"int64\"\ntext = \"Since.\"\n\n[types.Filter.fields.from]\ntype",
        )],
        there: fine(&[SetterAdded]),
        back: breaks(&[SetterRemoved], r#"fn make() -> Filter { Filter::builder().since(1).word_part("w").build() }"#),
    },
    Case {
        name: "setter_name",
        edits: &[find("[body.fields.note]\n", "[body.fields.note]\nname = \"remark\"\n")],
        there: breaks(&[SetterRenamed], r#"fn call() { drop(find_things().note("n")); }"#),
        back: breaks(&[SetterRenamed], r#"fn call() { drop(find_things().remark("n")); }"#),
    },
    Case {
        name: "required_setter",
        edits: &[find(
            "[body.fields.note]\n",
            "[body.fields.need]\ntype = \"string\"\nrequired = true\ntext = \"N.\"\n\n[body.fields.note]\n",
        )],
        there: breaks(&[RequiredSetterAdded], COMPLETE_CALL),
        back: breaks(&[SetterRemoved], r#"fn call() { drop(find_things().need("n")); }"#),
    },
    Case {
        name: "required_setter_of_object",
        edits: &[find("[types.Filter.fields.from]\n", "[types.Filter.fields.from]\nrequired = true\n")],
        there: breaks(&[SetterRequired], r#"fn make() -> Filter { Filter::builder().word_part("w").build() }"#),
        back: breaks(&[SetterOptional], "fn keep(builder: FilterBuilder<Set, Unset>) { drop(builder); }"),
    },
    Case {
        name: "required",
        edits: &[find("[body.fields.rank]\n", "[body.fields.rank]\nrequired = true\n")],
        there: breaks(&[SetterRequired], COMPLETE_CALL),
        back: breaks(
            &[SetterOptional],
            r#"struct Kept { builder: Builder<Set, Set, Set, Set> }
               fn keep() -> Kept { Kept { builder: find_things().place("p").name("n").owner("o").rank(1) } }"#,
        ),
    },
    Case {
        name: "order",
        edits: &[
            find("[body.fields.owner]\ntype = \"string\"\nrequired = true\ntext = \"Whose it is.\"\n", ""),
            find(
                "[body.fields.name]\n",
                "[body.fields.owner]\ntype = \"string\"\nrequired = true\ntext = \"Whose it is.\"\n\n[body.fields.name]\n",
            ),
        ],
        there: breaks(&[SettersReordered], r#"fn keep() -> Builder<Unset, Set, Unset> { find_things().name("n") }"#),
        back: breaks(&[SettersReordered], r#"fn keep() -> Builder<Unset, Set, Unset> { find_things().owner("o") }"#),
    },
    Case {
        name: "place_that_reorders",
        edits: &[find("[body.fields.owner]", "[query.owner]")],
        there: breaks(
            &[SettersReordered, Wire],
            r#"fn keep() -> Builder<Unset, Set, Unset> { find_things().name("n") }"#,
        ),
        back: breaks(
            &[SettersReordered, Wire],
            r#"fn keep() -> Builder<Unset, Set, Unset> { find_things().owner("o") }"#,
        ),
    },
    Case {
        name: "small_to_large_number",
        edits: &[find("[body.fields.rank]\ntype = \"int32\"", "[body.fields.rank]\ntype = \"int64\"")],
        there: breaks(&[ArgumentChanged], "fn call(rank: i32) { drop(find_things().rank(rank)); }"),
        back: breaks(&[ArgumentChanged], "fn call(rank: i64) { drop(find_things().rank(rank)); }"),
    },
    Case {
        // Users who pass single values of `i32` would not notice.
        name: "list_of_small_to_list_of_large_numbers",
        edits: &[find("list<int32>", "list<int64>")],
        there: breaks(&[ArgumentChanged], "fn call(sizes: Vec<i32>) { drop(find_things().maybe_sizes(Some(sizes))); }"),
        back: breaks(&[ArgumentChanged], "fn call(size: i64) { drop(find_things().sizes([size])); }"),
    },
    Case {
        name: "text_to_secret",
        edits: &[find("[body.fields.color]\n", "[body.fields.color]\nsensitive = true\n")],
        there: breaks(&[ArgumentChanged], PASSES_OPTIONAL_TEXT),
        back: breaks(&[ArgumentChanged], r#"fn call() { drop(find_things().color(Secret::new("c"))); }"#),
    },
    Case {
        name: "text_to_listed_text",
        edits: &[find("[body.fields.color]\ntype = \"string\"", "[body.fields.color]\ntype = \"Mood\"")],
        there: breaks(&[ArgumentChanged], PASSES_OPTIONAL_TEXT),
        back: breaks(&[ArgumentChanged], "fn call() { drop(find_things().color(Mood::Glad)); }"),
    },
    Case {
        name: "number_to_listed_number",
        edits: &[find("[query.limit]\ntype = \"int64\"", "[query.limit]\ntype = \"Level\"")],
        there: breaks(&[ArgumentChanged], "fn call(limit: u32) { drop(find_things().limit(limit.into())); }"),
        back: breaks(&[ArgumentChanged], "fn call() { drop(find_things().limit(Level::Low)); }"),
    },
    Case {
        name: "text_to_anything",
        edits: &[find("[body.fields.color]\ntype = \"string\"", "[body.fields.color]\ntype = \"any\"")],
        there: breaks(&[ArgumentChanged], PASSES_OPTIONAL_TEXT),
        back: breaks(&[ArgumentChanged], "fn call() { drop(find_things().color(Json::Null)); }"),
    },
    Case {
        name: "text_to_time",
        edits: &[find("[body.fields.color]\n", "[body.fields.color]\nformat = \"iso_8601\"\n")],
        there: breaks(
            &[ArgumentChanged],
            "struct Mine;
             impl Argument<String> for Mine { fn into_argument(self) -> String { String::new() } }
             fn call() { drop(find_things().color(Mine)); }",
        ),
        back: breaks(&[ArgumentChanged], "fn call(now: std::time::SystemTime) { drop(find_things().color(now)); }"),
    },
    Case {
        name: "list_of_text_to_list_of_anything",
        edits: &[find("[body.fields.labels]\ntype = \"list<string>\"", "[body.fields.labels]\ntype = \"list<any>\"")],
        there: breaks(&[ArgumentChanged], "fn call(labels: &[String]) { drop(find_things().labels(labels)); }"),
        back: breaks(&[ArgumentChanged], "fn call() { drop(find_things().labels([Json::Null])); }"),
    },
    Case {
        name: "map_of_text_to_map_of_numbers",
        edits: &[find("map<string>", "map<int64>")],
        there: breaks(&[ArgumentChanged], r#"fn call() { drop(find_things().traits([("a", "b")])); }"#),
        back: breaks(&[ArgumentChanged], r#"fn call() { drop(find_things().traits([("a", 1)])); }"#),
    },
    Case {
        name: "name_of_builder",
        edits: &[
            find(
                "[body.fields.note]\n",
                "[body.fields.style]\ntype = \"FilterBuilder\"\ntext = \"S.\"\n\n[body.fields.note]\n",
            ),
            find(
                "[types.Extra]\n",
                "[types.FilterBuilder]\nbase = \"string\"\ntext = \"S.\"\n\n[[types.FilterBuilder.values]]\nvalue = \"new\"\ntext = \"N.\"\n\n[types.Extra]\n",
            ),
        ],
        there: breaks(
            &[SetterAdded, BuilderRenamed, TypeAdded],
            "fn begin() -> FilterBuilder<Unset> { Filter::builder() }",
        ),
        back: breaks(
            &[SetterRemoved, BuilderRenamed, TypeRemoved],
            "fn begin() -> FilterBuilder2<Unset> { Filter::builder() }",
        ),
    },
    Case {
        name: "name_of_guard",
        edits: &[
            find(
                "[body.fields.note]\n",
                "[body.fields.word]\ntype = \"FilterWord\"\ntext = \"W.\"\n\n[body.fields.note]\n",
            ),
            find(
                "[types.Filter]\n",
                "[types.FilterWord]\ntext = \"W.\"\n\n[types.FilterWord.fields.part]\ntype = \"string\"\nrequired = true\ntext = \"P.\"\n\n[types.Filter]\n",
            ),
        ],
        there: breaks(
            &[SetterAdded, GuardRenamed, TypeAdded],
            "fn end<Part: required::FindThingsFilterWordPart>(builder: FilterBuilder<Part>) -> Filter { builder.build() }",
        ),
        back: breaks(
            &[SetterRemoved, GuardRenamed, TypeRemoved],
            "fn end<Part: required::FindThingsFilterWordPart2>(builder: FilterBuilder<Part>) -> Filter { builder.build() }",
        ),
    },
    Case {
        name: "answer",
        edits: &[Edit::Replace { file: COUNT, old: "[answer]", new: "[answer.fields.count]" }],
        there: breaks(
            &[AnswerReplaced],
            "async fn call(c: &Client) -> dingtalk_core::Result<i64> { count_things().send(c).await }",
        ),
        back: breaks(
            &[AnswerReplaced],
            "async fn call(c: &Client) -> dingtalk_core::Result<Option<i64>> { Ok(count_things().send(c).await?.count) }",
        ),
    },
    Case {
        name: "answer_that_is_no_object",
        edits: &[Edit::Replace { file: COUNT, old: "int64", new: "string" }],
        there: breaks(&[AnswerReplaced], "fn read(count: count_things::Response) -> i64 { count }"),
        back: breaks(&[AnswerReplaced], "fn read(count: count_things::Response) -> String { count }"),
    },
    Case {
        name: "answer_at_all",
        edits: &[Edit::Replace {
            file: COUNT,
            old: "[answer]\ntype = \"int64\"\ntext = \"How many there are.\"\n",
            new: "",
        }],
        there: breaks(&[AnswerReplaced], "fn read(count: count_things::Response) -> i64 { count }"),
        back: breaks(&[AnswerReplaced], "fn read(count: count_things::Response) { let () = count; }"),
    },
    Case {
        name: "field",
        edits: &[find("[answer.fields.hint]\ntype = \"string\"\ntext = \"Where else to look.\"\n", "")],
        there: breaks(&[FieldRemoved], "fn read(answer: Response) -> Option<String> { answer.hint }"),
        back: fine(&[FieldAdded]),
    },
    Case {
        name: "field_of_object",
        edits: &[find(
            "[types.Thing.fields.id]\n",
            "[types.Thing.fields.age]\ntype = \"int32\"\ntext = \"A.\"\n\n[types.Thing.fields.id]\n",
        )],
        there: fine(&[FieldAdded]),
        back: breaks(&[FieldRemoved], "fn read(thing: Thing) -> Option<i32> { thing.age }"),
    },
    Case {
        name: "field_name",
        edits: &[find("[answer.fields.hint]\n", "[answer.fields.hint]\nname = \"advice\"\n")],
        there: breaks(&[FieldRenamed], "fn read(answer: Response) -> Option<String> { answer.hint }"),
        back: breaks(&[FieldRenamed], "fn read(answer: Response) -> Option<String> { answer.advice }"),
    },
    Case {
        name: "field_type",
        edits: &[find("[answer.fields.total]\ntype = \"int32\"", "[answer.fields.total]\ntype = \"int64\"")],
        there: breaks(&[FieldRetyped], "fn read(answer: Response) -> Option<i32> { answer.total }"),
        back: breaks(&[FieldRetyped], "fn read(answer: Response) -> Option<i64> { answer.total }"),
    },
    Case {
        name: "field_that_is_a_time",
        edits: &[find("[answer.fields.hint]\n", "[answer.fields.hint]\nformat = \"iso_8601\"\n")],
        there: fine(&[TimeAdded]),
        back: breaks(&[TimeRemoved], "fn read(answer: Response) { drop(answer.hint()); }"),
    },
    Case {
        name: "format_of_time",
        edits: &[find("epoch_seconds", "epoch_milliseconds")],
        there: breaks(&[TimeRetyped], "fn read(answer: Response) -> Option<Seconds> { answer.seen() }"),
        back: breaks(&[TimeRetyped], "fn read(answer: Response) -> Option<Milliseconds> { answer.seen() }"),
    },
    Case {
        name: "secret_field",
        edits: &[find("[answer.fields.hint]\n", "[answer.fields.hint]\nsensitive = true\n")],
        there: breaks(&[FieldRetyped], "fn read(answer: Response) -> Option<String> { answer.hint }"),
        back: breaks(&[FieldRetyped], "fn read(answer: Response) -> Option<Secret> { answer.hint }"),
    },
    Case {
        name: "type",
        edits: &[
            find("[body.fields.extra]\ntype = \"Extra\"\ntext = \"What nobody needs.\"\n", ""),
            find(
                "[types.Extra]\ntext = \"What nobody needs.\"\n\n[types.Extra.fields.any]\ntype = \"any\"\ntext = \"Whatever.\"\n",
                "",
            ),
        ],
        there: breaks(&[SetterRemoved, TypeRemoved], "fn make() -> Extra { Extra::builder().build() }"),
        back: fine(&[SetterAdded, TypeAdded]),
    },
    Case {
        name: "type_name",
        edits: &[
            find("type = \"Extra\"", "type = \"Other\""),
            find("[types.Extra]", "[types.Other]"),
            find("[types.Extra.fields.any]", "[types.Other.fields.any]"),
        ],
        there: breaks(&[ArgumentChanged, TypeRemoved, TypeAdded], "fn make() -> Extra { Extra::builder().build() }"),
        back: breaks(&[ArgumentChanged, TypeRemoved, TypeAdded], "fn make() -> Other { Other::builder().build() }"),
    },
    Case {
        name: "kind_of_type",
        edits: &[
            find("[types.Mood]\nbase = \"string\"", "[types.Mood]\nbase = \"int64\""),
            find(r#"value = "glad""#, "value = 1\nname = \"Glad\""),
            find(r#"value = "odd""#, "value = 2\nname = \"Odd\""),
        ],
        there: breaks(&[TypeReplaced], "fn read(mood: &Mood) -> &str { mood.as_str() }"),
        back: breaks(&[TypeReplaced], "fn read(mood: Mood) -> i64 { mood.as_i64() }"),
    },
    Case {
        name: "shared_type",
        edits: &[Edit::Replace { file: SPARE, old: "text = \"A box.\"", new: "text = \"A carton.\"" }],
        there: breaks(&[TypesParted, Documentation], "fn same(unit: count_things::Unit) -> spare::Unit { unit }"),
        back: breaks(
            &[TypesJoined, Documentation],
            "trait Known {} impl Known for count_things::Unit {} impl Known for spare::Unit {}",
        ),
    },
    Case {
        name: "value",
        edits: &[find("[[types.Mood.values]]\nvalue = \"odd\"\ntext = \"Odd.\"\n", "")],
        there: breaks(&[ValueRemoved], "fn odd() -> Mood { Mood::Odd }"),
        back: fine(&[ValueAdded]),
    },
    Case {
        name: "value_name",
        edits: &[find("value = \"odd\"\n", "value = \"odd\"\nname = \"Strange\"\n")],
        there: breaks(&[ValueRenamed], "fn odd() -> Mood { Mood::Odd }"),
        back: breaks(&[ValueRenamed], "fn odd() -> Mood { Mood::Strange }"),
    },
    Case {
        name: "error",
        edits: &[find(
            "[[errors]]\nstatus = 400\ncode = \"odd\"\nmessages = [\"odd\"]\ntext = \"Nobody knows.\"\n",
            "",
        )],
        there: breaks(&[ErrorRemoved], "fn odd() -> u16 { errors::ODD.status }"),
        back: fine(&[ErrorAdded]),
    },
    Case {
        name: "error_name",
        edits: &[find("code = \"odd\"\n", "code = \"odd\"\nname = \"Strange\"\n")],
        there: breaks(&[ErrorRenamed], "fn odd() -> u16 { errors::ODD.status }"),
        back: breaks(&[ErrorRenamed], "fn odd() -> u16 { errors::STRANGE.status }"),
    },
    Case {
        name: "pages",
        edits: &[find(
            "[pagination]\nstyle = \"token\"\nposition = \"query.nextToken\"\nitems = \"things\"\nnext = \"nextToken\"\n",
            "",
        )],
        there: breaks(
            &[PagesRemoved],
            r#"fn call(c: &Client) { drop(find_things().place("p").name("n").owner("o").pages(c)); }"#,
        ),
        back: fine(&[PagesAdded]),
    },
    Case {
        name: "items",
        edits: &[find(r#"items = "things""#, r#"items = "names""#)],
        there: breaks(
            &[ItemsRetyped, Wire],
            r#"fn item<P: dingtalk_core::binding::Page<Item = Thing>>(_: dingtalk_core::Request<P>) {}
             fn call() { item(find_things().place("p").name("n").owner("o").build()); }"#,
        ),
        back: breaks(
            &[ItemsRetyped, Wire],
            r#"fn item<P: dingtalk_core::binding::Page<Item = String>>(_: dingtalk_core::Request<P>) {}
             fn call() { item(find_things().place("p").name("n").owner("o").build()); }"#,
        ),
    },
    Case {
        name: "wire_of_endpoint",
        edits: &[
            find(r#""POST""#, r#""PUT""#),
            find("/find", "/search"),
            find(r#"["app_token"]"#, r#"["user_token", "app_token"]"#),
            find("safe_to_repeat = true", "safe_to_repeat = false"),
            find("[pagination]\n", "[[rules]]\nany_of = [\"body.note\", \"body.color\"]\n\n[pagination]\n"),
        ],
        there: fine(&[Wire]),
        back: fine(&[Wire]),
    },
    Case {
        name: "wire_of_crate",
        edits: &[
            Edit::Replace { file: CRATE, old: r#""new""#, new: r#""legacy""# },
            find("status = 400\ncode = \"busy\"", "status = 200\ncode = \"busy\""),
            find("status = 400\ncode = \"odd\"", "status = 200\ncode = \"odd\""),
        ],
        there: fine(&[Wire, Documentation]),
        back: fine(&[Wire, Documentation]),
    },
    Case {
        name: "kind_of_same_type",
        edits: &[
            find(
                "[types.Toy.fields.word]\n",
                "[types.Toy.fields.egg]\ntype = \"Ball\"\ntext = \"An egg.\"\n\n[types.Toy.fields.word]\n",
            ),
            find("field = \"word\" },\n", "field = \"word\" },\n  { value = \"egg\", field = \"egg\" },\n"),
        ],
        there: breaks(&[ValueAdded, ConversionRemoved], "fn call(ball: Ball) { drop(find_things().toy(ball)); }"),
        back: breaks(&[ValueRemoved, ConversionAdded], "fn call(ball: Ball) -> Toy { Toy::Egg(ball) }"),
    },
    Case {
        name: "kind_type",
        edits: &[find("[types.Toy.fields.word]\ntype = \"string\"", "[types.Toy.fields.word]\ntype = \"int64\"")],
        there: breaks(&[KindRetyped], "fn call() -> Toy { Toy::Word(String::new()) }"),
        back: breaks(&[KindRetyped], "fn call() -> Toy { Toy::Word(1) }"),
    },
    Case {
        name: "wire_of_kinds",
        edits: &[
            find("[types.Toy.fields.word]\n", "[types.Toy.fields.noun]\n"),
            find("field = \"word\" },\n", "field = \"noun\" },\n"),
        ],
        there: fine(&[Wire]),
        back: fine(&[Wire]),
    },
    Case {
        name: "wire_of_names",
        edits: &[
            find("[body.fields.color]\n", "[body.fields.colour]\nname = \"color\"\n"),
            find("[query.limit]\n", "[body.fields.limit]\n"),
            find(
                "[body.fields.labels]\ntype = \"list<string>\"",
                "[body.fields.labels]\ntype = \"json<list<string>>\"",
            ),
            find("[types.Filter.fields.from]\n", "[types.Filter.fields.since]\nname = \"from\"\n"),
            find("[answer.fields.total]\n", "[answer.fields.sum]\nname = \"total\"\n"),
            find("value = \"glad\"\n", "value = \"happy\"\nname = \"Glad\"\n"),
            find("value = 1\n", "value = 3\n"),
            find("code = \"busy\"\n", "code = \"overloaded\"\nname = \"Busy\"\n"),
        ],
        there: fine(&[Wire]),
        back: fine(&[Wire]),
    },
    Case {
        name: "wire_of_pages",
        edits: &[find(r#"next = "nextToken""#, r#"next = "otherToken""#)],
        there: fine(&[Wire]),
        back: fine(&[Wire]),
    },
    Case {
        name: "wire_of_body",
        edits: &[Edit::Replace {
            file: SPARE,
            old: "safe_to_repeat = true\n",
            new: "safe_to_repeat = true\n\n[body.fields]\n",
        }],
        there: fine(&[Wire]),
        back: fine(&[Wire]),
    },
    Case {
        name: "deprecated",
        edits: &[
            find("[query.limit]\n", "[query.limit]\ndeprecated = \"Yes.\"\n"),
            find("[answer.fields.total]\n", "[answer.fields.total]\ndeprecated = \"Yes.\"\n"),
            find("value = \"glad\"\n", "value = \"glad\"\ndeprecated = \"Yes.\"\n"),
        ],
        there: fine(&[Deprecated]),
        back: fine(&[Documentation]),
    },
    Case {
        name: "documentation",
        edits: &[
            find(r#""Finds things.""#, r#""Finds things and more.""#),
            find(r#"page = "find-things""#, r#"page = "found-things""#),
            find(r#""Whose it is.""#, "\"Whose it is.\"\nexample = \"me\"\nmin_length = 1"),
            find(r#""Come back later.""#, r#""Come back tomorrow.""#),
            find(r#""A thing.""#, r#""A thing, whatever it is.""#),
            find(r#""How many.""#, "\"How many.\"\nmin = 1\nunit = \"pieces\"\ndefault = 3"),
            find(r#""Its id.""#, "\"Its id.\"\nformat = \"url\""),
        ],
        there: fine(&[Documentation]),
        back: fine(&[Documentation]),
    },
];
