use dingtalk_core::Upload;
use dingtalk_oapi::media_upload;

fn main() {
    let _ = media_upload().media("team.png");
    let _ = media_upload().media(b"content".to_vec());
    let _ = media_upload().kind(Upload::path("team.png"));
}
