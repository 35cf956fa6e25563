async fn call(client: &dingtalk_core::Client) -> dingtalk_core::Result<()> {
    let info = dingtalk_oapi::service_get_auth_info().suite_key("suite").send(client).await?;
    println!("{:?}", info.errcode);
    Ok(())
}

fn main() {}
