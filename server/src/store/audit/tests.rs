use super::*;
use domain::{merge::FieldValues, person::Role, time::Timestamp};
use serde_json::json;

fn entry(number: i64, person: &str, document: &str, result: OpResult) -> AuditEntry {
    let at = Timestamp::new(1_795_528_800_000 + number * 60_000, -300);
    let fields = |value| FieldValues::from([("status".to_owned(), json!(value))]);
    AuditEntry {
        id: 0,
        person: person.into(),
        name: "Marc Gagnon".into(),
        email: None,
        role: Role::Technician,
        op: "job.transition".into(),
        doctype: Some("Dispatch Job".into()),
        document: Some(document.into()),
        before: fields("assigned"),
        after: fields("100 % d’accord \\ \"oui\""),
        merged: Vec::new(),
        op_id: format!("op-{number}"),
        device_id: "phone".into(),
        recorded_at: at,
        synced_at: at,
        result,
        reason: None,
    }
}

async fn full() -> Store {
    let store = Store::open(None).unwrap();
    for number in 0..10 {
        let (person, document) =
            (["tech1", "tech2"][number as usize % 2], ["DJ-1", "DJ-2", "DJ-3"][number as usize % 3]);
        store.append_audit(&[entry(number, person, document, OpResult::Applied)]).await.unwrap();
    }
    store
}

async fn found(store: &Store, query: AuditQuery) -> Vec<String> {
    store.list_audit(&query).await.unwrap().entries.into_iter().map(|entry| entry.op_id).collect()
}

#[tokio::test]
async fn each_filter_finds_its_own_newest_first() {
    let store = full().await;
    let query = AuditQuery::default();
    assert_eq!(found(&store, query.clone()).await.len(), 10);
    let of = |text: &str| Some(text.to_owned());
    assert_eq!(
        found(&store, AuditQuery { document: of("DJ-1"), ..query.clone() }).await,
        ["op-9", "op-6", "op-3", "op-0"]
    );
    let both = AuditQuery { document: of("DJ-1"), person: of("tech2"), ..query.clone() };
    assert_eq!(found(&store, both).await, ["op-9", "op-3"]);
    for (text, count) in [
        ("marc", 10),
        ("op-7", 1),
        ("100 % d", 10),
        ("\\ \"oui\"", 10),
        ("%", 10),
        ("op_7", 0),
        ("_%_", 0),
        ("' OR 1=1", 0),
    ] {
        assert_eq!(found(&store, AuditQuery { text: of(text), ..query.clone() }).await.len(), count, "{text}");
    }
    let at = |number| Some(entry(number, "", "", OpResult::Applied).synced_at);
    assert_eq!(found(&store, AuditQuery { from: at(4), to: at(6), ..query.clone() }).await, ["op-5", "op-4"]);
}

#[tokio::test]
async fn pages_follow_one_another_without_gap_or_overlap() {
    let store = full().await;
    let (mut all, mut cursor) = (Vec::new(), None);
    loop {
        let page = store.list_audit(&AuditQuery { limit: Some(4), cursor, ..AuditQuery::default() }).await.unwrap();
        all.extend(page.entries.into_iter().map(|entry| entry.id));
        cursor = page.next;
        if cursor.is_none() {
            break;
        }
    }
    assert_eq!(all, (1..=10).rev().collect::<Vec<_>>());
}

#[tokio::test]
async fn it_only_grows_and_an_applied_op_stands_in_it_once() {
    let store = full().await;
    store.append_audit(&[entry(3, "tech2", "DJ-1", OpResult::Applied)]).await.unwrap();
    assert_eq!(found(&store, AuditQuery::default()).await.len(), 10);
    for _ in 0..2 {
        store.append_audit(&[entry(3, "tech2", "DJ-1", OpResult::Refused)]).await.unwrap();
    }
    assert_eq!(found(&store, AuditQuery::default()).await.len(), 12, "each refusal is an event of its own");
    for sql in ["DELETE FROM audit", "UPDATE audit SET entry = '{}'", "DELETE FROM audit WHERE id = 1"] {
        let refused = store.with(move |c| c.execute(sql, [])).await.unwrap_err();
        assert!(crate::error::Chain(&refused).to_string().contains("only grows"), "{sql}");
    }
}

#[tokio::test]
async fn a_row_of_the_csv_says_it_all_and_is_no_formula() {
    let entry = AuditEntry {
        name: "=HYPERLINK(\"http://x\")".into(),
        reason: Some("-1".into()),
        ..entry(1, "tech1", "DJ-1", OpResult::Refused)
    };
    let row = csv::row(&entry);
    assert!(row.contains("\"'=HYPERLINK(\"\"http://x\"\")\"") && row.contains("\"'-1\""), "{row}");
    assert!(
        row.contains("technician,job.transition,Dispatch Job,DJ-1,\"{\"\"status\"\":\"\"assigned\"\"}\"")
            && row.ends_with("\r\n"),
        "{row}"
    );
}
