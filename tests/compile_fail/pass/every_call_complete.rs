use dingtalk_oauth2_1_0::get_token::GrantType;

async fn calls(client: &dingtalk_core::Client) -> dingtalk_core::Result<()> {
    let org = dingtalk_contact_1_0::get_org_auth_info().send(client).await?;
    println!("{:?}", org.auth_level);
    let done = dingtalk_contact_1_0::org_account_mobile_visible_in_other_org()
        .opt_user_id("102530009661373952")
        .to_corp_ids(["ding123"])
        .send(client)
        .await?;
    println!("{:?}", done.result);
    let token = dingtalk_oauth2_1_0::get_token()
        .corp_id("ding123")
        .client_id("id")
        .client_secret("secret")
        .grant_type(GrantType::ClientCredentials)
        .send(client)
        .await?;
    println!("{:?}", token.expires_in);
    let info = dingtalk_oapi::service_get_auth_info().auth_corpid("ding123").send(client).await?;
    println!("{:?}", info.errcode);
    Ok(())
}

fn main() {
    let _ = calls;
}
