//! `me`: who is signed in.

use crate::auth::SignedIn;
use axum::Json;
use domain::person::Person;

/// `GET /api/me`.
pub async fn me(SignedIn(person): SignedIn) -> Json<Person> {
    Json(Person::clone(&person))
}
