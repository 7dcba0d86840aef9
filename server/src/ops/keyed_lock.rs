//! One at a time per key: the same op sent twice at once waits for itself.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
};
use tokio::sync::{Mutex as AsyncMutex, OwnedMutexGuard};

type Locks = Arc<Mutex<HashMap<String, Arc<AsyncMutex<()>>>>>;

/// Locks by name, gone when nobody holds or wants them.
#[derive(Clone, Default)]
pub struct KeyedLock(Locks);

/// Held until dropped.
pub struct Guard {
    locks: Locks,
    key: String,
    held: Option<OwnedMutexGuard<()>>,
}

impl KeyedLock {
    /// Waits until nobody else holds that key.
    pub async fn lock(&self, key: String) -> Guard {
        let lock = self.0.lock().unwrap_or_else(PoisonError::into_inner).entry(key.clone()).or_default().clone();
        let mut guard = Guard { locks: self.0.clone(), key, held: None };
        guard.held = Some(lock.lock_owned().await);
        guard
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.held = None;
        let mut locks = self.locks.lock().unwrap_or_else(PoisonError::into_inner);
        if locks.get(&self.key).is_some_and(|lock| Arc::strong_count(lock) == 1) {
            locks.remove(&self.key);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::{AtomicU32, Ordering};

    #[tokio::test]
    async fn one_at_a_time_and_nothing_left_behind() {
        let (locks, inside) = (KeyedLock::default(), Arc::new(AtomicU32::new(0)));
        let work = (0..50).map(|_| {
            let (locks, inside) = (locks.clone(), inside.clone());
            tokio::spawn(async move {
                let _guard = locks.lock("a".into()).await;
                assert_eq!(inside.fetch_add(1, Ordering::SeqCst), 0);
                tokio::task::yield_now().await;
                inside.fetch_sub(1, Ordering::SeqCst);
            })
        });
        for done in futures::future::join_all(work).await {
            done.unwrap();
        }
        assert!(locks.0.lock().unwrap().is_empty());
    }
}
