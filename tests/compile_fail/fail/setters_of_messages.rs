use dingtalk_core::Client;
use dingtalk_oapi as oapi;
use dingtalk_oapi::robot_send::{Link, Text};

fn main() {}

fn neither_text_nor_a_builder(client: &Client) {
    drop(oapi::robot_send().message("hello").send(client));
    drop(oapi::robot_send().message(Text::builder().content("hello")).send(client));
}

fn what_a_kind_needs() -> Link {
    Link::builder().title("title").text("text").build()
}

fn no_message(client: &Client) {
    drop(oapi::robot_send().msg_uuid("1").send(client));
}

fn fields_of_kinds_are_not_set_alone(client: &Client) {
    let text = Text::builder().content("hello").build();
    drop(oapi::robot_send().message(text.clone()).msgtype("link").send(client));
}
