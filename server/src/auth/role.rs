//! Authentication as parameter types: a handler that takes one of these cannot be reached by anybody else.

use super::Identity;
use crate::error::ApiError;
use axum::{extract::FromRequestParts, http::request::Parts};
use domain::{
    error::ProblemCode,
    person::{Person, Role},
};
use std::sync::Arc;

/// Anybody of the staff.
#[derive(Clone, Debug)]
pub struct SignedIn(pub Arc<Person>);

/// A technician, with the Dispatch Technician record that is theirs.
#[derive(Clone, Debug)]
pub struct Technician {
    /// The person.
    pub person: Arc<Person>,
    /// `TECH-001`.
    pub technician: String,
}

/// An agent of customer service, a dispatcher or an admin.
#[derive(Clone, Debug)]
pub struct Agent(pub Arc<Person>);

/// A dispatcher or an admin.
#[derive(Clone, Debug)]
pub struct Dispatcher(pub Arc<Person>);

/// An admin.
#[derive(Clone, Debug)]
pub struct Admin(pub Arc<Person>);

impl<S: Sync> FromRequestParts<S> for SignedIn {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        parts.extensions.get::<Identity>().unwrap_or(&Identity::Nobody).person().map(|person| Self(person.clone()))
    }
}

impl<S: Sync> FromRequestParts<S> for Technician {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        let SignedIn(person) = SignedIn::from_request_parts(parts, state).await?;
        match (person.role, person.technician.clone()) {
            (Role::Technician, Some(technician)) => Ok(Self { person, technician }),
            _ => Err(ApiError::new(ProblemCode::Forbidden)),
        }
    }
}

impl<S: Sync> FromRequestParts<S> for Agent {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        one_of(parts, state, &[Role::Agent, Role::Dispatcher, Role::Admin]).await.map(Self)
    }
}

impl<S: Sync> FromRequestParts<S> for Dispatcher {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        one_of(parts, state, &[Role::Dispatcher, Role::Admin]).await.map(Self)
    }
}

impl<S: Sync> FromRequestParts<S> for Admin {
    type Rejection = ApiError;
    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, ApiError> {
        one_of(parts, state, &[Role::Admin]).await.map(Self)
    }
}

async fn one_of<S: Sync>(parts: &mut Parts, state: &S, roles: &[Role]) -> Result<Arc<Person>, ApiError> {
    let SignedIn(person) = SignedIn::from_request_parts(parts, state).await?;
    if roles.contains(&person.role) { Ok(person) } else { Err(ApiError::new(ProblemCode::Forbidden)) }
}
