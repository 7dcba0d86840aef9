//! A secret that may change while the program runs: every clone sees the new one. Its text shows in no log and no error.

use reqwest::header::HeaderValue;
use secrecy::{ExposeSecret, SecretString};
use std::{
    fmt,
    path::PathBuf,
    sync::{Arc, PoisonError, RwLock},
};

/// Whether a text can be this secret.
pub type IsSound = fn(&str) -> bool;

/// See the module.
#[derive(Clone, Default)]
pub struct Secret(Arc<Inner>);

#[derive(Default)]
struct Inner {
    value: RwLock<SecretString>,
    file: Option<SecretFile>,
}

struct SecretFile {
    setting: String,
    path: PathBuf,
    is_sound: IsSound,
}

/// What came of reading a secret's file again.
#[derive(Debug, PartialEq, Eq)]
pub enum Reloaded {
    /// The file holds what it held.
    Same,
    /// From now on another one is used.
    Changed,
    /// The old one stays, and why.
    Kept(String),
}

impl Secret {
    /// A secret of that file, which `setting` (`ERPNEXT_TOKEN_FILE`) named.
    pub fn of_file(value: SecretString, setting: &str, path: PathBuf, is_sound: IsSound) -> Self {
        let file = Some(SecretFile { setting: setting.to_owned(), path, is_sound });
        Self(Arc::new(Inner { value: RwLock::new(value), file }))
    }

    /// The one in force.
    pub fn current(&self) -> SecretString {
        self.0.value.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// The name of the setting that names its file, where it came from one.
    pub fn setting(&self) -> Option<&str> {
        self.0.file.as_ref().map(|file| file.setting.as_str())
    }

    /// Reads its file again. What cannot be read, or cannot be such a secret, changes nothing.
    pub fn reload(&self) -> Reloaded {
        let Some(file) = &self.0.file else { return Reloaded::Same };
        let text = match std::fs::read_to_string(&file.path) {
            Ok(text) => text.trim().to_owned(),
            Err(error) => return Reloaded::Kept(format!("the file cannot be read ({error})")),
        };
        if text.is_empty() || HeaderValue::from_str(&text).is_err() || !(file.is_sound)(&text) {
            return Reloaded::Kept("the file does not hold such a secret".to_owned());
        }
        if text == self.current().expose_secret() {
            return Reloaded::Same;
        }
        *self.0.value.write().unwrap_or_else(PoisonError::into_inner) = text.into();
        Reloaded::Changed
    }
}

impl From<SecretString> for Secret {
    fn from(value: SecretString) -> Self {
        Self(Arc::new(Inner { value: RwLock::new(value), file: None }))
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        SecretString::from(text).into()
    }
}

impl From<&str> for Secret {
    fn from(text: &str) -> Self {
        SecretString::from(text).into()
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret")
    }
}

/// Reads the secrets of files again at every SIGHUP, for as long as the program runs.
#[cfg(unix)]
pub async fn reload_on_hangup(secrets: Vec<Secret>) {
    use tokio::signal::unix::{SignalKind, signal};
    let mut hangups = match signal(SignalKind::hangup()) {
        Ok(hangups) => hangups,
        Err(error) => return tracing::warn!(%error, "SIGHUP is not heard: secrets change at a restart only"),
    };
    while hangups.recv().await.is_some() {
        reload_all(&secrets);
    }
}

fn reload_all(secrets: &[Secret]) {
    for secret in secrets {
        let setting = secret.setting();
        match secret.reload() {
            Reloaded::Same => tracing::info!(setting, "the secret is the same"),
            Reloaded::Changed => tracing::info!(setting, "the secret was changed"),
            Reloaded::Kept(why) => {
                tracing::error!(setting, why, "the secret was not changed, the old one stays in use")
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_text_is_seen_by_every_clone_and_a_bad_one_by_none() {
        let path = std::env::temp_dir().join(format!("ops-reload-{}", std::process::id()));
        let secret = Secret::of_file("key:one".into(), "X_FILE", path.clone(), |text| text.contains(':'));
        let clone = secret.clone();
        let write = |text: &str| {
            std::fs::write(&path, text).unwrap();
            (secret.reload(), clone.current().expose_secret().to_owned())
        };
        assert_eq!(write("key:one\n"), (Reloaded::Same, "key:one".into()));
        assert_eq!(write("key:two\n"), (Reloaded::Changed, "key:two".into()));
        for bad in ["", "  ", "nocolon", "key:a\nb", "key:\u{7}"] {
            let (reloaded, text) = write(bad);
            assert!(matches!(reloaded, Reloaded::Kept(_)) && text == "key:two", "{bad:?}");
        }
        std::fs::remove_file(&path).unwrap();
        let Reloaded::Kept(why) = secret.reload() else { panic!("a missing file changed something") };
        assert!(why.contains("cannot be read") && !format!("{secret:?}{why}").contains("key:"), "{why}");
    }
}
