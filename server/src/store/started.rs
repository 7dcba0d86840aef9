//! Operations that began and whose end is not known.

use super::{Store, StoreError};

impl Store {
    /// How many began before that instant and have no receipt yet. What was refused or is asked about has ended.
    pub async fn count_started_before(&self, at_ms: i64) -> Result<u64, StoreError> {
        let sql = "SELECT count(*) FROM receipts WHERE state = 'started' AND NOT is_refused AND at_ms < ?1";
        self.read(move |connection| connection.query_row(sql, [at_ms], |row| row.get::<_, i64>(0)))
            .await
            .map(|count| u64::try_from(count).unwrap_or_default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::receipts::Begun;

    fn begun(op_id: &str, at_ms: i64) -> Begun {
        Begun { person: "marc".into(), op_id: op_id.into(), sha256: [1; 32], photos: String::new(), at_ms }
    }

    #[tokio::test]
    async fn only_what_began_before_and_has_not_ended_counts() {
        let store = Store::open(None).unwrap();
        store.begin_op(begun("one", 1000)).await.unwrap();
        store.begin_op(begun("two", 5000)).await.unwrap();
        assert_eq!(store.count_started_before(1000).await.unwrap(), 0);
        assert_eq!(store.count_started_before(1001).await.unwrap(), 1);
        assert_eq!(store.count_started_before(9000).await.unwrap(), 2);
    }
}
