//! Gemini, Google's model that reads photos (CONTRACTS.md section 5). What it answers is a proposal: it is held to a
//! schema on the way out and checked again, by [`vision`], on the way in.

mod schema;

use super::http::{Answer, Http, encode};
use super::stack::{Ask, Given, Stack, UpstreamState, rules};
use super::{UpstreamError, plain_text, vision};
use crate::secret::Secret;
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use domain::vision::{VisionBarcodes, VisionEquipment, VisionInvoice};
use reqwest::Method;
use schema::Task;
use serde_json::{Map, Value, json};

/// Where Gemini is, with which key, and which model.
#[derive(Clone, Debug)]
pub struct Config {
    /// `GEMINI_URL`, without a slash at its end.
    pub base_url: String,
    /// `AI_API_KEY`: travels in a header only, never in a URL.
    pub key: Secret,
    /// `GEMINI_MODEL`, `gemini-2.5-flash`.
    pub model: String,
}

/// The client. Cloning shares its connections.
#[derive(Clone)]
pub struct Gemini {
    stack: Stack,
    model: String,
}

impl Gemini {
    /// A client for one key and model.
    pub fn new(config: Config, given: Given) -> Result<Self, UpstreamError> {
        let site = &rules::GEMINI;
        let http = Http::new(&config.base_url, site.connect, site.body_limit, given.jitter)?;
        let http = http.with_secret("x-goog-api-key", "", &config.key)?;
        Ok(Self { stack: Stack::new(site, http, given.clock), model: config.model })
    }

    /// How the model is doing.
    pub fn state(&self) -> UpstreamState {
        self.stack.state()
    }

    /// Every code on a photo (JPEG).
    pub async fn read_barcodes(&self, jpeg: &[u8]) -> Result<VisionBarcodes, UpstreamError> {
        let began = tokio::time::Instant::now();
        let barcodes = vision::check_barcodes(&self.generate(Task::Barcodes, jpeg).await?)?;
        let ms = u32::try_from(began.elapsed().as_millis()).unwrap_or(u32::MAX);
        Ok(VisionBarcodes { barcodes, model: self.model.clone(), ms })
    }

    /// The fields of a device's label (JPEG).
    pub async fn read_equipment(&self, jpeg: &[u8]) -> Result<VisionEquipment, UpstreamError> {
        Ok(VisionEquipment { equipment: vision::check_equipment(&self.generate(Task::Equipment, jpeg).await?)? })
    }

    /// A supplier's invoice (JPEG).
    pub async fn read_invoice(&self, jpeg: &[u8]) -> Result<VisionInvoice, UpstreamError> {
        vision::check_invoice(&self.generate(Task::Invoice, jpeg).await?)
    }

    async fn generate(&self, task: Task, jpeg: &[u8]) -> Result<Map<String, Value>, UpstreamError> {
        let image = json!({ "inlineData": { "mimeType": "image/jpeg", "data": BASE64_STANDARD.encode(jpeg) } });
        let body = json!({
            "contents": [{ "role": "user", "parts": [image, { "text": task.prompt() }] }],
            "generationConfig": {
                "responseMimeType": "application/json",
                "responseSchema": task.schema(),
                "temperature": 0,
                "thinkingConfig": { "thinkingBudget": 0 },
            },
        });
        let path = format!("/v1beta/models/{}:generateContent", encode(&self.model));
        let body = Some(body.to_string().into_bytes());
        let ask = Ask { method: Method::POST, path, body, rules: &rules::VISION, about: "photos" };
        self.stack.live(ask, decode).await
    }
}

/// The JSON object the model wrote, or the reason there is none.
fn decode(answer: Answer) -> Result<Map<String, Value>, UpstreamError> {
    let json = answer.json().filter(Value::is_object);
    if !answer.is_success() {
        return Err(refusal(&answer, json.as_ref()));
    }
    let json = json.ok_or_else(|| UpstreamError::garbled("Gemini's answer is no JSON object"))?;
    let word = |pointer: &str| json.pointer(pointer).and_then(Value::as_str).map(|word| plain_text::one_line(word, 60));
    if let Some(reason) = word("/promptFeedback/blockReason") {
        return Err(UpstreamError::Declined { reason });
    }
    match word("/candidates/0/finishReason") {
        Some(reason) if reason != "STOP" => return Err(UpstreamError::Declined { reason }),
        Some(_) => {}
        None => return Err(UpstreamError::garbled("Gemini's answer has no finished candidate")),
    }
    let parts = json.pointer("/candidates/0/content/parts").and_then(Value::as_array).into_iter().flatten();
    let spoken = parts.filter(|part| part.get("thought") != Some(&Value::Bool(true)));
    let text: String = spoken.filter_map(|part| part.get("text")?.as_str()).collect();
    serde_json::from_str(&text).map_err(|_| UpstreamError::garbled("the model wrote prose where JSON was asked for"))
}

/// `{"error": {code, message, status}}`. A bad key is a 400 there, not a 401.
fn refusal(answer: &Answer, json: Option<&Value>) -> UpstreamError {
    let word = |pointer: &str| json.and_then(|json| json.pointer(pointer)?.as_str()).unwrap_or_default();
    let message = plain_text::one_line(word("/error/message"), 300);
    match (answer.status, word("/error/status")) {
        (400, "INVALID_ARGUMENT") if message.contains("API key") => UpstreamError::SignIn,
        (403, _) => UpstreamError::Forbidden { message },
        // "The model is overloaded": everyday, and gone a moment later. No reason to leave it alone.
        (503, _) => UpstreamError::Busy { retry_after_s: answer.retry_after_s },
        (400..=499, status) if !status.is_empty() && !matches!(answer.status, 401 | 413 | 429) => {
            UpstreamError::Refused { exc_type: status.to_owned(), message }
        }
        _ => answer.status_error(),
    }
}

#[cfg(test)]
mod tests;
