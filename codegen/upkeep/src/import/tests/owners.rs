//! Specs that are not called what their pages call them.

use super::made_up::page;
use crate::import::Owner;
use dingtalk_pages::facts::PageFacts;
use dingtalk_spec::SourceFile;
use dingtalk_spec::model::Method;

fn owner(operation: &str, page: &str, method: &str, path: &str) -> Owner {
    let text = format!(
        "operation = {operation:?}\npage = {page:?}\nother_pages = [\"{page}-old\"]\nmethod = {method:?}\npath = {path:?}\n"
    );
    Owner::read(&SourceFile { path: "demo_1_0/a.toml".to_owned(), bytes: text.into_bytes() }).unwrap()
}

#[test]
fn a_page_belongs_to_the_spec_that_names_it_or_has_its_address() {
    let owners = [
        owner("UpdateRange", "update-range", "PUT", "/v1.0/demo/ranges/{rangeId}"),
        owner("GetRange", "get-range", "GET", "/v1.0/demo/ranges/{rangeId}"),
    ];
    let of = |slug: &str, method, path: &str| {
        let page = PageFacts { slug: slug.to_owned(), method, path: path.to_owned(), ..page("PutRanges") };
        Owner::of(&page, &owners).map(|owner| owner.operation.clone())
    };
    let address = "/v1.0/demo/ranges/{id}";
    assert_eq!(of("update-range", Method::Post, "/other").as_deref(), Some("UpdateRange"));
    assert_eq!(of("update-range-old", Method::Post, "/other").as_deref(), Some("UpdateRange"));
    assert_eq!(of("new", Method::Put, address).as_deref(), Some("UpdateRange"));
    assert_eq!(of("new", Method::Get, address).as_deref(), Some("GetRange"));
    // What a page of another method names itself counts more than its address.
    assert_eq!(of("get-range", Method::Put, address).as_deref(), Some("GetRange"));
    assert_eq!(of("new", Method::Delete, address), None);
    assert_eq!(of("new", Method::Put, "/v1.0/demo/ranges/all"), None);
    let named = PageFacts { slug: "get-range".to_owned(), ..page("UpdateRange") };
    assert_eq!(Owner::naming(&named, &owners).map(|owner| owner.operation.as_str()), Some("GetRange"));
    assert_eq!(Owner::naming(&PageFacts { slug: "new".to_owned(), ..page("UpdateRange") }, &owners), None);
    let nameless = PageFacts { has_address: false, slug: "update-range".to_owned(), ..page("PutRanges") };
    assert_eq!(Owner::of(&nameless, &owners), None);
}
