use dingtalk_contact_1_0::batch_approve_union_apply;
use dingtalk_contact_1_0::batch_approve_union_apply::Application;

fn main() {
    let _ = batch_approve_union_apply().applications([Application::builder().link_dept_id(1)]);
}
