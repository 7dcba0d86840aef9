//! B3: a line that is cut after any byte, again and again. What arrives is the log, in order, once.

use super::reader::Reader;
use crate::helpers::TestApp;
use domain::{event::LiveEvent, time::Timestamp};
use std::sync::{
    Arc,
    atomic::{AtomicI64, Ordering::SeqCst},
};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};

/// `OPS_CUTS=10000` is the full run of RELIABILITY.md; ten events are published for each cut.
fn cuts() -> usize {
    #[expect(clippy::disallowed_methods, reason = "a test's own size is no setting of the server")]
    std::env::var("OPS_CUTS").ok().and_then(|count| count.parse().ok()).unwrap_or(150)
}

/// A small generator with a fixed seed: a failure happens again.
struct Dice(u64);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % end
    }
}

/// Lets so many more bytes of the server through, then cuts both ways.
async fn cutting_proxy(server: String, budget: Arc<AtomicI64>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap().to_string();
    tokio::spawn(async move {
        while let Ok((mut browser, _)) = listener.accept().await {
            let mut upstream = TcpStream::connect(&server).await.unwrap();
            let budget = budget.clone();
            tokio::spawn(async move {
                let (mut up, mut down) = ([0; 4096], [0; 4096]);
                loop {
                    tokio::select! {
                        read = browser.read(&mut up) => match read {
                            Ok(length) if length > 0 => upstream.write_all(&up[..length]).await.unwrap(),
                            _ => return,
                        },
                        read = upstream.read(&mut down) => match read {
                            Ok(length) if length > 0 => {
                                let left = budget.fetch_sub(length as i64, SeqCst);
                                let passed = length.min(left.max(0) as usize);
                                if browser.write_all(&down[..passed]).await.is_err() || passed < length {
                                    return;
                                }
                            }
                            _ => return,
                        },
                    }
                }
            });
        }
    });
    address
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_line_cut_anywhere_leaves_no_gap_and_no_double() {
    let app = TestApp::new().await;
    let cookie = app.technician().await.cookie_header();
    // The hub's stream begins with a number of its own.
    while app.app.live.cursor().seq == 0 {
        tokio::time::sleep(std::time::Duration::from_millis(5)).await;
    }
    let server = app.url.strip_prefix("http://").unwrap().to_owned();
    let budget = Arc::new(AtomicI64::new(i64::MAX));
    let proxy = cutting_proxy(server.clone(), budget.clone()).await;
    let (target, mut reader, mut dice) = ("/api/events?topics=health", Reader::default(), Dice(20_261_122));
    let (mut published, mut mine) = (0, Vec::new());
    let mut publish = |count: usize, mine: &mut Vec<String>| {
        for _ in 0..count {
            let is_mine = published % 4 != 3;
            let topic = if is_mine { "health" } else { "queue" }.parse().unwrap();
            let kind = published.to_string();
            mine.extend(is_mine.then(|| kind.clone()));
            published += 1;
            app.app.live.publish(&LiveEvent { topic, kind, at: Timestamp::new(0, 0), actor: None, entry: None });
        }
    };
    // A first connection that lives until it has its place.
    reader.connect(&server, target, &cookie, |reader| reader.last_id.is_some()).await;
    let (mut cut_in_head, mut behind_most) = (0, 0);
    for _ in 0..cuts() {
        publish(5, &mut mine);
        let behind = mine.len() - reader.seen.len();
        behind_most = behind_most.max(behind);
        let head_bytes = 1200;
        let bytes = dice.below(head_bytes + 160 * behind as u64 + 600) as i64;
        budget.store(bytes, SeqCst);
        let id_before = reader.last_id;
        // The other half is published while the stream is open, and the cut comes when its byte does.
        let mut later = Some(());
        let connection = reader.connect(&proxy, target, &cookie, |_| {
            if later.take().is_some() {
                publish(5, &mut mine);
            }
            // Bytes that never come cannot be cut: then everything arrived, and more is published.
            false
        });
        if tokio::time::timeout(std::time::Duration::from_millis(40), connection).await.is_err() {
            budget.store(0, SeqCst);
        }
        if later.is_some() {
            publish(5, &mut mine);
        }
        cut_in_head += usize::from(reader.last_id == id_before);
    }
    let all = mine.len();
    let last = mine.last().cloned();
    reader.connect(&server, target, &cookie, |reader| reader.seen.last() == last.as_ref()).await;
    println!(
        "{} cuts ({cut_in_head} before anything new), log {published}, mine {all}, most behind {behind_most}",
        cuts()
    );
    assert_eq!((reader.resets, reader.seen.len()), (0, all));
    assert!(reader.seen == mine, "in order, each once");
    assert!(cut_in_head > 0 && cut_in_head < cuts(), "cuts fall in heads and in events");
}
