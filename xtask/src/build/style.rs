//! One stylesheet out of `style/main.css` and what it imports, in that order.

use anyhow::{Context as _, Result};
use std::{fs, path::Path};

/// Reads a stylesheet with every `@import "file" layer(name);` replaced by the file.
pub fn bundle(path: &Path) -> Result<String> {
    let text = fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    let folder = path.parent().context("a stylesheet is in a folder")?;
    let mut bundled = String::with_capacity(text.len());
    for line in text.lines() {
        match import(line) {
            Some((file, layer)) => bundled.push_str(&wrapped(bundle(&folder.join(file))?, layer)),
            None => bundled.push_str(line),
        }
        bundled.push('\n');
    }
    Ok(bundled)
}

/// The file and the layer of an import; each stands on a line of its own.
fn import(line: &str) -> Option<(&str, Option<&str>)> {
    let rest = line.trim().strip_prefix("@import")?.trim().strip_suffix(';')?;
    let (address, rest) = match rest.strip_prefix("url(") {
        Some(url) => url.split_once(')')?,
        None => rest.split_at(1 + rest.get(1..)?.find(rest.chars().next()?)? + 1),
    };
    let layer = rest.trim().strip_prefix("layer(").and_then(|layer| layer.strip_suffix(')'));
    Some((address.trim_matches(['"', '\'']), layer))
}

fn wrapped(text: String, layer: Option<&str>) -> String {
    layer.map_or_else(|| text.clone(), |layer| format!("@layer {layer} {{\n{text}}}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_read_in_each_spelling() {
        assert_eq!(import("@import \"tokens.css\";"), Some(("tokens.css", None)));
        assert_eq!(import("  @import 'a/b.css' layer(base.x);"), Some(("a/b.css", Some("base.x"))));
        assert_eq!(import("@import url(\"reset.css\") layer(reset);"), Some(("reset.css", Some("reset"))));
        assert_eq!(import("@layer reset, base;"), None);
    }
}
