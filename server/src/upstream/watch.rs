//! Our own eye on the upstreams, so that nobody's request has to find out: whether ERPNext takes our key, each minute;
//! and, while one of them is in trouble, each four seconds whether it is back. A breaker's own periods grow to 30 s; with
//! this it is closed within five seconds of the recovery.

use super::{erpnext::ErpNext, hub::Hub};
use std::time::Duration;
use tokio::time::Instant;

const ROUTINE: Duration = Duration::from_secs(60);
const IN_TROUBLE: Duration = Duration::from_secs(4);

/// Watches until it is dropped.
pub async fn run(erpnext: ErpNext, hub: Hub) {
    tokio::join!(watch_erpnext(erpnext), watch_hub(hub));
}

/// What it learns, the client keeps: the key's state and the breaker's.
async fn watch_erpnext(erpnext: ErpNext) {
    let mut asked = Instant::now();
    let _ = erpnext.get_logged_user().await;
    loop {
        tokio::time::sleep(IN_TROUBLE).await;
        if erpnext.is_in_trouble() || asked.elapsed() >= ROUTINE {
            asked = Instant::now();
            let _ = erpnext.get_logged_user().await;
        }
    }
}

async fn watch_hub(hub: Hub) {
    loop {
        tokio::time::sleep(IN_TROUBLE).await;
        if hub.is_in_trouble() {
            let _ = hub.probe().await;
        }
    }
}
