//! Everything that a setter takes.

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use dingtalk_contact_1_0::batch_approve_union_apply::Application;
use dingtalk_contact_1_0::list_emp_leave_records::LeaveRecord;
use dingtalk_contact_1_0::sort_user::SortType;
use dingtalk_contact_1_0::update_senior_setting::ProtectScene;
use dingtalk_contact_1_0::*;
use dingtalk_core::binding::Argument;
use dingtalk_core::{Client, Items, Secret, Upload};
use dingtalk_oapi::{media_upload, robot_send};
use dingtalk_oauth2_1_0::get_token;

/// A type of the user's own.
struct UserId(String);

impl Argument<String> for UserId {
    fn into_argument(self) -> String {
        self.0
    }
}

fn files(path: &Path, owned: PathBuf, upload: &Upload) {
    let _ = media_upload().media(path).media(&owned).media(owned.clone()).media(upload).media(upload.clone());
    let _ = media_upload().media(Upload::bytes("a.png", "content")).media(Upload::bytes("a.png", vec![0_u8]));
}

fn texts(owned: &String, list: &Vec<String>, slice: &[&str], users: Vec<UserId>, set: &BTreeSet<String>) {
    let _ = set_disable().user_id("a").reason(owned).permission_code(owned.clone());
    let _ = set_disable().user_id(&"a").reason(Cow::Borrowed("b")).permission_code(Arc::<str>::from("c"));
    let _ = set_disable().user_id(UserId(owned.clone())).reason(Box::<str>::from("b")).permission_code(&Cow::Borrowed("c"));
    for _ in [sort_user().user_id_list(list), sort_user().user_id_list(slice), sort_user().user_id_list(users)] {}
    let _ = sort_user().user_id_list(set).user_id_list(list.iter()).user_id_list(list.clone()).user_id_list(&["a"]);
    let _ = sort_user().user_id_list(slice.iter().map(|id| id.trim())).user_id_list(list.iter().map(String::as_str));
    let _ = sort_user().user_id_list(list.iter().rev().filter(|id| !id.is_empty()));
}

fn numbers(list: &Vec<i64>, slice: &[i64], small: Vec<u32>, map: &HashMap<i64, String>) {
    let rules = update_contact_restrict_setting;
    let _ = rules().subject_dept_ids([1, 2]).subject_tag_ids(list).exclude_dept_ids(slice).exclude_tag_ids(small);
    let _ = rules().subject_dept_ids(map.keys()).subject_tag_ids(list.iter().copied()).exclude_dept_ids(1..5);
    let _ = rules().subject_dept_ids(Some(1)).subject_tag_ids(&[1]).exclude_dept_ids([9_007_199_254_740_993_i64]);
}

fn secrets(owned: &String, secret: &Secret) {
    let _ = get_token().client_secret(owned).client_secret(secret).client_secret(secret.clone()).client_secret("s");
    let _ = get_token().client_secret(owned.clone()).client_secret(Cow::Borrowed("s"));
    let _ = Secret::from(owned);
}

fn values_of_lists(scenes: &[ProtectScene], order: &SortType, text: &String) {
    let _ = update_senior_setting().protect_scenes(scenes).protect_scenes(scenes.iter().cloned());
    let _ = sort_user().sort_type(order).sort_type(order.clone());
    let _ = search_user().full_match_field(1).full_match_field(&1);
    let _ = get_token().grant_type("client_credentials").grant_type(text).grant_type(text.clone());
}

fn objects(application: &Application) {
    let _ = batch_approve_union_apply().applications([application]).applications(vec![application.clone()]);
    let _ = batch_approve_union_apply().applications([Application::builder().link_dept_id(1).build()]);
}

fn nothing(text: Option<String>, number: Option<i64>, list: Option<Vec<i64>>) {
    let _ = set_disable().maybe_reason(None).maybe_reason(text.as_deref()).maybe_reason(Some("why"));
    let _ = sort_user().maybe_sort_type(None);
    let _ = update_contact_restrict_setting().maybe_id(number).maybe_id(None).maybe_active(None);
    let _ = update_contact_restrict_setting().maybe_subject_dept_ids(None).maybe_subject_dept_ids(list);
    let _ = dingtalk_oauth2_1_0::get_user_token().maybe_refresh_token(None).maybe_code(None);
    let _ = list_emp_leave_records().maybe_end_time(None).maybe_end_time(Some("2020-07-10T00:00:00Z"));
}

fn times(now: SystemTime, text: &String, client: &Client) -> Items<LeaveRecord> {
    let _ = list_emp_leave_records().start_time("2020-07-10T00:00:00Z").end_time(text).end_time(&now);
    list_emp_leave_records().start_time(now).max_results(1).items(client)
}

fn kinds(text: &robot_send::Text) -> robot_send::Message {
    let fields = std::collections::BTreeMap::from([("new".to_owned(), dingtalk_core::Json::Null)]);
    let other = robot_send::Message::Unknown { kind: "new".to_owned(), fields };
    let _ = robot_send().message(text).message(text.clone()).message(other).build();
    let _ = robot_send().message(robot_send::Message::Text(text.clone())).build();
    text.clone().into()
}

fn main() {
    let _ = (texts, numbers, secrets, values_of_lists, objects, nothing, times, kinds);
}
