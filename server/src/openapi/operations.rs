//! Every operation there is. A route of `router.rs` without its line here fails a test.

use super::{
    operation::{Operation, Schemas, Who},
    parameters::label_code,
};
use crate::routes::sandbox;
use app::api::{
    Endpoint,
    admin::{ReadDrift, ReadHealth},
    audit::ReadAudit,
    contradictions::{ListContradictions, ListOutages},
    customers::{FindCustomer, ReadCustomer},
    day_pack::ReadDayPack,
    dispatch_jobs::{FindDispatchJob, ListCustomerDispatchJobs, ListDispatchJobs},
    issues::{ListCustomerIssues, ListIssues},
    links::{CreateLink, FORM_PATH, LEAVE_PATH, ListLinks, REVOKE_FORM_PATH, RevokeLink},
    me::Me,
    network::{Diagnose, ReadNetwork},
    ops::{PHOTO_PATH, SendOps},
    payment_entries::ListPaymentEntries,
    preferences,
    sales_invoices::{ListSalesInvoices, PDF_PATH},
    search::Search,
    service_equipment::{FindServiceEquipment, ListServiceEquipment, LookUp},
    service_locations::{FindServiceLocation, ListServiceLocations},
    subscriptions::{FindSubscription, ListSubscriptions},
    timeline::{ReadCustomerTimeline, ReadTimeline},
};
use domain::{
    op::OpBatch,
    search::QUERY_MAX_CHARS,
    vision::{VisionBarcodes, VisionEquipment, VisionInvoice},
};
use schemars::JsonSchema;
use serde_json::{Value, json};

pub fn all(schemas: &mut Schemas) -> Vec<Operation> {
    let groups = [
        people(schemas),
        devices(schemas),
        search(schemas),
        customers(schemas),
        ops(schemas),
        links(schemas),
        contradictions(schemas),
        vision(schemas),
        admin(schemas),
        without_script(),
    ];
    groups.into_iter().flatten().chain(machines()).collect()
}

fn people(schemas: &mut Schemas) -> Vec<Operation> {
    vec![
        Operation::of::<Me>(schemas, Who::Staff, "Who is signed in"),
        Operation::of::<ReadDayPack>(schemas, Who::Technician, "What a phone carries for today and tomorrow")
            .asks_upstream(),
        Operation::of::<FindDispatchJob>(schemas, Who::Staff, "One job").refuses(&[404]).asks_upstream(),
        Operation::new("get", "/api/events", Who::Staff, "Live events, as server-sent events without an end")
            .takes_query("topics", json!({ "type": "string", "examples": ["health"] }), true)
            .takes_query("since", json!({ "type": "string" }), false)
            .answers(200, "The stream.", json!({ "text/event-stream": { "schema": { "type": "string" } } }))
            .refuses(&[403, 429]),
    ]
}

fn devices(schemas: &mut Schemas) -> Vec<Operation> {
    vec![
        Operation::of::<LookUp>(schemas, Who::Staff, "The three-tier lookup of one code")
            .takes_query("code", label_code(), true)
            .refuses(&[404])
            .asks_upstream(),
        panel::<FindServiceEquipment>(schemas, "The record of a device"),
        panel::<FindCustomer>(schemas, "The customer of a device"),
        panel::<FindServiceLocation>(schemas, "The place of a device"),
        panel::<FindSubscription>(schemas, "The active subscription of a device's customer and place"),
        panel::<ListIssues>(schemas, "The open issues of a device's customer"),
        panel::<ListDispatchJobs>(schemas, "The jobs to come at a device's place"),
        panel::<ReadTimeline>(schemas, "What happened to the device and its customer"),
        panel::<ReadNetwork>(schemas, "The last known reading"),
        panel::<Diagnose>(schemas, "Asks every source of the network anew").refuses(&[413]),
    ]
}

fn search(schemas: &mut Schemas) -> Vec<Operation> {
    let typed = json!({ "type": "string", "maxLength": QUERY_MAX_CHARS, "examples": ["514 555-0148"] });
    let lines = json!({ "text/plain": { "schema": { "type": "string" } } });
    vec![
        Operation::of::<Search>(schemas, Who::Agent, "Any record by any scrap of it, and why")
            .takes_query("q", typed, true)
            .asks_upstream(),
        Operation::new("get", Search::INDEX_PATH, Who::Agent, "What a browser searches by itself, one line a record")
            .answers(200, "The lines, parts separated by tabs.", lines)
            .answers(304, "As the tag says.", Value::Null)
            .asks_upstream(),
    ]
}

fn customers(schemas: &mut Schemas) -> Vec<Operation> {
    let pdf = json!({ "application/pdf": { "schema": { "type": "string", "format": "binary" } } });
    vec![
        of_customer::<ReadCustomer>(schemas, "A customer and every way to reach them"),
        of_customer::<ListServiceLocations>(schemas, "The places of a customer"),
        of_customer::<ListSubscriptions>(schemas, "What a customer pays for"),
        of_customer::<ListSalesInvoices>(schemas, "The last invoices of a customer, and what is owed of all"),
        of_customer::<ListPaymentEntries>(schemas, "The last payments of a customer"),
        of_customer::<ListCustomerIssues>(schemas, "The open issues of a customer"),
        of_customer::<ListCustomerDispatchJobs>(schemas, "The visits to come at a customer's places"),
        of_customer::<ListServiceEquipment>(schemas, "What stands at a customer's places"),
        of_customer::<ReadCustomerTimeline>(schemas, "A page of everything that happened to a customer").takes_query(
            "before",
            json!({ "type": "string", "description": "`older` of the page before." }),
            false,
        ),
        Operation::new("get", PDF_PATH, Who::Agent, "An invoice as ERPNext prints it")
            .answers(200, "The file.", pdf)
            .refuses(&[404, 422])
            .asks_upstream(),
    ]
}

fn of_customer<E: Endpoint>(schemas: &mut Schemas, summary: &'static str) -> Operation
where
    E::Response: JsonSchema,
{
    Operation::of::<E>(schemas, Who::Agent, summary).refuses(&[404, 422]).asks_upstream()
}

fn panel<E: Endpoint>(schemas: &mut Schemas, summary: &'static str) -> Operation
where
    E::Response: JsonSchema,
{
    Operation::of::<E>(schemas, Who::Staff, summary).refuses(&[404, 422]).asks_upstream()
}

fn ops(schemas: &mut Schemas) -> Vec<Operation> {
    let (batch, picture) = (schemas.request::<OpBatch>(), json!({ "schema": {} }));
    let sha256 = json!({ "type": "object", "required": ["sha256"], "properties": { "sha256": { "type": "string" } } });
    vec![
        Operation::of::<SendOps>(schemas, Who::Technician, "What a technician did, in order, each once")
            .takes(json!({ "application/json": { "schema": batch } }))
            .refuses(&[404, 429])
            .asks_upstream(),
        Operation::new("put", PHOTO_PATH, Who::Staff, "A photo, ahead of the op that names it")
            .takes(json!({ "image/jpeg": picture }))
            .answers_json(sha256)
            .refuses(&[429]),
    ]
}

fn links(schemas: &mut Schemas) -> Vec<Operation> {
    let wanted = schemas.request::<CreateLink>();
    vec![
        Operation::of::<ListLinks>(schemas, Who::Dispatcher, "The links that are good").asks_upstream(),
        Operation::of::<CreateLink>(schemas, Who::Dispatcher, "Gives a link to one technician's one day")
            .takes(json!({ "application/json": { "schema": wanted } }))
            .asks_upstream(),
        Operation::of::<RevokeLink>(schemas, Who::Dispatcher, "Takes a link back").refuses(&[404, 413]).asks_upstream(),
        Operation::new("get", "/t/{token}", Who::Anybody, "Opens a link")
            .answers(303, "To the technician's day.", Value::Null)
            .refuses(&[404, 429]),
    ]
}

/// They answer though an upstream is down, and say that it is.
fn contradictions(schemas: &mut Schemas) -> Vec<Operation> {
    vec![
        Operation::of::<ListContradictions>(schemas, Who::Agent, "What records, billing, OLT and ACS contradict"),
        Operation::of::<ListOutages>(schemas, Who::Agent, "The PON ports that are down"),
    ]
}

fn admin(schemas: &mut Schemas) -> Vec<Operation> {
    let searched = |operation: Operation| {
        let day = || json!({ "type": "string", "format": "date" });
        operation
            .takes_query("text", json!({ "type": "string", "maxLength": 200 }), false)
            .takes_query("from", day(), false)
            .takes_query("to", day(), false)
            .takes_query("cursor", json!({ "type": "integer", "format": "int64" }), false)
    };
    let file = Operation::new("get", ReadAudit::CSV_PATH, Who::Admin, "The same search, whole, for a spreadsheet");
    vec![
        Operation::of::<ReadHealth>(schemas, Who::Admin, "How the server and its upstreams are doing"),
        Operation::of::<ReadDrift>(schemas, Who::Admin, "Where ERPNext differs from what is read of it")
            .asks_upstream(),
        searched(Operation::of::<ReadAudit>(schemas, Who::Admin, "Who changed what, newest first")),
        searched(file.answers(200, "The file.", json!({ "text/csv": { "schema": { "type": "string" } } }))),
    ]
}

fn vision(schemas: &mut Schemas) -> Vec<Operation> {
    let (barcodes, equipment, invoice) =
        (schemas.answer::<VisionBarcodes>(), schemas.answer::<VisionEquipment>(), schemas.answer::<VisionInvoice>());
    vec![
        reading("/vision/barcodes", "The codes on a photo", barcodes),
        reading("/vision/equipment", "The fields of a device's label", equipment),
        reading("/vision/invoice", "A supplier's invoice", invoice),
    ]
}

/// A photo as it is, inside JSON as a data URL, or as the part `image` of a form.
fn reading(path: &'static str, summary: &'static str, answer: Value) -> Operation {
    let in_json = json!({
        "type": "object",
        "additionalProperties": false,
        "required": ["image"],
        "properties": {
            "image": { "type": "string", "pattern": "^data:image/(jpeg|png|webp);base64,([A-Za-z0-9+/]{4})*$" },
            "hint": { "type": ["string", "null"] },
            "clientOpId": { "type": ["string", "null"] },
        },
    });
    let in_form = json!({
        "type": "object",
        "required": ["image"],
        "properties": { "image": { "type": "string", "format": "binary" } },
    });
    Operation::new("post", path, Who::Staff, summary)
        .takes(json!({
            "image/jpeg": { "schema": {} },
            "application/json": { "schema": in_json },
            "multipart/form-data": { "schema": in_form, "encoding": { "image": { "contentType": "image/jpeg" } } },
        }))
        .answers_json(answer)
        .refuses(&[429])
        .asks_upstream()
}

/// Plain forms and what stands behind them.
fn without_script() -> Vec<Operation> {
    let form = |schema: Value| json!({ "application/x-www-form-urlencoded": { "schema": schema } });
    let choice = json!({
        "type": "object",
        "properties": {
            "lang": { "type": "string", "enum": ["fr", "en"] },
            "theme": { "type": "string", "enum": app::state::Theme::ALL.map(|theme| theme.code()) },
        },
    });
    let link = json!({
        "type": "object",
        "required": ["technician", "day"],
        "properties": {
            "technician": { "type": "string", "examples": ["TECH-001"] },
            "day": { "type": "string", "format": "date" },
            "hours": { "type": "string", "enum": ["4", "12", "24", "72"] },
        },
    });
    let person = json!({
        "type": "object",
        "required": ["person"],
        "properties": { "person": { "type": "string", "examples": ["tech1"] }, "next": { "type": "string" } },
    });
    vec![
        Operation::new("post", preferences::PATH, Who::Anybody, "Language and appearance").takes(form(choice)).answers(
            303,
            "Back to the settings.",
            Value::Null,
        ),
        Operation::new("post", FORM_PATH, Who::Dispatcher, "Gives a link, where no script runs")
            .takes(form(link))
            .answers(200, "The page with its address.", json!({ "text/html": { "schema": { "type": "string" } } }))
            .asks_upstream(),
        Operation::new("post", REVOKE_FORM_PATH, Who::Dispatcher, "Takes a link back, where no script runs")
            .answers(303, "Back to the links.", Value::Null)
            .refuses(&[404, 413])
            .asks_upstream(),
        Operation::new("post", LEAVE_PATH, Who::Anybody, "Ends a guest's access on this phone")
            .answers(303, "To the page that says so.", Value::Null)
            .refuses(&[413]),
        Operation::new("get", "/sandbox", Who::Anybody, "The people one may be in the sandbox")
            .takes_query("next", json!({ "type": "string" }), false)
            .answers(200, "The page.", json!({ "text/html": { "schema": { "type": "string" } } }))
            .refuses(&[404]),
        Operation::new("post", sandbox::SIGN_IN_PATH, Who::Anybody, "Signs in to the sandbox")
            .takes(form(person))
            .answers(303, "To the person's first page.", Value::Null)
            .refuses(&[404]),
        Operation::new("post", "/sandbox/sign-out", Who::Anybody, "Signs out of the sandbox")
            .answers(303, "To the people.", Value::Null)
            .refuses(&[404, 413]),
    ]
}

fn machines() -> Vec<Operation> {
    let status = |words: &[&str]| {
        let properties = json!({ "status": { "enum": words }, "boot": { "type": "string" } });
        json!({ "type": "object", "required": ["status"], "properties": properties })
    };
    vec![
        Operation::new("get", "/healthz", Who::Anybody, "The process answers").answers_json(status(&["ok"])),
        Operation::new("get", "/readyz", Who::Anybody, "Requests are welcome")
            .answers_json(status(&["ok", "degraded"]))
            .refuses(&[503]),
    ]
}
