//! Forms of approvals.

use dingtalk_core::binding::{Argument, IntoValue};
use dingtalk_flows::workflow::{Attachment, FormComponent, FormValue};
use dingtalk_workflow_1_0 as workflow;
use serde_json::json;

fn json(value: impl IntoValue) -> serde_json::Value {
    serde_json::to_value(value.into_value()).unwrap()
}

#[test]
fn components_have_what_their_kind_needs_and_nest() {
    let component = || {
        let kind = FormComponent::multi_select("kind", "Kind", ["Travel", "Office"]).alias("k").disabled();
        let inner = FormComponent::table("inner", "Inner", [FormComponent::note("note", "Note", "Read this.")]);
        FormComponent::table("items", "Items", [kind, FormComponent::number("n", "N").unit("km").required(), inner])
    };
    let expected = json!({
        "componentType": "TableField",
        "props": {"componentId": "items", "label": "Items"},
        "children": [
            {
                "componentType": "DDMultiSelectField",
                "props": {
                    "componentId": "kind", "label": "Kind", "bizAlias": "k", "disabled": true,
                    "options": [{"value": "Travel"}, {"value": "Office"}],
                },
            },
            {
                "componentType": "NumberField",
                "props": {"componentId": "n", "label": "N", "required": true, "unit": "km"},
            },
            {
                "componentType": "TableField",
                "props": {"componentId": "inner", "label": "Inner"},
                "children": [
                    {"componentType": "TextNote", "props": {"componentId": "note", "label": "Note", "content": "Read this."}},
                ],
            },
        ],
    });
    let created: workflow::form_create::FormComponent = component().into_argument();
    let premium: workflow::premium_save_form::FormComponent = component().into_argument();
    let integrated: workflow::premium_save_integrated_process::FormComponent = component().into_argument();
    let saved: workflow::save_process::FormComponent = component().into_argument();
    for sent in [json(created), json(premium), json(integrated), json(saved)] {
        assert_eq!(sent, expected);
    }
}

#[test]
fn values_have_the_form_of_their_kind() {
    let file = Attachment {
        space_id: "163".into(),
        file_id: "643".into(),
        file_name: "a.jpg".into(),
        file_type: "jpg".into(),
        file_size: 333,
    };
    let row = || vec![FormValue::text("Item", "\"Train\""), FormValue::number("Price", 100)];
    for (value, name, text) in [
        (FormValue::text("A", "two\r\nlines"), "A", "two\r\nlines"),
        (FormValue::number("A", 73.5), "A", "73.5"),
        (FormValue::number("A", 100), "A", "100"),
        (FormValue::select("A", "x"), "A", "x"),
        (FormValue::multi_select("A", ["x"]), "A", r#"["x"]"#),
        (FormValue::date("A", "2026-06-01"), "A", "2026-06-01"),
        (
            FormValue::date_range(["From", "To"], ["2026-06-01", "2026-06-05"]),
            r#"["From","To"]"#,
            r#"["2026-06-01","2026-06-05"]"#,
        ),
        (FormValue::phone("A", "15700000000"), "A", "15700000000"),
        (FormValue::pictures("A", ["http://a", "http://b"]), "A", r#"["http://a","http://b"]"#),
        (
            FormValue::attachments("A", [file]),
            "A",
            r#"[{"fileId":"643","fileName":"a.jpg","fileSize":"333","fileType":"jpg","spaceId":"163"}]"#,
        ),
        (FormValue::members("A", ["4525"]), "A", r#"["4525"]"#),
        (FormValue::departments("A", [1, 2]), "A", "1,2"),
        (FormValue::instances("A", ["fa2a"]), "A", r#"["fa2a"]"#),
        (FormValue::place("A", ["北京", "北京市", "河东区"]), "A", "北京,北京市,河东区"),
        (FormValue::rating("A", 5), "A", "5"),
        (
            FormValue::table("A", [row()]),
            "A",
            r#"[[{"name":"Item","value":"\"Train\""},{"name":"Price","value":"100"}]]"#,
        ),
    ] {
        let expected = json!({"name": name, "value": text});
        let started: workflow::start_process_instance::FormComponentValue = value.clone().into_argument();
        let forecast: workflow::process_forecast::FormComponentValue = value.clone().into_argument();
        let saved: workflow::premium_save_form_instance::FormComponentValue = value.clone().into_argument();
        let updated: workflow::premium_update_form_instance::FormComponentValue = value.into_argument();
        for sent in [json(started), json(forecast), json(saved), json(updated)] {
            assert_eq!(sent, expected);
        }
    }
}
