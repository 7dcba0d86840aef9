//! The last good answer of each endpoint, so that a page shown before opens at once and without signal.

#[cfg(feature = "hydrate")]
pub use browser::{forget, keep, read};

/// Nothing is kept on the server.
#[cfg(not(feature = "hydrate"))]
pub async fn read(_path: String) -> Option<String> {
    None
}

/// Nothing is kept on the server.
#[cfg(not(feature = "hydrate"))]
pub async fn keep(_path: String, _json: String) {}

/// The paths in their order of age with one more at the end, and those that no longer fit.
#[cfg(any(feature = "hydrate", test))]
fn with_newest(index: &str, path: &str, most: usize) -> (String, Vec<String>) {
    let mut paths: Vec<&str> = index.split('\n').filter(|known| !known.is_empty() && *known != path).collect();
    paths.push(path);
    let gone = paths.drain(..paths.len().saturating_sub(most)).map(str::to_owned).collect();
    (paths.join("\n"), gone)
}

#[cfg(feature = "hydrate")]
mod browser {
    use super::with_newest;
    use crate::offline::store::PHONE;

    /// How many answers are kept: about thirty devices.
    const MOST: usize = 200;
    const INDEX: &str = "answers";

    /// The last good JSON answer of that path.
    pub async fn read(path: String) -> Option<String> {
        PHONE.get(&key(&path)).await
    }

    /// Keeps a good JSON answer; the oldest goes when there are too many.
    pub async fn keep(path: String, json: String) {
        let index = PHONE.get(INDEX).await.unwrap_or_default();
        let (index, gone) = with_newest(&index, &path, MOST);
        // What is not kept is read again from the server: a full phone is no reason to stop.
        let _ = PHONE.put(&key(&path), Some(&json)).await;
        let _ = PHONE.put(INDEX, Some(&index)).await;
        for path in gone {
            let _ = PHONE.put(&key(&path), None).await;
        }
    }

    /// Keeps none of them.
    pub async fn forget() {
        let index = PHONE.get(INDEX).await.unwrap_or_default();
        for path in index.split('\n').filter(|path| !path.is_empty()) {
            let _ = PHONE.put(&key(path), None).await;
        }
        let _ = PHONE.put(INDEX, None).await;
    }

    fn key(path: &str) -> String {
        format!("answer:{path}")
    }
}

#[cfg(test)]
mod tests {
    use super::with_newest;

    #[test]
    fn the_oldest_goes_and_one_kept_again_is_young() {
        let (index, gone) = with_newest("a\nb\nc", "a", 3);
        assert_eq!((index.as_str(), gone.len()), ("b\nc\na", 0));
        assert_eq!(with_newest("b\nc\na", "d", 3), ("c\na\nd".to_owned(), vec!["b".to_owned()]));
        assert_eq!(with_newest("", "a", 3).0, "a");
    }
}
