//! Content that is sent at once.

use dingtalk_core::{Client, Result};
use dingtalk_storage_2_0 as storage;
use dingtalk_storage_2_0::get_file_upload_info::{Options, PreCheckParam, Protocol};

use super::{Settings, put, signed};

impl Settings {
    /// Sends the content, and returns the key of the upload.
    pub(super) async fn send_whole(&self, client: &Client, length: u64) -> Result<String> {
        let check = PreCheckParam::builder().size(signed(length)).build();
        let info = storage::get_file_upload_info()
            .parent_dentry_uuid(&self.parent)
            .union_id(&self.union_id)
            .protocol(Protocol::HeaderSignature)
            .option(Options::builder().pre_check_param(check).build())
            .send(client)
            .full()
            .await?;
        let lacks = |path: &str, expected: &str| info.mismatch(path, expected, "nothing");
        let key = info.answer.upload_key.clone().ok_or_else(|| lacks("uploadKey", "the key of the upload"))?;
        let to = info.answer.header_signature_info.as_ref().filter(|to| !to.resource_urls.is_empty());
        let to = to.ok_or_else(|| lacks("headerSignatureInfo.resourceUrls", "an address to upload to"))?;
        put(client, &to.resource_urls, &to.headers, self.file.clone()).await?;
        Ok(key)
    }
}
