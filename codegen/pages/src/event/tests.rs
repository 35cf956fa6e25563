use serde_json::json;

use super::*;

use crate::facts::Shape;

const PAGE: &str = r#"---
title: "加入"
slug: "joined"
breadcrumb: "组织 > 加入"
doc_id: "d1"
---

# 加入

## 事件信息

| 名称 | 值 |
| --- | --- |
| 英文名称 | user\_add\_org |

## 功能描述

有人加入。

## 支持应用类型

| 应用类型 | Stream模式推送 | HTTP推送 | SyncHTTP/RDS推送 |
| --- | --- | --- | --- |
| 企业内部应用 | 支持 | 支持 | 不支持 |
| 第三方企业应用 | 支持 | 不支持 | 支持 |

## 事件体描述

Stream模式推送

### **事件体示例**

```
{
  "eventType": "user_add_org",
  "eventId": "e1",
  "data": { "userIds": ["u1"], "joinTime": 1663143335567, "who": { "deptId": 1, "level": 1 } }
}
```

HTTP推送

```
{ "EventType": "user_add_org", "CorpId": "c1", "UserIds": ["u1"], "who": { "dept_id": 1, "level": 1.5, "more": true } }
```

SyncHTTP/RDS推送

```
{ "corp_id": "c1", "biz_data": { "syncAction": "user_add_org", "user_ids": ["u1"], "extra": null } }
```
"#;

fn facts(page: &str) -> EventFacts {
    let reading = crate::read("joined.md", page.as_bytes());
    assert!(reading.facts.is_none() && reading.findings.is_empty(), "{:?}", reading.findings);
    reading.event.unwrap()
}

#[test]
fn an_event_is_what_its_examples_show_together() {
    let facts = facts(PAGE);
    assert_eq!(
        (facts.event.as_str(), facts.text.as_str(), facts.slug.as_str()),
        ("user_add_org", "有人加入。", "joined")
    );
    assert_eq!(facts.ways.stream, [AppType::Internal, AppType::ThirdPartyEnterprise]);
    assert_eq!(facts.ways.http, [AppType::Internal]);
    assert_eq!(facts.ways.sync_http, [AppType::ThirdPartyEnterprise]);
    let found = facts.fields();
    let names: Vec<_> = found.iter().map(|field| field.name.as_str()).collect();
    assert_eq!(names, ["extra", "joinTime", "userIds", "who"]);
    let Shape::Object { fields, .. } = &found[3].shape else { panic!("an object") };
    let names: Vec<_> = fields.iter().map(|field| (field.name.as_str(), &field.shape)).collect();
    assert_eq!(names, [("deptId", &Shape::Int64), ("level", &Shape::Float64), ("more", &Shape::Bool)]);
    assert_eq!(found[1].format, Some(dingtalk_spec::model::Format::EpochMilliseconds));
    let first = json!({"userIds": ["u1"], "joinTime": 1_663_143_335_567_u64, "who": {"deptId": 1, "level": 1}});
    assert_eq!(facts.examples[0], *first.as_object().unwrap());
}

#[test]
fn a_current_page_comes_before_an_archived_one_that_adds_to_it() {
    let archived = PAGE.replace("组织 > 加入", "历史文档（不推荐） > 加入").replace("\"joined\"", "\"a-joined\"");
    let (current, archived) = (facts(PAGE), facts(&archived.replace("\"more\"", "\"older\"")));
    let main = main_page(vec![&archived, &current], None).unwrap();
    assert_eq!(main.slug, "joined");
    let given = Given::of("user_add_org", &[archived.clone(), current.clone()], &[]);
    assert_eq!(given.others("joined", &[]), ["a-joined"]);
    let found = main.fields();
    let Shape::Object { fields, .. } = &found[3].shape else { panic!("an object") };
    assert_eq!(
        fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(),
        ["deptId", "level", "more", "older"]
    );
    assert_eq!(main_page(vec![&archived, &current], Some("a-joined")).unwrap().slug, "a-joined");
}

#[test]
fn an_example_that_cannot_be_read_is_reported() {
    let broken = PAGE.replace("\"eventId\": \"e1\",", "\"eventId\": e1 e2,,");
    let findings = crate::read("joined.md", broken.as_bytes()).findings;
    assert!(findings.iter().any(|finding| finding.message.starts_with("the example")), "{findings:?}");
    let none = PAGE.replace("```", "");
    let findings = crate::read("joined.md", none.as_bytes()).findings;
    assert!(findings.iter().any(|finding| finding.message.contains("nothing is known")), "{findings:?}");
}

#[test]
fn a_value_that_differs_between_examples_is_what_all_of_them_can_be() {
    let shape = |values: &str| {
        let page = format!(
            "## 事件信息\n\n| 名称 | 值 |\n| --- | --- |\n| 英文名称 | x |\n\n```\n{{\"eventType\": \"x\", \"data\": {{\"list\": {values}}}}}\n```\n"
        );
        let event = crate::read("x.md", page.as_bytes()).event.unwrap();
        let Shape::List(element) = event.fields().remove(0).shape else { panic!("a list") };
        *element
    };
    assert_eq!(shape("[1, 2]"), Shape::Int64);
    assert_eq!(shape("[1, 1.5]"), Shape::Float64);
    assert_eq!([shape("[1, \"1\"]"), shape("[\"1\", 1]")], [Shape::Int64, Shape::String]);
    assert_eq!(shape("[null, true]"), Shape::Bool);
    assert_eq!(shape("[\"a\", [\"b\"], \"c\"]"), Shape::List(Box::new(Shape::String)));
    for mixed in ["[1, true]", "[[1], {\"a\": 1}]", "[]", "[[], {}]"] {
        assert_eq!(shape(mixed), Shape::Any, "{mixed}");
    }
}

#[test]
fn the_ways_of_all_pages_count_together() {
    let own = "| 企业内部应用 | 支持 | 支持 | 不支持 |\n| 第三方企业应用 | 支持 | 不支持 | 支持 |";
    let narrow = facts(&PAGE.replace(own, "| 企业内部应用 | 支持 | 支持 | 不支持 |"));
    let further = "| 企业内部应用 | 不支持 | 不支持 | 不支持 |\n| 第三方企业应用 | 支持 | 不支持 | 支持 |";
    let further = facts(&PAGE.replace(own, further).replace("\"joined\"", "\"z-joined\""));
    let main = main_page(vec![&narrow, &further], None).unwrap();
    assert_eq!(main.slug, "joined");
    assert_eq!(main.ways, facts(PAGE).ways);
}

#[test]
fn headings_say_who_receives_an_event_if_no_table_does() {
    let page = |examples: &str| {
        facts(&format!(
            "## 事件信息\n\n| 名称 | 值 |\n| --- | --- |\n| 英文名称 | x_y |\n\n## 事件体描述\n\n{examples}"
        ))
    };
    let both = page(
        "### **企业内部应用**\n\n#### 示例\n\n```\n{\"EventType\": \"x_y\", \"data\": {\"id\": \"a\"}}\n```\n\n\
         ### **第三方企业应用**\n\n#### 示例\n\n```\n{\"data\": {\"syncAction\": \"x_y\", \"id\": \"b\", \"more\": 1}}\n```\n",
    );
    let ways =
        Ways { http: vec![AppType::Internal], sync_http: vec![AppType::ThirdPartyEnterprise], ..Ways::default() };
    assert_eq!(both.ways, ways);
    let found = both.fields();
    let [FieldFacts { shape: Shape::Object { fields, .. }, .. }] = found.as_slice() else { panic!("{found:?}") };
    assert_eq!(fields.iter().map(|field| field.name.as_str()).collect::<Vec<_>>(), ["id", "more"]);
}

#[test]
fn a_page_that_is_given_about_something_else_is_no_longer_named() {
    let overview = |text: &str| {
        let page = format!("---\nslug: \"all\"\n---\n\n# 事件\n\n{text}\n");
        crate::read("all.md", page.as_bytes()).overview.unwrap()
    };
    let moved = facts(
        &PAGE
            .replace("\"joined\"", "\"old\"")
            .replace("user_add_org", "else_where")
            .replace("user\\_add\\_org", "else\\_where"),
    );
    let known = ["all", "far", "old"].map(str::to_owned);
    let pages = [facts(PAGE), moved];
    let given = Given::of("user_add_org", &pages, &[overview("**user\\_add\\_org**")]);
    assert_eq!(given.others("joined", &known), ["all", "far"]);
    assert!(given.has("all") && given.has("old") && !given.has("far"));
    let given = Given::of("user_add_org", &pages, &[overview("user\\_add\\_organization")]);
    assert_eq!(given.others("joined", &known), ["far"]);
}
