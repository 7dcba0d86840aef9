//! The built files: kept for ever by their hash, or asked for each time, and nothing else of the disk.

use crate::helpers::{TestApp, read};
use reqwest::Method;

#[tokio::test]
async fn hashed_files_are_kept_and_the_others_are_asked_for_again() {
    let app = TestApp::new().await;
    let nobody = app.nobody();
    let css = nobody.get("/pkg/app-1f2e.css").await;
    assert_eq!((css.status, css.header("cache-control")), (200, "public, max-age=31536000, immutable"));
    let small = read(nobody.request(Method::GET, "/pkg/app-1f2e.css").header("accept-encoding", "br")).await;
    assert_eq!((small.header("content-encoding"), small.text.as_str()), ("br", "not really brotli"));
    for path in
        ["/service-worker.js", "/manifest.webmanifest", "/pkg/precache.json", "/favicon.svg", "/icons/icon-192.png"]
    {
        let file = nobody.get(path).await;
        assert_eq!((file.status, file.header("cache-control")), (200, "no-cache"), "{path}");
        assert_eq!(file.header("service-worker-allowed"), "/");
    }
    let shell = nobody.get("/shell").await;
    assert!(
        shell.status == 200 && !shell.text.contains("data-ssr") && shell.text.contains("/pkg/technician-1f2e.js"),
        "{shell:?}"
    );
}

#[tokio::test]
async fn what_is_no_file_is_not_found_and_not_kept() {
    let app = TestApp::new().await;
    for path in [
        "/pkg/",
        "/pkg",
        "/pkg/app.css/x.js",
        "/assets.json",
        "/.env",
        "/.git/config",
        "/pkg/%2e%2e/assets.json",
        "/pkg/..%2fassets.json",
        "/icons/",
        "/j/x.css",
    ] {
        let answer = app.nobody().get(path).await;
        assert_eq!((answer.status, answer.header("cache-control")), (404, "no-store"), "{path}");
    }
}
