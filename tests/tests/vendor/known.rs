//! Permanent differences between the vendor's client and the specs.

/// Findings of the test that are expected, each with the reason; `*` stands for any text. One that is no longer found must be removed.
pub(crate) const KNOWN: &[(&str, &str)] = &[
    ("*: query.*: \"true\" became \"True\"", "The client writes booleans as Python does."),
    ("*: query.*: \"false\" became \"False\"", "The client writes booleans as Python does."),
    ("*: query.*: spaces became `+`", "The client writes a space as `+`."),
    (
        "doc_2_0::*: NameError: name 'DentryModel' is not defined",
        "The client's module names a class that it does not have, so none of its calls can be made.",
    ),
    ("storage_*: answer.*.appProperties.*: *became null", "The client loses the values of a map of lists."),
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
        "exclusive_1_0::update_*_visibility: answer: *",
        "The client expects an object; the pages document a bare boolean.",
    ),
    (
        "ai_paa_s_1_0::exclusive_model_complete_service: request.messages[].content: *",
        "The client knows texts only; the page also sends lists of texts and images.",
    ),
    (
        "aiot_1_0::set_device_properties: body.brightness: *",
        "The client has a field `body` for what the page sends as the body itself.",
    ),
    (
        "dvi_1_0::query_device_detail: answer.result[].bind_timestamp: *",
        "The client expects a number; the page documents a text.",
    ),
    (
        "hrbrain_1_0::staff_label_records_query: query.maxResult: *",
        "Page and client name the parameter differently; the spec has both.",
    ),
    (
        "jzcrm_1_0::get_data_view: answer.data.detail{}: *",
        "The client expects texts; the page's example has any values.",
    ),
    (
        "jzcrm_1_0::get_data_view: answer.dataname{}: *",
        "The client expects objects; the page's example has any values.",
    ),
    (
        "manufacturing_1_0::industrialize_manufacture_query_jobs: answer*",
        "The client expects one report; the page documents a page of them as JSON text.",
    ),
    (
        "calendar_1_0::get_sign_in_link: KeyError: 'userid'",
        "The client's method has a `userId` that its address has no place for, like a row of the page.",
    ),
    (
        "project_1_0::update_task_taskflowstatus: body.tfsUpdateNote: *",
        "Page and client name the field differently; the spec has both.",
    ),
    (
        "workflow_1_0::query_integrated_todo_task: answer.requestId: *became null",
        "Page and client differ; the spec has the fields of both.",
    ),
    (
        "workflow_1_0::query_integrated_todo_task: answer.taskPage: *became null",
        "Page and client differ; the spec has the fields of both.",
    ),
    (
        "workflow_1_0::form_create: body.formComponents[*].props.id: *became null",
        "The page's example has a field that the client does not know.",
    ),
    (
        "workflow_1_0::save_process: body.formComponents[*].props.payEnable: *became null",
        "The page's example has a field that the client does not know.",
    ),
    (
        "workflow_1_0::save_process: body.formComponents[*].props.defaultValue: *became null",
        "The page's example has a field that the client does not know.",
    ),
    (
        "workflow_1_0::save_process: body.formComponents[*].props.notPrint: *became null",
        "The page's example has a field that the client does not know.",
    ),
];
