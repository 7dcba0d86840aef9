//! What is done beside the ops, once a minute: comments that were due, and letting go of what was done long ago.

use super::comment;
use crate::{app::App, store::StoreError};
use std::{sync::Arc, time::Duration};
use tracing::{info, warn};

/// How long a receipt and a photo are kept once their op is done.
pub const KEPT_MS: i64 = 30 * 86_400_000;
const EVERY: Duration = Duration::from_secs(60);

/// Runs for as long as the server does.
pub async fn run(app: Arc<App>) {
    loop {
        tokio::time::sleep(EVERY).await;
        if let Err(error) = once(&app).await {
            warn!(cause = %crate::error::Chain(&error), "the store could not be tidied up");
        }
    }
}

/// One round.
pub async fn once(app: &App) -> Result<(), StoreError> {
    let comments = comment::make_good(app).await?;
    let before_ms = app.clock.now().utc_ms - KEPT_MS;
    let (receipts, photos) =
        (app.store.drop_receipts_before(before_ms).await?, app.store.drop_photos_before(before_ms).await?);
    if comments + receipts + photos > 0 {
        info!(comments, receipts, photos, "comments made good, old receipts and photos let go");
    }
    Ok(())
}
