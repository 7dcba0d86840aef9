//! The one reader of environment variables: it trims, knows `NAME_FILE`, and keeps every fault it meets.

use crate::secret::{IsSound, Secret};

type LookUp = Box<dyn Fn(&str) -> Option<String>>;

/// Where settings come from, and what was wrong with them so far.
pub struct Env {
    look_up: LookUp,
    faults: Vec<String>,
    secrets: Vec<Secret>,
}

impl Env {
    /// The process's environment.
    #[expect(clippy::disallowed_methods, reason = "settings are read here and nowhere else")]
    pub fn process() -> Self {
        Self::from_fn(|name| std::env::var(name).ok())
    }

    /// Settings from anywhere, for tests.
    pub fn from_fn(look_up: impl Fn(&str) -> Option<String> + 'static) -> Self {
        Self { look_up: Box::new(look_up), faults: Vec::new(), secrets: Vec::new() }
    }

    /// The setting's text; empty counts as not set.
    pub fn text(&self, name: &str) -> Option<String> {
        (self.look_up)(name).map(|text| text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    /// The setting's text, or its default.
    pub fn text_or(&self, name: &str, default: &str) -> String {
        self.text(name).unwrap_or_else(|| default.to_owned())
    }

    /// The setting, or its default, read by `parse`; what does not parse is a fault that says what is wanted.
    pub fn parsed<T>(
        &mut self,
        name: &str,
        default: &str,
        wanted: &str,
        parse: impl Fn(&str) -> Option<T>,
    ) -> Option<T> {
        let text = self.text_or(name, default);
        let value = parse(&text);
        if value.is_none() {
            let given = if text.is_empty() { "is not set".to_owned() } else { format!("is `{text}`") };
            self.fault(format!("{name} {given}: set it to {wanted}"));
        }
        value
    }

    /// A secret from `NAME`, or from the file `NAME_FILE` names. Its text never enters a fault. `is_sound` says what a
    /// file read again may hold.
    pub fn secret(&mut self, name: &str, is_sound: IsSound) -> Option<Secret> {
        let file_name = format!("{name}_FILE");
        match (self.text(name), self.text(&file_name)) {
            (Some(_), Some(_)) => {
                self.fault(format!("{name} and {file_name} are both set: keep one"));
                None
            }
            (Some(secret), None) => Some(secret.into()),
            (None, Some(path)) => self.secret_file(&file_name, &path, is_sound),
            (None, None) => None,
        }
    }

    /// Notes a fault: one sentence that names the variable and the mend.
    pub fn fault(&mut self, sentence: impl Into<String>) {
        self.faults.push(sentence.into());
    }

    /// Every fault met, once.
    pub fn take_faults(&mut self) -> Vec<String> {
        std::mem::take(&mut self.faults)
    }

    /// Every secret that came from a file, once.
    pub fn take_secrets(&mut self) -> Vec<Secret> {
        std::mem::take(&mut self.secrets)
    }

    fn secret_file(&mut self, file_name: &str, path: &str, is_sound: IsSound) -> Option<Secret> {
        match std::fs::read_to_string(path) {
            Ok(text) if !text.trim().is_empty() => {
                let secret = Secret::of_file(text.trim().to_owned().into(), file_name, path.into(), is_sound);
                self.secrets.push(secret.clone());
                Some(secret)
            }
            Ok(_) => {
                self.fault(format!("{file_name}: `{path}` is empty: write the secret into it"));
                None
            }
            Err(error) => {
                self.fault(format!("{file_name}: `{path}` cannot be read ({error}): give the path of a readable file"));
                None
            }
        }
    }
}
