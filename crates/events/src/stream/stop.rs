//! The wish of the program to end.

use tokio::sync::watch;

/// Waits until the program wants to end. If it has forgotten us, it does not want anything more either.
pub(super) async fn stopped(mut stop: watch::Receiver<bool>) {
    let _ = stop.wait_for(|stop| *stop).await;
}
