use dingtalk_oauth2_1_0::get_token::GrantType;

async fn call(client: &dingtalk_core::Client) -> dingtalk_core::Result<()> {
    let token = dingtalk_oauth2_1_0::get_token()
        .corp_id("ding123")
        .client_id("id")
        .grant_type(GrantType::ClientCredentials)
        .send(client)
        .await?;
    println!("{:?}", token.expires_in);
    Ok(())
}

fn main() {}
