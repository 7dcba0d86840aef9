//! The built browser files. Names under `/pkg/` carry their content's hash and never change; the others are asked for
//! again each time. A name that is not there is a 404 that nobody keeps (cache deception).

use crate::config::BasePath;
use app::render::Assets;
use axum::{
    Router,
    http::{HeaderValue, StatusCode, header},
    middleware::map_response,
    response::Response,
};
use std::{collections::HashMap, path::Path, sync::Arc};
use tower_http::services::{ServeDir, ServeFile};

/// The built files: their addresses, base path included, and the build's version.
#[derive(Clone, Debug, Default)]
pub struct Built {
    /// What pages refer to.
    pub assets: Arc<Assets>,
    /// Hash of everything.
    pub version: String,
}

/// Why the built files cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum AssetsError {
    /// Nothing was built.
    #[error(
        "OPS_DIST: `{0}` cannot be read ({1}): build the browser files with `cargo xtask build`, or name the folder that has them"
    )]
    Missing(String, std::io::Error),
    /// The build wrote something else.
    #[error(
        "OPS_DIST: `{0}` is not what this version expects ({1}): build the browser files again with `cargo xtask build`"
    )]
    Garbled(String, serde_json::Error),
}

impl Built {
    /// The same files under another base path.
    pub fn moved(&self, from: &BasePath, to: &BasePath) -> Self {
        let moved = |address: &str| to.join(address.strip_prefix(from.as_str()).unwrap_or(address));
        let Assets { css, desk_css, technician, desk, scanner } = &*self.assets;
        let assets = Assets {
            css: moved(css),
            desk_css: moved(desk_css),
            technician: moved(technician),
            desk: moved(desk),
            scanner: moved(scanner),
        };
        Self { assets: Arc::new(assets), version: self.version.clone() }
    }

    /// Reads `assets.json`, whose paths are below the base path: `{"css": "pkg/app-1f2e.css", ..}`.
    pub fn read(dist: &Path, base_path: &BasePath) -> Result<Self, AssetsError> {
        let path = dist.join("assets.json");
        let name = path.display().to_string();
        let text = std::fs::read_to_string(&path).map_err(|error| AssetsError::Missing(name.clone(), error))?;
        let paths: HashMap<String, String> =
            serde_json::from_str(&text).map_err(|error| AssetsError::Garbled(name, error))?;
        let file = |key: &str| paths.get(key).cloned().unwrap_or_default();
        let address = |key: &str| base_path.join(&format!("/{}", file(key)));
        let assets = Assets {
            css: address("css"),
            desk_css: address("desk_css"),
            technician: address("technician"),
            desk: address("desk"),
            scanner: address("scanner"),
        };
        Ok(Self { assets: Arc::new(assets), version: file("version") })
    }
}

/// Files that keep their names, and the folders their like live in.
const FILES: [&str; 7] = [
    "service-worker.js",
    "manifest.webmanifest",
    "icons.svg",
    "favicon.svg",
    "favicon.ico",
    "robots.txt",
    "pkg/precache.json",
];
const FOLDERS: [&str; 3] = ["service-worker", "icons", "screenshots"];
const FOREVER: &str = "public, max-age=31536000, immutable";

/// Every static file; `base_path` is how far a service worker may reach.
pub fn router(dist: &Path, base_path: &str) -> Router {
    let scope = HeaderValue::from_str(&format!("{base_path}/")).unwrap_or(HeaderValue::from_static("/"));
    let files = FILES.iter().fold(Router::new(), |router, name| {
        let file = ServeFile::new(dist.join(name)).precompressed_br().precompressed_gzip();
        router.route_service(&format!("/{name}"), file)
    });
    let folders = FOLDERS.iter();
    let unhashed =
        folders.fold(files, |router, name| router.nest_service(&format!("/{name}"), folder(&dist.join(name))));
    let unhashed = unhashed.layer(map_response(move |response| cached(response, "no-cache", Some(scope.clone()))));
    let hashed = Router::new().nest_service("/pkg", folder(&dist.join("pkg")));
    unhashed.merge(hashed.layer(map_response(move |response| cached(response, FOREVER, None))))
}

fn folder(path: &Path) -> ServeDir {
    ServeDir::new(path).append_index_html_on_directories(false).precompressed_br().precompressed_gzip()
}

async fn cached(mut response: Response, policy: &'static str, scope: Option<HeaderValue>) -> Response {
    let there = response.status().is_success() || response.status() == StatusCode::NOT_MODIFIED;
    let policy = if there { policy } else { "no-store" };
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static(policy));
    if let Some(scope) = scope {
        headers.insert("service-worker-allowed", scope);
    }
    response
}
