use dingtalk_contact_1_0::get_org_auth_info::errors;

fn main() {
    println!("{:?}", errors::PERMISION_DENIED);
}
