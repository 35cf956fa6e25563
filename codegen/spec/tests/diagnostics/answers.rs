use expect_test::expect;

use crate::endpoint;

#[test]
fn required_fields() {
    let rest = r#"[answer.fields.a]
type = "string"
required = true
text = "A."
[answer.fields.b]
type = "B"
text = "B."
[types.B]
text = "B."
[types.B.fields.a]
type = "string"
required = true
default = "a"
text = "A."
"#;
    expect![[r#"
        error: unknown key `required`
          --> spec/demo_1_0/get_thing.toml:10:1
           |
        10 | required = true
           | ^^^^^^^^ not a key of an answer's field
           |
           = help: answers have no required fields: what the server omits is `None`

        error: `required` has no meaning in an answer
          --> spec/demo_1_0/get_thing.toml:19:1
           |
        19 | required = true
           | ^^^^^^^^ this type is only answered
           |
           = help: answers have no required fields: what the server omits is `None`

        error: `default` has no meaning in an answer
          --> spec/demo_1_0/get_thing.toml:20:1
           |
        20 | default = "a"
           | ^^^^^^^ this type is only answered
           |
           = help: answers have no required fields: what the server omits is `None`

        3 mistakes in 1 spec file
    "#]]
    .assert_eq(&endpoint(rest));
}

#[test]
fn deprecated_fields_are_fine() {
    let rest = "[answer.fields.a]\ntype = \"string\"\ntext = \"A.\"\ndeprecated = \"Use `b`.\"\n";
    assert_eq!(endpoint(rest), "nothing to report\n");
}
