//! The schema of an answer, held to the subset of OpenAPI that Gemini takes.

use serde_json::Value;

const TYPES: [&str; 6] = ["OBJECT", "ARRAY", "STRING", "NUMBER", "INTEGER", "BOOLEAN"];
const KEYS: [&str; 9] =
    ["type", "properties", "required", "enum", "items", "nullable", "propertyOrdering", "description", "format"];

/// What is wrong with the schema, if anything: a type not in capitals, an unknown key, an empty object.
pub fn check(schema: &Value, place: &str) -> Result<(), String> {
    let object = schema.as_object().ok_or_else(|| format!("{place} is missing"))?;
    if let Some(unknown) = object.keys().find(|key| !KEYS.contains(&key.as_str())) {
        return Err(format!("Unknown name \"{unknown}\" at '{place}': Cannot find field."));
    }
    let kind = schema["type"].as_str().unwrap_or_default();
    if !TYPES.contains(&kind) {
        return Err(format!("Invalid value at '{place}.type': \"{kind}\""));
    }
    match kind {
        "OBJECT" => {
            let properties = schema["properties"].as_object().filter(|properties| !properties.is_empty());
            let properties =
                properties.ok_or_else(|| format!("{place}.properties: should be non-empty for OBJECT type"))?;
            properties.iter().try_for_each(|(name, schema)| check(schema, &format!("{place}.properties[{name}]")))?;
            let required = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str);
            let mut undefined = required.filter(|name| !properties.contains_key(*name));
            undefined.next().map_or(Ok(()), |name| Err(format!("{place}.required: property is not defined: {name}")))
        }
        "ARRAY" => check(&schema["items"], &format!("{place}.items")),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_geminis_own_schemas_pass() {
        let text = json!({ "type": "STRING", "nullable": true });
        assert!(check(&json!({ "type": "OBJECT", "properties": { "a": text }, "required": ["a"] }), "s").is_ok());
        for wrong in [
            json!({ "type": "object", "properties": { "a": text } }),
            json!({ "type": "OBJECT", "properties": {} }),
            json!({ "type": "OBJECT", "properties": { "a": text }, "required": ["b"] }),
            json!({ "type": "ARRAY" }),
            json!({ "type": "OBJECT", "properties": { "a": text }, "additionalProperties": false }),
        ] {
            assert!(check(&wrong, "s").is_err(), "{wrong}");
        }
    }
}
