use dingtalk_contact_1_0::get_org_auth_info::AuthLevel;
use dingtalk_contact_1_0::sort_user::SortType;
use dingtalk_contact_1_0::update_contact_restrict_setting;

fn main() {
    let _ = update_contact_restrict_setting().subject_dept_ids([AuthLevel::Advanced]);
    let _ = update_contact_restrict_setting().subject_dept_ids([SortType::Ascending]);
    let _ = update_contact_restrict_setting().subject_dept_ids([true]);
    let _ = update_contact_restrict_setting().subject_dept_ids(["1"]);
    let _ = update_contact_restrict_setting().subject_dept_ids([1.0]);
    let _ = update_contact_restrict_setting().id(SortType::Ascending);
}
