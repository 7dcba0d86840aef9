//! B4: nothing is lost between the moment a page is rendered and the moment its stream begins.

use super::reader::Reader;
use crate::helpers::TestApp;
use domain::{event::LiveEvent, time::Timestamp};

/// `OPS_RENDERS=1000` is the full run.
fn renders() -> usize {
    #[expect(clippy::disallowed_methods, reason = "a test's own size is no setting of the server")]
    std::env::var("OPS_RENDERS").ok().and_then(|count| count.parse().ok()).unwrap_or(20)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_happens_between_render_and_connect_arrives() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    let cookie = technician.cookie_header();
    let address = app.url.strip_prefix("http://").unwrap();
    for number in 0..renders() {
        let page = technician.get("/j/device/TPLG97441B58").await;
        assert_eq!(page.status, 200);
        let cursor = cursor_in(&page.text).unwrap_or_else(|| panic!("no cursor in {}", page.text));
        let kind = number.to_string();
        let (topic, at) = ("device:TPLG97441B58".parse().unwrap(), Timestamp::new(0, 0));
        app.app.live.publish(&LiveEvent { topic, kind: kind.clone(), at, actor: None, entry: None });
        let mut reader = Reader::default();
        let target = format!("/api/events?topics=device:TPLG97441B58&since={cursor}");
        let connection = reader.connect(address, &target, &cookie, |reader| reader.seen.contains(&kind));
        tokio::time::timeout(std::time::Duration::from_secs(10), connection).await.expect("the event arrives");
        assert_eq!((reader.resets, reader.seen), (0, vec![kind]));
    }
}

/// The cursor in the page's data, whichever way its quotes are written.
fn cursor_in(page: &str) -> Option<&str> {
    let from = page.find("cursor")? + "cursor".len();
    let rest = page[from..].trim_start_matches(|c: char| !c.is_ascii_digit());
    Some(&rest[..rest.find(|c: char| !c.is_ascii_digit() && c != '-')?])
}
