//! One operation, and what turns it into JSON: who may call it, what it takes, what it answers and how it refuses.

use super::parameters;
use app::api::Endpoint;
use domain::error::Problem;
use schemars::{JsonSchema, SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Whom a route is for: what its handler takes of `auth`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// Without signing in.
    Anybody,
    /// Every role.
    Staff,
    /// Technicians with a record.
    Technician,
    /// Customer service, dispatchers and admins.
    Agent,
    /// Dispatchers and admins.
    Dispatcher,
    /// Admins.
    Admin,
}

impl Who {
    fn roles(self) -> &'static [&'static str] {
        match self {
            Self::Anybody => &[],
            Self::Staff => &["technician", "agent", "dispatcher", "admin"],
            Self::Technician => &["technician"],
            Self::Agent => &["agent", "dispatcher", "admin"],
            Self::Dispatcher => &["dispatcher", "admin"],
            Self::Admin => &["admin"],
        }
    }
}

/// One method of one path.
pub struct Operation {
    pub method: &'static str,
    pub path: &'static str,
    who: Who,
    summary: &'static str,
    query: Vec<Value>,
    body: Option<Value>,
    answers: Map<String, Value>,
    refusals: BTreeSet<u16>,
}

/// What any request may meet: a broken one, an address without end, a server that stops.
const ALWAYS: [u16; 2] = [400, 414];

impl Operation {
    pub fn new(method: &'static str, path: &'static str, who: Who, summary: &'static str) -> Self {
        let (query, body, answers) = Default::default();
        let mut refusals = BTreeSet::from(ALWAYS);
        refusals.extend((who != Who::Anybody).then_some(401));
        // Some roles are turned away; of an unsafe method, other sites are.
        refusals.extend((method != "get" || !matches!(who, Who::Anybody | Who::Staff)).then_some(403));
        Self { method, path, who, summary, query, body, answers, refusals }
    }

    /// An endpoint of the app, with the response it declares.
    pub fn of<E: Endpoint>(schemas: &mut Schemas, who: Who, summary: &'static str) -> Self
    where
        E::Response: JsonSchema,
    {
        let method = if E::METHOD == "GET" { "get" } else { "post" };
        Self::new(method, E::PATH, who, summary).answers_json(schemas.answer::<E::Response>())
    }

    pub fn takes_query(mut self, name: &str, schema: Value, required: bool) -> Self {
        let examples = schema.get("examples").cloned().unwrap_or_else(|| json!([]));
        let named = examples.as_array().into_iter().flatten().enumerate();
        let named: Map<String, Value> =
            named.map(|(n, example)| (format!("example{n}"), json!({ "value": example }))).collect();
        self.query
            .push(json!({ "name": name, "in": "query", "required": required, "schema": schema, "examples": named }));
        self.refuses(&[if required { 400 } else { 422 }, 422])
    }

    /// A body, by media type. It may be too long, of another kind, or wrong inside.
    pub fn takes(mut self, content: Value) -> Self {
        self.body = Some(json!({ "required": true, "content": content }));
        self.refuses(&[413, 415, 422])
    }

    pub fn answers(mut self, status: u16, description: &str, content: Value) -> Self {
        let mut answer = json!({ "description": description });
        if !content.is_null() {
            answer["content"] = content;
        }
        self.answers.insert(status.to_string(), answer);
        self
    }

    pub fn answers_json(self, schema: Value) -> Self {
        self.answers(200, "Done.", json!({ "application/json": { "schema": schema } }))
    }

    pub fn refuses(mut self, statuses: &[u16]) -> Self {
        self.refusals.extend(statuses);
        self
    }

    /// It asks an upstream, which may be down, slow, busy or wrong.
    pub fn asks_upstream(self) -> Self {
        self.refuses(&[502, 503, 504])
    }

    /// The description, as it stands below its path.
    pub fn to_json(&self, schemas: &mut Schemas) -> Value {
        let problem = schemas.answer::<Problem>();
        let mut responses = self.answers.clone();
        for status in &self.refusals {
            let content = json!({ "application/problem+json": { "schema": problem } });
            responses.insert(status.to_string(), json!({ "description": reason(*status), "content": content }));
        }
        let parameters: Vec<Value> = parameters::of_path(self.path).into_iter().chain(self.query.clone()).collect();
        let security = if self.who == Who::Anybody { json!([]) } else { json!([{ "session": [] }]) };
        let mut described = json!({
            "summary": self.summary,
            "parameters": parameters,
            "responses": responses,
            "security": security,
            "x-roles": self.who.roles(),
        });
        if let Some(body) = &self.body {
            described["requestBody"] = body.clone();
        }
        described
    }
}

fn reason(status: u16) -> &'static str {
    axum::http::StatusCode::from_u16(status).ok().and_then(|status| status.canonical_reason()).unwrap_or_default()
}

/// Collects the schemas of what is sent to us and of what we send: an optional field is told from a field that is always
/// there, though it may be null.
pub struct Schemas {
    sent_by_us: SchemaGenerator,
    sent_to_us: SchemaGenerator,
}

impl Default for Schemas {
    fn default() -> Self {
        let settings =
            || SchemaSettings::draft2020_12().with(|settings| settings.definitions_path = "/components/schemas".into());
        Self {
            sent_by_us: settings().for_serialize().into_generator(),
            sent_to_us: settings().for_deserialize().into_generator(),
        }
    }
}

impl Schemas {
    pub fn answer<T: JsonSchema>(&mut self) -> Value {
        self.sent_by_us.subschema_for::<T>().to_value()
    }

    pub fn request<T: JsonSchema>(&mut self) -> Value {
        self.sent_to_us.subschema_for::<T>().to_value()
    }

    /// Everything referred to, by name.
    pub fn finish(mut self) -> Value {
        let mut all = self.sent_by_us.take_definitions(true);
        for (name, schema) in self.sent_to_us.take_definitions(true) {
            let same = all.get(&name).is_none_or(|known| *known == schema);
            assert!(same, "{name} travels both ways in two shapes: one name cannot stand for both");
            all.insert(name, schema);
        }
        Value::Object(all)
    }
}
