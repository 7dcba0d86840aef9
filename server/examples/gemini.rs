//! Has Gemini read a photo of a label with your own key.
//!
//! ```sh
//! AI_API_KEY=.. cargo run --example gemini -- label.jpg
//! ```

use ops_server::clock::Clock;
use ops_server::upstream::Given;
use ops_server::upstream::gemini::{Config, Gemini};
use std::sync::Arc;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let photo = std::env::args().nth(1).ok_or("name a JPEG of a label")?;
    let given = Given { clock: Clock::system("America/Toronto")?, jitter: Arc::new(rand::random::<f64>) };
    let config = Config {
        base_url: setting("GEMINI_URL").unwrap_or_else(|| "https://generativelanguage.googleapis.com".to_owned()),
        key: setting("AI_API_KEY").ok_or("set AI_API_KEY")?.into(),
        model: setting("GEMINI_MODEL").unwrap_or_else(|| "gemini-2.5-flash".to_owned()),
    };
    let gemini = Gemini::new(config, given)?;
    let jpeg = std::fs::read(photo)?;
    println!("{:#?}", gemini.read_barcodes(&jpeg).await?);
    println!("{:#?}", gemini.read_equipment(&jpeg).await?);
    Ok(())
}

#[expect(clippy::disallowed_methods, reason = "an example has no configuration of its own")]
fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok()
}
