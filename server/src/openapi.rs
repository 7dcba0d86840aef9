//! The server's own description as an OpenAPI 3.1 document: `ops-server --openapi` prints it. It is not served: what
//! nobody needs over the network is no route. The schemas are derived from the very types that travel, and a test holds
//! the list of operations to the router's own.

mod operation;
mod operations;
mod parameters;

pub use operation::Who;

use operation::Schemas;
use serde_json::{Map, Value, json};

/// The whole document, without the base path: whoever uses it says where the server stands.
pub fn document() -> Value {
    let mut schemas = Schemas::default();
    let mut paths = Map::new();
    for operation in operations::all(&mut schemas) {
        let path = paths.entry(operation.path).or_insert_with(|| json!({}));
        path[operation.method] = operation.to_json(&mut schemas);
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Gigafibre Ops",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "An unsafe method needs `Sec-Fetch-Site: same-origin` or the site's own `Origin`. Every failure \
                            is a `Problem`. The stream of events and the pages are not for programs.",
        },
        "servers": [{ "url": "/", "description": "Paths are below the base path." }],
        "paths": paths,
        "components": {
            "schemas": schemas.finish(),
            // Behind authentik the edge proxy stands in its place.
            "securitySchemes": { "session": { "type": "apiKey", "in": "cookie", "name": "ops_session" } },
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::router::GROUPS;
    use std::collections::BTreeSet;

    /// A hole that takes the rest of a path, under any method, stands for what is not there.
    fn is_described(route: &&(&str, &str)) -> bool {
        route.0 != "any"
    }

    #[test]
    fn every_route_is_described_and_nothing_else_is() {
        let routes: BTreeSet<(String, String)> = GROUPS
            .iter()
            .flat_map(|group| group.routes)
            .filter(is_described)
            .map(|(method, path)| ((*method).to_owned(), (*path).to_owned()))
            .collect();
        let document = document();
        let described: BTreeSet<(String, String)> = document["paths"]
            .as_object()
            .unwrap()
            .iter()
            .flat_map(|(path, item)| item.as_object().unwrap().keys().map(|method| (method.clone(), path.clone())))
            .collect();
        let (missing, strangers): (Vec<_>, Vec<_>) =
            (routes.difference(&described).collect(), described.difference(&routes).collect());
        assert!(missing.is_empty() && strangers.is_empty(), "missing: {missing:?}, no route: {strangers:?}");
    }

    #[test]
    fn every_reference_leads_somewhere_and_every_hole_is_a_parameter() {
        let document = document();
        let mut references = Vec::new();
        collect(&document, &mut references);
        assert!(references.len() > 50, "{}", references.len());
        for reference in references {
            let pointer = reference.strip_prefix('#').unwrap();
            assert!(document.pointer(pointer).is_some(), "{reference}");
        }
        for (path, item) in document["paths"].as_object().unwrap() {
            for operation in item.as_object().unwrap().values() {
                let named = operation["parameters"].as_array().unwrap().iter();
                let holes = named.filter(|parameter| parameter["in"] == "path").count();
                assert_eq!(holes, path.matches('{').count(), "{path}");
            }
        }
    }

    fn collect(value: &Value, found: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                found.extend(fields.get("$ref").and_then(Value::as_str).map(str::to_owned));
                fields.values().for_each(|field| collect(field, found));
            }
            Value::Array(items) => items.iter().for_each(|item| collect(item, found)),
            _ => {}
        }
    }
}
