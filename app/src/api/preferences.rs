//! `preferences`: language and appearance, chosen by a plain form where the app has not started.

/// Route below the base path: `POST` with form fields `lang` and `theme`, either of which may be missing. The answer keeps
/// them in cookies and leads back to the settings.
pub const PATH: &str = "/preferences";
