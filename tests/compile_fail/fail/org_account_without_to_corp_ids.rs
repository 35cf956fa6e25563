fn main() {
    let _ = dingtalk_contact_1_0::org_account_mobile_visible_in_other_org()
        .opt_user_id("102530009661373952")
        .fields(["mobile"])
        .build();
}
