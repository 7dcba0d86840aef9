//! `audit`: who changed what, by page for the screen and whole for a spreadsheet.

use crate::{app::App, auth::Admin, error::ApiError, store::audit::csv};
use app::api::audit::ReadAudit;
use axum::{
    Json,
    body::{Body, Bytes},
    extract::{Query, State},
    http::header,
    response::{IntoResponse, Response},
};
use domain::{
    audit::{AuditPage, AuditQuery},
    time::LocalDate,
};
use futures::{Stream, stream};
use std::sync::Arc;

const TEXT_MAX_CHARS: usize = 200;
/// A spreadsheet takes UTF-8 for what it is only behind this mark.
const BYTE_ORDER_MARK: &str = "\u{feff}";
/// What is read at once for a file.
const CSV_STEP: u32 = 500;

/// `GET /api/audit`.
pub async fn read(
    State(app): State<Arc<App>>,
    _: Admin,
    Query(wanted): Query<ReadAudit>,
) -> Result<Json<AuditPage>, ApiError> {
    Ok(Json(app.store.list_audit(&query(&app, wanted)?).await?))
}

/// `GET /api/audit.csv`: written while it is read, so that its size costs no memory.
pub async fn csv(State(app): State<Arc<App>>, _: Admin, Query(wanted): Query<ReadAudit>) -> Result<Response, ApiError> {
    let query = AuditQuery { limit: Some(CSV_STEP), ..query(&app, wanted)? };
    let name = format!("attachment; filename=\"audit-{}.csv\"", app.clock.today());
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, name),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(lines(app, query))).into_response())
}

/// The header, then step by step what is found. A failure cuts the answer off: half a file is not taken for a whole one.
fn lines(app: Arc<App>, query: AuditQuery) -> impl Stream<Item = Result<Bytes, crate::store::StoreError>> + Send {
    let head = Bytes::from(format!("{BYTE_ORDER_MARK}{}", csv::header()));
    let steps = stream::try_unfold(Some(query), move |query| {
        let app = app.clone();
        async move {
            let Some(query) = query else { return Ok(None) };
            let page = app.store.list_audit(&query).await?;
            let text: String = page.entries.iter().map(csv::row).collect();
            let next = page.next.map(|cursor| AuditQuery { cursor: Some(cursor), ..query });
            Ok(Some((Bytes::from(text), next)))
        }
    });
    futures::StreamExt::chain(stream::once(async { Ok(head) }), steps)
}

fn query(app: &App, wanted: ReadAudit) -> Result<AuditQuery, ApiError> {
    let text = wanted.text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if text.as_ref().is_some_and(|text| text.chars().count() > TEXT_MAX_CHARS) {
        return Err(ApiError::invalid("text: 200"));
    }
    let to = wanted.to.map(|day| app.clock.start_of(LocalDate::from_days(day.days() + 1)));
    let from = wanted.from.map(|day| app.clock.start_of(day));
    Ok(AuditQuery { text, from, to, cursor: wanted.cursor, ..AuditQuery::default() })
}
