//! Content that is sent in parts.

use std::collections::VecDeque;
use std::time::Duration;

use dingtalk_core::{Client, Result, Upload};
use dingtalk_storage_1_0 as storage;
use dingtalk_storage_1_0::get_multipart_file_upload_infos::HeaderSignatureInfo;
use dingtalk_storage_1_0::init_multipart_file_upload::{Options, PreCheckParam};
use tokio::time::Instant;

use super::{Settings, put, signed};

/// The length of a part. A stream's part is in memory.
pub(super) const DEFAULT_SIZE: u64 = 16 << 20;

/// The most parts of a file.
const MOST_PARTS: u64 = 10_000;

/// The most parts that one call returns addresses for.
const MOST_ADDRESSES: u64 = 30;

impl Settings {
    /// Sends the parts, and returns the key of the upload.
    pub(super) async fn send_parts(&self, client: &Client, space_id: &str, length: u64) -> Result<String> {
        let check = PreCheckParam::builder().size(signed(length)).build();
        let begun = storage::init_multipart_file_upload()
            .space_id(space_id)
            .union_id(&self.union_id)
            .option(Options::builder().pre_check_param(check).build())
            .send(client)
            .full()
            .await?;
        let key = begun.answer.upload_key.clone();
        let key = key.ok_or_else(|| begun.mismatch("uploadKey", "the key of the upload", "nothing"))?;
        let mut parts = self.file.parts(self.part_size.max(length.div_ceil(MOST_PARTS))).await?;
        let mut addresses = Addresses {
            client,
            union_id: &self.union_id,
            key: &key,
            next: 1,
            last: parts.count(),
            known: VecDeque::new(),
            stale: None,
        };
        while let Some(part) = parts.next().await? {
            addresses.send(part).await?;
        }
        Ok(key)
    }
}

/// Where the parts go.
struct Addresses<'u> {
    client: &'u Client,
    union_id: &'u str,
    key: &'u str,
    /// The number of the next part. Numbers begin at 1.
    next: u64,
    last: u64,
    /// The addresses of the next parts.
    known: VecDeque<HeaderSignatureInfo>,
    /// When they are too old to begin an upload with.
    stale: Option<Instant>,
}

impl Addresses<'_> {
    /// Sends the next part.
    async fn send(&mut self, part: Upload) -> Result<()> {
        if self.stale.is_some_and(|stale| stale <= Instant::now()) {
            self.known.clear();
        }
        let to = loop {
            match self.known.pop_front() {
                Some(to) => break to,
                None => self.ask().await?,
            }
        };
        self.next += 1;
        put(self.client, &to.resource_urls, &to.headers, part).await
    }

    /// Asks for the addresses of the next parts.
    async fn ask(&mut self) -> Result<()> {
        let asked = Instant::now();
        let numbers = self.next..=self.last.min(self.next + MOST_ADDRESSES - 1);
        let wanted: Vec<_> = numbers.map(signed).collect();
        let reply = storage::get_multipart_file_upload_infos()
            .union_id(self.union_id)
            .upload_key(self.key)
            .part_numbers(wanted.as_slice())
            .send(self.client)
            .full()
            .await?;
        let lacks = || {
            let path = "multipartHeaderSignatureInfos[*].headerSignatureInfo.resourceUrls";
            reply.mismatch(path, "an address for each part", "nothing")
        };
        let mut shortest = None;
        for number in wanted {
            let infos = &reply.answer.multipart_header_signature_infos;
            let info = infos.iter().find(|info| info.part_number == Some(number)).ok_or_else(lacks)?;
            let to = info.header_signature_info.as_ref().filter(|to| !to.resource_urls.is_empty()).ok_or_else(lacks)?;
            shortest = shortest.into_iter().chain(to.expiration_seconds).min();
            self.known.push_back(to.clone());
        }
        // What is left of an address's time must suffice for a part.
        let lasts = shortest.and_then(|seconds| u64::try_from(seconds / 2).ok()).map(Duration::from_secs);
        self.stale = lasts.and_then(|lasts| asked.checked_add(lasts));
        Ok(())
    }
}
