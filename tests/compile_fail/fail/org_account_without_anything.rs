async fn call(client: &dingtalk_core::Client) -> dingtalk_core::Result<()> {
    let done = dingtalk_contact_1_0::org_account_mobile_visible_in_other_org().send(client).await?;
    println!("{:?}", done.result);
    Ok(())
}

fn main() {}
