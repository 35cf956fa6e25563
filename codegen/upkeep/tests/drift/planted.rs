//! Changes planted in a page: each is reported as what it is, and nothing else is reported.

use crate::demo::{compare, drop_page, list_page, planted, told};

/// A change of `list-parcels`: its name, the replacements, and what is reported.
type Row = (&'static str, &'static [(&'static str, &'static str)], &'static [&'static str]);

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("page renamed", &[("development/list-parcels", "development/parcels"), ("slug: \"list-parcels\"", "slug: \"parcels\"")],
        &["page page: list-parcels -> parcels"]),
    ("page and operation renamed", &[("development/list-parcels", "development/parcels"), ("slug: \"list-parcels\"", "slug: \"parcels\""), ("client.listParcels", "client.queryParcels")],
        &["page page: list-parcels -> parcels", "operation operation: ListParcels -> QueryParcels"]),
    ("operation renamed", &[("client.listParcels", "client.queryParcels")],
        &["operation operation: ListParcels -> QueryParcels"]),
    ("operation in another crate", &[("dingtalkpost_1_0", "dingtalkmail_1_0")],
        &["operation operation: ListParcels -> mail_1_0::ListParcels"]),
    ("method", &[("HTTP Method | POST", "HTTP Method | PUT"), ("POST /v1.0", "PUT /v1.0")],
        &["method method: POST -> PUT"]),
    ("path", &[("https://api.dingtalk.com/v1.0/post/depots/{depotId}/parcels", "https://api.dingtalk.com/v1.0/post/houses/{depotId}/parcels"), ("POST /v1.0/post/depots", "POST /v1.0/post/houses")],
        &["path path: /v1.0/post/depots/{depotId}/parcels -> /v1.0/post/houses/{depotId}/parcels"]),
    ("app type gone", &[(" appType-第三方企业应用", "")],
        &["app types app_types: internal, third_party_enterprise -> internal"]),
    ("permission added", &[("permission-Post.Parcel.Read-Read parcels", "permission-Post.Parcel.Read-Read parcels permission-Post.Depot.Read-Read depots")],
        &["permission permissions.Post.Depot.Read: nothing -> Post.Depot.Read"]),
    ("permission gone", &[("permission-Post.Parcel.Read-Read parcels", "无")],
        &["permission permissions.Post.Parcel.Read: Post.Parcel.Read -> nothing"]),
    ("credential", &[("An application's token.", "用户token.")],
        &["credentials credentials: app_token -> user_token"]),
    ("endpoint deprecated", &[("title: \"List parcels\"", "title: \"List parcels（废弃）\"")],
        &["deprecated deprecated: nothing -> deprecated"]),
    ("path parameter renamed", &[("{depotId}", "{houseId}"), ("| depotId |", "| houseId |")],
        &["path path: /v1.0/post/depots/{depotId}/parcels -> /v1.0/post/depots/{houseId}/parcels",
          "field path_parameters.depotId: depotId -> nothing", "field path_parameters.houseId: nothing -> houseId"]),
    ("query parameter added", &[("| nextToken |", "| depth | Integer | 否 | How deep. |\n| nextToken |")],
        &["field query.depth: nothing -> depth"]),
    ("query parameter gone", &[("| nextToken | String | 否 | Where to go on. |\n", "")],
        &["field query.nextToken: nextToken -> nothing"]),
    ("header added", &[("| x-client-token |", "| x-trace | String | 否 | Marks a call. |\n| x-client-token |")],
        &["field headers.x-trace: nothing -> x-trace"]),
    ("header gone", &[("| x-client-token | String | 否 | Marks a repeated call. |\n", "")],
        &["field headers.x-client-token: x-client-token -> nothing"]),
    ("moved from the query into the body", &[("| nextToken | String | 否 | Where to go on. |\n", ""), ("| sender |", "| nextToken | String | 否 | Where to go on. |\n| sender |"), ("\"sender\" :", "\"nextToken\" : \"n1\", \"sender\" :"), ("&nextToken=n1", "")],
        &["location query.nextToken.location: query -> body"]),
    ("body field added", &[("| state |", "| colour | String | 否 | Its colour. |\n| state |"), ("\"state\" :", "\"colour\" : \"red\", \"state\" :")],
        &["field body.fields.colour: nothing -> colour"]),
    ("body field gone", &[("| label | String | 否 | Words on it, 最大长度20个字符。 |\n", ""), ("\"label\" : \"fragile\",", "")],
        &["field body.fields.label: label -> nothing"]),
    ("nested field added", &[("| value |", "| negate | Boolean | 否 | The reverse. |\n| value |"), ("\"value\" :", "\"negate\" : true, \"value\" :")],
        &["field types.Filter.fields.negate: nothing -> negate"]),
    ("nested field gone", &[("| value | String | 否 | What it is compared with. |\n", ""), (", \"value\" : \"1\"", "")],
        &["field types.Filter.fields.value: value -> nothing"]),
    ("answer's field added", &[("| list |", "| total | Long | How many. |\n| list |"), ("\"list\" :", "\"total\" : 1, \"list\" :")],
        &["field answer.fields.total: nothing -> total"]),
    ("answer's field gone", &[("| hasMore | Boolean | Whether there are more. |\n", ""), ("\"hasMore\" : false,", "")],
        &["field answer.fields.hasMore: hasMore -> nothing"]),
    ("answer's deep field gone", &[("| memo | String | A remark. |\n", ""), (", \"memo\" : \"ring twice\"", "")],
        &["field types.Receiver.fields.memo: memo -> nothing"]),
    ("retyped", &[("| length | Integer |", "| length | String |"), ("\"length\" : 3", "\"length\" : \"3\"")],
        &["type types.Item.fields.length.type: int64 -> string"]),
    ("a list now", &[("| sender | String |", "| sender | Array of String |"), ("\"sender\" : \"s1\"", "\"sender\" : [\"s1\"]")],
        &["type body.fields.sender.type: string -> list<string>"]),
    ("newly required", &[("| label | String | 否 |", "| label | String | 是 |")],
        &["required body.fields.label.required: optional -> required"]),
    ("no longer required", &[("| sender | String | 是 |", "| sender | String | 否 |")],
        &["required body.fields.sender.required: required -> optional"]),
    ("nested and no longer required", &[("| field | String | 是 |", "| field | String | 否 |")],
        &["required types.Filter.fields.field.required: required -> optional"]),
    ("limit changed", &[("最大值50", "最大值100")],
        &["limit query.maxResults.max: 50 -> 100"]),
    ("limit added", &[("Who sent it.", "Who sent it, 最大长度64个字符。")],
        &["limit body.fields.sender.max_length: nothing -> 64"]),
    ("limit gone", &[(", 最多5个。", ".")],
        &["limit body.fields.kinds.max_items: 5 -> nothing"]),
    ("value added", &[("Gone with its owner.", "Gone with its owner. - **lost**：Nobody knows.")],
        &["value types.State.values.lost: nothing -> lost"]),
    ("value gone", &[(" - **fetched**：Gone with its owner.", "")],
        &["value types.State.values.fetched: fetched -> nothing"]),
    ("value of a number gone", &[(" - **2**：Large.", "")],
        &["value types.Size.values.2: 2 -> nothing"]),
    ("list of values gone", &[("取值：   - **1**：Small. - **2**：Large.", "How large it is.")],
        &["value types.Size.values: 1, 2 -> nothing"]),
    ("list of values added", &[("| name | String | The name. |", "| name | String | 取值：   - **Ada**：She. - **Bob**：He. |")],
        &["value types.Receiver.fields.name.values: nothing -> Ada, Bob"]),
    ("default changed", &[("默认值为10", "默认值为20")],
        &["default query.maxResults.default: 10 -> 20"]),
    ("default gone", &[("默认值为10，", "")],
        &["default query.maxResults.default: 10 -> nothing"]),
    ("format", &[("Unix时间戳，单位毫秒。", "Unix时间戳，单位秒。"), ("1735660800000", "1735660800")],
        &["format body.fields.since.format: epoch_milliseconds -> epoch_seconds"]),
    ("unit", &[("单位：米", "单位：公里")],
        &["unit types.Item.fields.length.unit: meters -> kilometers"]),
    ("field deprecated", &[("Words on it,", "已废弃。Words on it,")],
        &["deprecated body.fields.label.deprecated: nothing -> deprecated"]),
    ("error added", &[("| 500 | system.busy |", "| 403 | no.right | no right | Not allowed. |\n| 500 | system.busy |")],
        &["error errors.no.right: nothing -> 403 no.right"]),
    ("error gone", &[("| 400 | depot.notExist | no such depot | The depot is unknown. |\n", "")],
        &["error errors.depot.notExist: 400 depot.notExist -> nothing"]),
    ("error of a repeated code gone", &[("| 400 | invalid.param | label is too long | A parameter is too long. |\n", "")],
        &["error errors.invalid.param: 400 invalid.param -> nothing"]),
    ("error's status", &[("| 500 | system.busy |", "| 503 | system.busy |")],
        &["error errors.system.busy.status: 500 -> 503"]),
    ("error's message", &[("| busy |", "| very busy |")],
        &["error errors.system.busy.messages: busy -> very busy"]),
    ("no body any more", &[("| sender | String | 是 | Who sent it. |\n| label | String | 否 | Words on it, 最大长度20个字符。 |\n| kinds | Array of String | 否 | Kinds of parcel, 最多5个。 |\n", ""), ("\"sender\" : \"s1\",\n  \"label\" : \"fragile\",\n  \"kinds\" : [ \"letter\" ],\n", "")],
        &["field body.fields.sender: sender -> nothing", "field body.fields.label: label -> nothing", "field body.fields.kinds: kinds -> nothing"]),
    ("answer gone", &[("### 响应体\n", "### 说明\n"), ("### 响应体示例\n", "### 其他\n")],
        &["content answer: object -> nothing"]),
];

#[test]
fn nothing_changed() {
    let drift = compare(&[list_page(), drop_page()]);
    assert!(drift.is_empty(), "{:?}", told(&drift));
    assert_eq!((drift.compared, drift.reworded.len()), (2, 0));
}

#[test]
fn each_change_is_reported_alone() {
    let mut wrong = Vec::new();
    for (name, edits, expected) in ROWS {
        let drift = compare(&[planted(edits)]);
        let told = told(&drift);
        if told != *expected || !drift.reworded.is_empty() {
            wrong.push(format!("{name}: {told:#?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
