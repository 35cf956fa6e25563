//! Permanent differences between the vendor's client and the specs.

/// Findings of the test that are expected, each with the reason; `*` stands for any text. One that is no longer found must be removed.
pub(crate) const KNOWN: &[(&str, &str)] = &[
    ("*: query.*: \"true\" became \"True\"", "The client writes booleans as Python does."),
    ("*: query.*: \"false\" became \"False\"", "The client writes booleans as Python does."),
    ("*: query.*: \"* *\" became \"*+*\"", "The client writes a space as `+`."),
    (
        "doc_2_0::*: NameError: name 'DentryModel' is not defined",
        "The client's module names a class that it does not have, so none of its calls can be made.",
    ),
    ("storage_*.appProperties.*became null", "The client loses the values of a map of lists."),
    (
        "contact_1_0::change_main_admin: answer: {\"result\":true} became null",
        "The client throws the body away; the page documents it.",
    ),
    (
        "contact_1_0::delete_emp_attribute_visibility: answer: {\"result\":true} became null",
        "The client throws the body away; the page documents it.",
    ),
    ("crm_1_0::update_group_set: answer: *", "The client expects an object; the page documents a bare boolean."),
    (
        "calendar_1_0::get_sign_in_link: KeyError: 'userid'",
        "The client's method has a `userId` that its address has no place for, like a row of the page.",
    ),
    (
        "project_1_0::update_task_taskflowstatus: body.tfsUpdateNote: *",
        "Page and client name the field differently; the spec has both.",
    ),
    ("workflow_1_0::query_integrated_todo_task: answer.*", "Page and client differ; the spec has the fields of both."),
    ("workflow_1_0::*: body.formComponents[*", "The page's example has fields that the client does not know."),
];
