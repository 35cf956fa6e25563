//! What the example of a crate's front page shows of an answer.

#![allow(clippy::unwrap_used, reason = "a test")]

use dingtalk_spec::{SourceFile, load};

/// What the example of an operation with these parameters and answer prints. Fields are `name: type`, several of them in a line.
fn shown(module: &str, parameters: &str, answer: &str, item: &str) -> String {
    let file = |path: &str, text: String| SourceFile { path: path.to_owned(), bytes: text.into_bytes() };
    let fields = |table: &str, fields: &str| -> String {
        let field = |field: &str| {
            let (name, ty) = field.split_once(": ").unwrap();
            format!("[{table}.{name}]\ntype = \"{ty}\"\ntext = \"It.\"\n")
        };
        fields.split(", ").filter(|field| !field.is_empty()).map(field).collect()
    };
    let krate =
        "title = \"T\"\nsummary = \"S.\"\nversion = \"0.1.0\"\ngateway = \"new\"\npages = \"https://example.com/\"\n";
    let types = if item.is_empty() {
        String::new()
    } else {
        format!("[types.Item]\ntext = \"It.\"\n{}", fields("types.Item.fields", item))
    };
    let operation: String = module.split('_').map(|word| word[..1].to_uppercase() + &word[1..]).collect();
    let spec = format!(
        "operation = \"{operation}\"\nsummary = \"S.\"\npage = \"p\"\nmethod = \"POST\"\npath = \"/v1.0/x\"\ncredentials = []\n\
         safe_to_repeat = true\n{}{}{types}",
        fields("body.fields", parameters),
        fields("answer.fields", answer),
    );
    let workspace =
        load(vec![file("x_1_0.toml", krate.to_owned()), file(&format!("x_1_0/{module}.toml"), spec)]).unwrap();
    let files = dingtalk_emit::generate(&workspace).unwrap();
    let readme = files.iter().find(|file| file.path.ends_with("x_1_0/README.md")).unwrap();
    let printed = readme.text.lines().filter_map(|line| line.trim().strip_prefix("println!(\"")?.strip_suffix(");"));
    printed.map(|printed| printed.replace("{:?}\", ", "")).collect()
}

#[test]
fn the_call_itself_is_not_what_it_returns() {
    let answer = "success: bool, errMsg: string, data: list<Item>";
    assert_eq!(shown("wiki_words_parse", "", answer, "startIndex: int64, wordName: string"), "item.word_name");
    assert_eq!(shown("add_job", "", "httpCode: string, message: string, jobId: string", ""), "answer.job_id");
    assert_eq!(shown("list_jobs", "", "nextToken: string, total: int64, jobs: list<Item>", "id: string"), "job.id");
    assert_eq!(shown("add_job", "", "requestId: string, success: bool", ""), "answer.success", "there is nothing else");
}

#[test]
fn what_the_caller_passed_is_not_news() {
    let answer = "productKey: string, properties: list<Item>";
    assert_eq!(
        shown("get_device_properties", "productKey: string", answer, "identifier: string"),
        "property.identifier"
    );
    assert_eq!(
        shown("get_user", "userid: string", "userid: string, corpId: string, mobile: string", ""),
        "answer.mobile"
    );
    let item = "userId: string, holidays: list<string>";
    assert_eq!(shown("get_holidays", "userIds: list<string>", "result: list<Item>", item), "item.holidays");
}

#[test]
fn names_and_ids_come_before_details() {
    let event = "status: string, attendees: list<Item>, id: string";
    assert_eq!(shown("create_event", "", event, "email: string"), "answer.id");
    let room = "corpId: string, kind: string, roomId: string, roomName: string";
    assert_eq!(shown("get_room", "", room, ""), "answer.room_name");
    assert_eq!(shown("list_rooms", "", "rooms: list<Item>", room), "room.room_name");
}
