use super::*;
use tokio::io::{AsyncReadExt, AsyncWriteExt, duplex};

/// What comes out behind the guard when these bytes come in, in two pieces.
async fn passed(input: &[u8], split: usize) -> (Vec<u8>, Refused) {
    let (mut caller, socket) = duplex(64 * 1024);
    let refused = Refused::default();
    let mut guarded = Guarded::new(socket, refused.clone(), Handover::default());
    caller.write_all(&input[..split]).await.unwrap();
    let mut output = Vec::new();
    let mut buffer = [0; 7];
    // Until it waits for more, then the rest.
    for piece in [&[][..], &input[split..]] {
        caller.write_all(piece).await.unwrap();
        while let Ok(read) = tokio::time::timeout(Duration::from_millis(1), guarded.read(&mut buffer)).await {
            output.extend_from_slice(&buffer[..read.unwrap()]);
        }
    }
    (output, refused)
}

const TWO: &[u8] = b"POST /a HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhelloGET /b HTTP/1.1\r\nHost: a\r\n\r\n";

#[tokio::test]
async fn what_is_sound_passes_as_it_came_wherever_it_is_cut() {
    for split in 0..=TWO.len() {
        let (output, refused) = passed(TWO, split).await;
        assert!(output == TWO && refused.get().is_none(), "cut at {split}: {}", String::from_utf8_lossy(&output));
    }
}

#[tokio::test]
async fn a_broken_head_behind_a_body_becomes_the_stand_in() {
    let broken = [&TWO[..TWO.len() - 2], b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nx"].concat();
    let first = TWO.len() - b"GET /b HTTP/1.1\r\nHost: a\r\n\r\n".len();
    for split in 0..=broken.len() {
        let (output, refused) = passed(&broken, split).await;
        assert_eq!(output, [&TWO[..first], STAND_IN].concat(), "cut at {split}");
        assert_eq!(refused.get().map(|refusal| refusal.status), Some(400));
    }
}

#[tokio::test]
async fn chunks_are_the_last_thing_on_their_connection() {
    let (head, body) = ("POST /a HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n");
    let input = format!("{head}\r\n{body}");
    for split in 0..=input.len() {
        let (output, _) = passed(input.as_bytes(), split).await;
        assert_eq!(
            String::from_utf8(output).unwrap(),
            format!("{head}connection: close\r\n\r\n{body}"),
            "cut at {split}"
        );
    }
}
