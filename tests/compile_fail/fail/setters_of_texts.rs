use dingtalk_contact_1_0::list_emp_leave_records::LeaveReason;
use dingtalk_contact_1_0::*;
use dingtalk_core::Secret;
use dingtalk_oauth2_1_0::{get_token, get_user_token};

fn main() {
    let _ = set_disable().user_id(LeaveReason::Api);
    let _ = set_disable().user_id(7_i64);
    let _ = sort_user().user_id_list([sort_user::SortType::Ascending]);
    let _ = sort_user().user_id_list([7_i64]);
    let _ = get_token().client_id(Secret::new("s3cr3t"));
    let _ = get_token().client_secret(get_token::GrantType::ClientCredentials);
    let _ = get_token().grant_type(get_user_token::GrantType::AuthorizationCode);
    let _ = list_emp_leave_records().start_time(LeaveReason::Api);
    let _ = list_emp_leave_records().start_time(1_594_339_200_000_i64);
}
