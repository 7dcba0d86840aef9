//! Site: what the server tells a page of itself and of the person. It is in the leptos context of every page rendered there.

use domain::person::Person;
use serde::{Deserialize, Serialize};

/// Where the app lives, how its files are called and who looks at it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Site {
    /// Base path without a slash at its end: empty, or `/ops`.
    pub base: String,
    /// Names of the built files.
    pub assets: Assets,
    /// True while any upstream is the sandbox: the SIMULATION ribbon shows.
    pub simulation: bool,
    /// True when people sign in by picking a name at `/sandbox`, and may sign out there.
    pub sandbox_sign_in: bool,
    /// Who is signed in.
    pub person: Option<Person>,
    /// `fr` or `en`: the person's choice (cookie `ops_lang`), else the browser's, else the site's.
    pub locale: String,
}

/// Content-hashed file names below `{base}/pkg/`, as `dist/assets.json` gives them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Assets {
    /// The style sheet.
    pub css: String,
    /// The glue.
    pub js: String,
    /// The module.
    pub wasm: String,
    /// The few lines that start the module.
    pub boot: String,
    /// The scanner worker.
    pub scanner: String,
}
