use super::*;
use crate::upstream::erpnext::Record;
use domain::{
    merge::FieldValues,
    op::{Base, Change},
    transition::SiteStatuses,
};
use serde_json::Map;

const AT: &str = "2026-11-24 09:00:00";

fn full() -> JobSchema {
    JobSchema { statuses: SiteStatuses::of([]), has_reason: true, has_start: true, has_end: true }
}

/// A site nobody has prepared.
fn bare() -> JobSchema {
    let statuses = SiteStatuses::of("open\nassigned\nin_progress\ncompleted\ncancelled".lines());
    JobSchema { statuses, has_reason: false, has_start: true, has_end: true }
}

fn judged(
    schema: &JobSchema,
    stands: &str,
    had: Option<&str>,
    wanted: &str,
    reason: Option<&str>,
) -> Result<Decision, Stop> {
    let job: Map<String, Value> = serde_json::from_value(json!({ "status": stands })).unwrap();
    let change = TransitionJob { job: "DJ-1".into(), status: wanted.into(), not_done_reason: reason.map(Into::into) };
    let fields: FieldValues = had.map(|had| ("status".to_owned(), json!(had))).into_iter().collect();
    let base = had.map(|_| Base { modified: String::new(), fields });
    let at = Timestamp::new(0, 0);
    let op = Op {
        op_id: "x".into(),
        recorded_at: at,
        device_id: "d".into(),
        seq: 1,
        base,
        change: Change::TransitionJob(change.clone()),
    };
    decide(schema, &Record::from(job), &op, &change, AT)
}

fn fields(value: Value) -> FieldValues {
    serde_json::from_value(value).unwrap()
}

#[test]
fn a_step_is_written_with_the_time_it_was_made() {
    let way = judged(&full(), "assigned", Some("assigned"), "en_route", None).unwrap();
    assert_eq!((way.write, way.merged.len()), (fields(json!({ "status": "en_route" })), 0));
    let there = judged(&full(), "en_route", None, "on_site", None).unwrap();
    assert_eq!(there.write, fields(json!({ "status": "on_site", "started_at": AT })));
    let gone = judged(&full(), "on_site", None, "not_done", Some("absent")).unwrap();
    assert_eq!(gone.write, fields(json!({ "status": "not_done", "not_done_reason": "absent" })));
}

/// The office completed it, on a site that does not keep when.
#[test]
fn a_site_without_the_times_is_written_none() {
    let timeless = JobSchema { has_start: false, has_end: false, ..full() };
    assert_eq!(judged(&timeless, "completed", Some("on_site"), "completed", None).unwrap(), Decision::default());
    let done = judged(&timeless, "on_site", Some("on_site"), "completed", None).unwrap();
    assert_eq!(done.write, fields(json!({ "status": "completed" })));
}

#[test]
fn there_already_is_there() {
    for (schema, stands, wanted) in [(full(), "en_route", "en_route"), (bare(), "assigned", "assigned")] {
        assert_eq!(judged(&schema, stands, Some("assigned"), wanted, None).unwrap(), Decision::default());
    }
}

#[test]
fn there_already_is_completed_by_what_is_missing() {
    let done = judged(&full(), "completed", Some("assigned"), "completed", None).unwrap();
    assert_eq!(done.write, fields(json!({ "started_at": AT, "completed_at": AT })));
    let there = judged(&bare(), "in_progress", Some("assigned"), "on_site", None).unwrap();
    assert_eq!(there.write, fields(json!({ "started_at": AT })));
    let gone = judged(&full(), "not_done", None, "not_done", Some("absent")).unwrap();
    assert_eq!(gone.write, fields(json!({ "not_done_reason": "absent" })));
}

#[test]
fn what_the_office_moved_merges_along_the_graph_or_is_asked() {
    let on = judged(&full(), "en_route", Some("assigned"), "on_site", None).unwrap();
    assert_eq!(on.merged, ["status"]);
    let Err(Stop::Conflict(asked)) = judged(&full(), "cancelled", Some("on_site"), "completed", None) else { panic!() };
    let field = &asked["status"];
    assert_eq!(
        (&field.base, &field.mine, &field.theirs),
        (&json!("on_site"), &json!("completed"), &json!("cancelled"))
    );
}

#[test]
fn a_jump_is_refused() {
    for (stands, had) in [("open", None), ("open", Some("open")), ("assigned", Some("assigned"))] {
        let Err(Stop::Refused(problem)) = judged(&full(), stands, had, "completed", None) else { panic!("{stands}") };
        assert_eq!((problem.code.as_str(), problem.status), ("conflict", 409));
    }
}

#[test]
fn a_site_without_the_words_keeps_its_own_and_is_told_in_words() {
    let way = judged(&bare(), "assigned", Some("assigned"), "en_route", None).unwrap();
    assert_eq!((way.write.len(), way.said), (0, fields(json!({ "status": "en_route" }))));
    let there = judged(&bare(), "assigned", Some("en_route"), "on_site", None).unwrap();
    assert_eq!(there.write, fields(json!({ "status": "in_progress", "started_at": AT })));
    assert!(there.merged.is_empty(), "nobody moved it");
    let gone = judged(&bare(), "in_progress", Some("on_site"), "not_done", Some("no_signal")).unwrap();
    assert_eq!(gone.write, fields(json!({ "status": "cancelled" })));
    assert_eq!(gone.said, fields(json!({ "status": "not_done", "not_done_reason": "no_signal" })));
}

#[test]
fn only_not_done_has_a_reason_and_always() {
    for (wanted, reason, is_fine) in [
        ("not_done", Some("absent"), true),
        ("not_done", Some("grève"), false),
        ("not_done", None, false),
        ("completed", Some("absent"), false),
        ("completed", None, true),
        ("facturé", None, false),
    ] {
        let change =
            TransitionJob { job: "DJ-1".into(), status: wanted.into(), not_done_reason: reason.map(Into::into) };
        assert_eq!(check(&change).is_ok(), is_fine, "{wanted} {reason:?}");
    }
}
