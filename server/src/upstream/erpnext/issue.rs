use super::{ErpNext, Query};
use crate::upstream::json::Fields;
use crate::upstream::{UpstreamError, site_time};
use domain::day_pack::CustomerIssue;
use domain::issue::{Issue, IssueStatus};
use serde_json::json;

const DOCTYPE: &str = "Issue";

impl ErpNext {
    /// What the customer still waits for, newest first.
    pub async fn list_open_issues(&self, customer: &str) -> Result<Vec<Issue>, UpstreamError> {
        let issues = self.list_open_issues_of(&[customer]).await?;
        Ok(issues.into_iter().map(|issue| issue.issue).collect())
    }

    /// The open issues of several customers, newest first.
    pub async fn list_open_issues_of(&self, customers: &[&str]) -> Result<Vec<CustomerIssue>, UpstreamError> {
        if customers.is_empty() {
            return Ok(Vec::new());
        }
        let query = Query::new(DOCTYPE)
            .filter("customer", "in", customers)
            .filter("status", "not in", json!([IssueStatus::Resolved, IssueStatus::Closed]))
            .order_by("creation desc")
            .limit(500);
        self.list(&query, |fields| Some(CustomerIssue { customer: fields.word("customer")?, issue: decode(&fields)? }))
            .await
    }
}

pub(super) fn decode(fields: &Fields) -> Option<Issue> {
    let opening_date = fields.date("opening_date");
    let opened_at =
        opening_date.and_then(|date| site_time::instant_of(date, fields.time("opening_time"), fields.zone()));
    Some(Issue {
        name: fields.word("name")?,
        subject: fields.text("subject").unwrap_or_default(),
        status: IssueStatus::from(fields.word("status").unwrap_or_default()),
        priority: fields.word("priority"),
        opened_at: opened_at.or_else(|| fields.instant("creation")),
        service_location: fields.word("service_location"),
    })
}
