//! D10: the server starts at once and serves the shell, whoever else is down.

use super::process::{Process, client};

const NOBODY: &str = "http://127.0.0.1:1";

#[tokio::test]
async fn it_starts_and_serves_the_shell_with_every_upstream_down() {
    let down = [
        ("ERPNEXT_URL", NOBODY),
        ("ERPNEXT_TOKEN", "key:secret"),
        ("HUB_URL", NOBODY),
        ("GEMINI_URL", NOBODY),
        ("AI_API_KEY", "key"),
    ];
    // Five starts, the median: the first also reads the program from the disk.
    let mut took_ms = Vec::new();
    for _ in 0..5 {
        let (process, took) = Process::ready(&down).await;
        took_ms.push(took.as_millis());
        let shell = client().get(format!("{}/shell", process.url)).send().await.unwrap();
        assert_eq!(shell.status(), 200);
        assert!(shell.text().await.unwrap().contains("<body"));
        let technician = process.nobody().sign_in("tech1").await;
        let answer = technician.get("/api/day-pack").await;
        assert_eq!((answer.status, answer.problem()), (503, "upstream-unavailable".to_owned()));
    }
    took_ms.sort_unstable();
    println!("D10: start to ready with every upstream down: {took_ms:?} ms, median {} ms", took_ms[2]);
    assert!(took_ms[2] <= 200, "{took_ms:?}");
}
