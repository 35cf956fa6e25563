//! Pages lead to a last one.

use crate::http::call;
use crate::{invented, shipped};

#[test]
fn counted_pages_end_with_one_without_items() {
    let dingtalk = invented();
    let page = |query: &str| call(&format!("GET /v1.0/shop/shelves{query}")).send(&dingtalk).json();
    for first in ["", "?page=1", "?page=1&size=1"] {
        assert_eq!(page(first)["result"]["shelves"], serde_json::json!(["text"]), "{first}");
    }
    for later in ["?page=2", "?page=77&size=1"] {
        assert_eq!(page(later)["result"]["shelves"], serde_json::json!([]), "{later}");
    }
}

#[test]
fn named_pages_end_where_the_answer_says_so() {
    let dingtalk = shipped();
    let page = |path: &str| call(&format!("GET {path}")).token(&dingtalk.app_token()).send(&dingtalk).json();
    let settings = "/v1.0/contact/restrictions/settings?maxResults=10";
    let first = page(settings);
    assert_eq!((&first["hasMore"], &first["nextToken"]), (&true.into(), &200_001_100.into()));
    let last = page(&format!("{settings}&nextToken=200001100"));
    assert_eq!((&last["hasMore"], last.get("nextToken")), (&false.into(), None));
    assert_eq!(last["list"], first["list"]);
    assert_eq!(dingtalk.violations(), []);
}

#[test]
fn a_page_whose_example_leads_to_itself_is_the_last() {
    let dingtalk = invented();
    let page = call("GET /v1.0/shop/lanes?cursor=-1").send(&dingtalk).json();
    assert_eq!(page, serde_json::json!({ "lanes": ["fast"], "hasMore": false }));
}
