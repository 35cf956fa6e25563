//! Files of the storage.

mod parts;
mod whole;

use std::collections::BTreeMap;
use std::marker::PhantomData;

use dingtalk_core::binding::{Argument, Set, Unset};
use dingtalk_core::{BoxFuture, Client, Result, TransportFailure, Upload};
use dingtalk_storage_2_0 as storage;
use dingtalk_storage_2_0::commit_file::{Options, OptionsBuilder, Response};

/// Uploads a file to a folder of the storage.
///
/// [`get_file_upload_info`](fn@storage::get_file_upload_info) returns an address, the content goes there, and
/// [`commit_file`](fn@storage::commit_file) puts the file into the folder. The content is streamed, and the access token is not sent to
/// the address. What was not committed leaves no file.
///
/// ```
/// use dingtalk_core::{Client, Upload};
/// use dingtalk_flows::storage::upload_file;
/// use dingtalk_storage_2_0::commit_file::{ConflictStrategy, Options};
///
/// async fn upload(client: &Client) -> dingtalk_core::Result<()> {
///     let file = Upload::bytes("report.txt", "All is well.");
///     let committed = upload_file(file.on_progress(|progress| println!("{} of {}", progress.sent, progress.length)))
///         .parent_dentry_uuid("MNDoBb60VLYDGNPytQ7e1X0K8lemrZQ3")
///         .union_id("tXguN309iPhE4roSKPlLURAiEiE")
///         .options(Options::builder().conflict_strategy(ConflictStrategy::Overwrite))
///         .send(client)
///         .await?;
///     println!("{:?}", committed.dentry.and_then(|dentry| dentry.uuid));
///     Ok(())
/// }
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// # let dingtalk = dingtalk_simulator::Simulator::start().await?;
/// # dingtalk.answer_path("PUT", "/bucket/report.txt", dingtalk_simulator::Reply::body(200, ""))?;
/// # let info = format!(
/// #     r#"{{"uploadKey":"key","headerSignatureInfo":{{"resourceUrls":["{}/bucket/report.txt"],"headers":{{}}}}}}"#,
/// #     dingtalk.url(),
/// # );
/// # dingtalk.answer_next("storage_2_0::get_file_upload_info", dingtalk_simulator::Reply::body(200, info))?;
/// # let token = dingtalk_core::AccessToken::app(dingtalk.app_token());
/// # upload(&Client::builder().endpoint(dingtalk.url()).credentials(token).build()?).await?;
/// # assert_eq!(dingtalk.violations(), []);
/// # assert_eq!(dingtalk.received()[1].body, b"All is well.");
/// # Ok(()) }
/// ```
///
/// # Large files
///
/// A file of up to 5 GB can be sent at once. One that is sent [in parts](FileUpload::in_parts_of_space) can be larger, and a broken
/// connection costs only a part.
///
/// # Retries and time limits
///
/// Content that can be read again is sent again if that can help; see [`Upload`] for what a stream is. A stream that is sent in parts is
/// sent again part by part. The time limits of the client hold for each call and each part; for content, they are a second longer for
/// each 128 KiB. The last step is not repeated if it may have succeeded, because it could add a second file.
///
/// # Errors
///
/// Those of the calls, and an [`Error::Api`](dingtalk_core::Error::Api) if the storage refuses the content.
pub fn upload_file(file: impl Argument<Upload>) -> FileUpload {
    let settings = Settings {
        file: file.into_argument(),
        parent: String::new(),
        union_id: String::new(),
        name: None,
        space_id: None,
        part_size: parts::DEFAULT_SIZE,
        options: Options::builder(),
    };
    FileUpload { settings, state: PhantomData }
}

/// An upload that [`upload_file`] begins. Its type records which required parameters have been set.
#[must_use = "nothing is sent until `send` is called"]
pub struct FileUpload<ParentState = Unset, UnionIdState = Unset> {
    settings: Settings,
    state: PhantomData<(ParentState, UnionIdState)>,
}

struct Settings {
    file: Upload,
    parent: String,
    union_id: String,
    name: Option<String>,
    space_id: Option<String>,
    part_size: u64,
    options: OptionsBuilder,
}

impl<ParentState, UnionIdState> FileUpload<ParentState, UnionIdState> {
    /// Required. The dentryUuid of the folder, or the one of the space's root.
    pub fn parent_dentry_uuid(self, parent_dentry_uuid: impl Argument<String>) -> FileUpload<Set, UnionIdState> {
        self.with(|settings| settings.parent = parent_dentry_uuid.into_argument())
    }

    /// Required. The unionId of the user who uploads the file.
    pub fn union_id(self, union_id: impl Argument<String>) -> FileUpload<ParentState, Set> {
        self.with(|settings| settings.union_id = union_id.into_argument())
    }

    /// Sets the file's name in the folder, with its extension. By default, it has the name of the [`Upload`].
    pub fn name(self, name: impl Argument<String>) -> Self {
        self.with(|settings| settings.name = Some(name.into_argument()))
    }

    /// Sets further options of the last step, such as what to do if the name is taken. The file's size is added to them.
    pub fn options(self, options: OptionsBuilder) -> Self {
        self.with(|settings| settings.options = options)
    }

    /// Sends the file in parts if it is longer than one part. `space_id` is the id of the space that contains the folder.
    pub fn in_parts_of_space(self, space_id: impl Argument<String>) -> Self {
        self.with(|settings| settings.space_id = Some(space_id.into_argument()))
    }

    /// Sets the length of a part in bytes, from 100 KB to 5 GB; 16 MiB by default. It is larger if the file would otherwise have more
    /// than 10,000 parts.
    pub fn part_size(self, bytes: u64) -> Self {
        self.with(|settings| settings.part_size = bytes)
    }

    /// Uploads the file, and returns it as the storage has it.
    pub fn send(self, client: &Client) -> BoxFuture<'static, Result<Response>>
    where
        ParentState: required::UploadFileParentDentryUuid,
        UnionIdState: required::UploadFileUnionId,
    {
        Box::pin(self.settings.run(client.clone()))
    }

    fn with<Parent, UnionId>(mut self, change: impl FnOnce(&mut Settings)) -> FileUpload<Parent, UnionId> {
        change(&mut self.settings);
        FileUpload { settings: self.settings, state: PhantomData }
    }
}

impl Settings {
    async fn run(self, client: Client) -> Result<Response> {
        let length = self.file.length().await?;
        let upload_key = match &self.space_id {
            Some(space_id) if length > self.part_size => self.send_parts(&client, space_id, length).await?,
            _ => self.send_whole(&client, length).await?,
        };
        let name = self.name.unwrap_or_else(|| self.file.name().to_owned());
        storage::commit_file()
            .parent_dentry_uuid(self.parent)
            .union_id(self.union_id)
            .upload_key(upload_key)
            .name(name)
            .option(self.options.size(signed(length)).build())
            .send(&client)
            .await
    }
}

/// A length as the API takes it.
fn signed(length: u64) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// Sends content to the first address that can be reached. There is at least one.
async fn put(client: &Client, addresses: &[String], headers: &BTreeMap<String, String>, file: Upload) -> Result<()> {
    let mut addresses = addresses.iter().peekable();
    while let Some(address) = addresses.next() {
        let uploading = client.upload(address, file.clone());
        let sent = headers.iter().fold(uploading, |uploading, (name, value)| uploading.header(name, value)).await;
        match sent {
            Err(dingtalk_core::Error::Transport(error))
                if error.failure() == TransportFailure::Connect && addresses.peek().is_some() => {}
            sent => return sent,
        }
    }
    Ok(())
}

/// The required parameters: each trait is implemented once its parameter has been set.
pub mod required {
    dingtalk_core::binding::required! {
        "see https://docs.rs/dingtalk-flows/latest/dingtalk_flows/storage/fn.upload_file.html";
        UploadFileParentDentryUuid "`storage::upload_file` is missing its required parameter `parent_dentry_uuid`" "call `.parent_dentry_uuid(...)` before this";
        UploadFileUnionId "`storage::upload_file` is missing its required parameter `union_id`" "call `.union_id(...)` before this";
    }
}
