//! From what Trunk built, `style/` and `public/` to `dist/`, as the server serves it.
//!
//! Trunk's own hashes are taken before wasm-bindgen has run and its worker files get none, so Trunk names nothing and
//! every name is made here, from the finished bytes, in the order in which the files refer to one another.
//! `dist/assets.json` tells the server those names; `dist/pkg/precache.json` tells the service worker.

use super::{Mode, compress, fingerprint, style, wasm};
use crate::{setup, sh, workspace};
use anyhow::{Context as _, Result};
use serde_json::json;
use std::{
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

/// Where Trunk leaves its files (`Trunk.toml`).
const TRUNK_DIST: &str = "target/trunk";

/// Stands in `service-worker.js` where the build's version belongs: a service worker is only noticed when its own bytes change.
const VERSION_MARK: &str = "__BUILD_VERSION__";

/// Makes `dist/` anew and gives a summary in words.
pub fn assemble(mode: Mode) -> Result<String> {
    let (old, new) = (workspace::root().join("dist.old"), workspace::root().join("dist.new"));
    for folder in [&old, &new] {
        if folder.exists() {
            fs::remove_dir_all(folder)?;
        }
    }
    let assembly = Assembly { trunk: workspace::root().join(TRUNK_DIST), to: new.clone(), mode };
    let assets = assembly.write_all()?;
    compress::folder(&new, mode)?;
    if workspace::dist().exists() {
        fs::rename(workspace::dist(), &old)?;
    }
    fs::rename(&new, workspace::dist())?;
    if old.exists() {
        fs::remove_dir_all(&old)?;
    }
    Ok(format!("version {}", assets["version"].as_str().unwrap_or_default()))
}

/// The built files of one surface.
struct Surface {
    boot: String,
    js: String,
    wasm: String,
}

struct Assembly {
    trunk: PathBuf,
    to: PathBuf,
    mode: Mode,
}

impl Assembly {
    fn write_all(&self) -> Result<serde_json::Value> {
        fs::create_dir_all(self.to.join("pkg"))?;
        let technician = self.surface("technician")?;
        let desk = self.surface("desk")?;
        let scanner_wasm = self.wasm("scanner_bg.wasm", "scanner")?;
        let scanner_js = self.script("scanner.js", "scanner-glue", &[("scanner_bg.wasm", &scanner_wasm)])?;
        let scanner = self.script("scanner_loader.js", "scanner", &[("scanner.js", &scanner_js)])?;
        let (css, desk_css) = (self.style("app", "style/main.css")?, self.style("desk", "style/desk.css")?);
        let snippets = self.snippets()?;
        let public = self.public()?;

        // What a technician needs without network; a desk is not carried into a basement.
        let packed = [&css, &technician.js, &technician.wasm, &technician.boot, &scanner, &scanner_js, &scanner_wasm];
        let packed = packed.map(String::clone).into_iter();
        let files: Vec<String> =
            packed.chain(snippets).chain(public.into_iter().filter(|file| is_precached(file))).collect();
        let version = self.version(&files)?;
        self.stamp(&version)?;
        let assets = json!({
            "version": version, "css": css, "desk_css": desk_css,
            "technician": technician.boot, "technician_js": technician.js, "technician_wasm": technician.wasm,
            "desk": desk.boot, "desk_js": desk.js, "desk_wasm": desk.wasm,
            "scanner": scanner, "scanner_js": scanner_js, "scanner_wasm": scanner_wasm,
        });
        fs::write(self.to.join("assets.json"), serde_json::to_string_pretty(&assets)?)?;
        fs::write(self.to.join("pkg/precache.json"), json!({ "version": version, "files": files }).to_string())?;
        self.index(&assets)?;
        Ok(assets)
    }

    /// One of the app's programs: its module, the glue around it, and the script that starts it.
    fn surface(&self, name: &str) -> Result<Surface> {
        let wasm = self.wasm(&format!("{name}_bg.wasm"), name)?;
        let js = self.script(&format!("{name}.js"), &format!("{name}-glue"), &[(&format!("{name}_bg.wasm"), &wasm)])?;
        let boot = self.boot(name, &js, &wasm)?;
        Ok(Surface { boot, js, wasm })
    }

    /// One style sheet, out of all its parts.
    fn style(&self, stem: &str, entry: &str) -> Result<String> {
        self.write(stem, "css", self.minified("css", style::bundle(&workspace::root().join(entry))?)?.as_bytes())
    }

    fn wasm(&self, file: &str, stem: &str) -> Result<String> {
        let bytes = fs::read(self.trunk.join(file)).with_context(|| format!("Trunk made no {file}"))?;
        let bytes = if self.mode.is_small() { wasm::without_custom_sections(&bytes)? } else { bytes };
        self.write(stem, "wasm", &bytes)
    }

    /// Copies a script of Trunk under a name of its own, with the files it refers to renamed in its text.
    fn script(&self, file: &str, stem: &str, references: &[(&str, &str)]) -> Result<String> {
        let text = fs::read_to_string(self.trunk.join(file)).with_context(|| format!("Trunk made no {file}"))?;
        self.renamed(text, stem, references)
    }

    /// The script that starts the app; a developer's also loads the page anew after each build.
    fn boot(&self, name: &str, js: &str, wasm: &str) -> Result<String> {
        let app = workspace::root().join("app");
        let mut text = fs::read_to_string(app.join("boot.js")).context("app/boot.js")?;
        if !self.mode.is_small() {
            text += &fs::read_to_string(app.join("dev-reload.js")).context("app/dev-reload.js")?;
        }
        self.renamed(text, name, &[("SURFACE.js", js), ("SURFACE_bg.wasm", wasm)])
    }

    fn renamed(&self, text: String, stem: &str, references: &[(&str, &str)]) -> Result<String> {
        let rename = |text: String, (old, new): &(&str, &str)| text.replace(old, new.trim_start_matches("pkg/"));
        let text = references.iter().fold(text, rename);
        self.write(stem, "js", self.minified("js", text)?.as_bytes())
    }

    fn write(&self, stem: &str, extension: &str, bytes: &[u8]) -> Result<String> {
        let name = fingerprint::name(stem, extension, bytes);
        fs::write(self.to.join(&name), bytes)?;
        Ok(name)
    }

    /// esbuild makes scripts and styles smaller; it comes with the npm packages and changes no meaning.
    fn minified(&self, loader: &str, text: String) -> Result<String> {
        match setup::npm_executable("esbuild") {
            Some(esbuild) if self.mode.is_small() => minify(&esbuild, loader, &text),
            _ => Ok(text),
        }
    }

    /// Scripts that crates bring along; wasm-bindgen has put a hash into their path.
    fn snippets(&self) -> Result<Vec<String>> {
        let from = self.trunk.join("snippets");
        if !from.is_dir() {
            return Ok(Vec::new());
        }
        let names = copy(&from, &self.to.join("pkg/snippets"))?;
        Ok(names.into_iter().map(|name| format!("pkg/snippets/{name}")).collect())
    }

    fn public(&self) -> Result<Vec<String>> {
        let from = workspace::root().join("public");
        if from.is_dir() { copy(&from, &self.to) } else { Ok(Vec::new()) }
    }

    /// The version is the hash of every file's name and bytes.
    fn version(&self, files: &[String]) -> Result<String> {
        let mut all = Vec::new();
        for file in files {
            all.extend_from_slice(file.as_bytes());
            all.extend(fs::read(self.to.join(file))?);
        }
        Ok(fingerprint::of(&all))
    }

    fn stamp(&self, version: &str) -> Result<()> {
        let path = self.to.join("service-worker.js");
        if path.exists() {
            let text = fs::read_to_string(&path)?.replace(VERSION_MARK, version);
            fs::write(path, text)?;
        }
        Ok(())
    }

    /// The page without content; `{base}` is for the server to fill in.
    fn index(&self, assets: &serde_json::Value) -> Result<()> {
        let page = fs::read_to_string(self.trunk.join("index.html"))?;
        let mut text = page.lines().filter(|line| !line.contains("data-trunk")).collect::<Vec<_>>().join("\n");
        for (name, path) in assets.as_object().into_iter().flatten() {
            text = text.replace(&format!("{{{name}}}"), path.as_str().unwrap_or_default());
        }
        fs::write(self.to.join("index.html"), text)?;
        Ok(())
    }
}

/// The service worker itself is never in its own cache.
fn is_precached(file: &str) -> bool {
    !file.starts_with("service-worker")
}

fn minify(esbuild: &Path, loader: &str, text: &str) -> Result<String> {
    let source = sh::log_path("minify")?.with_extension(loader);
    fs::write(&source, text)?;
    let mut command = Command::new(esbuild);
    command.args(["--minify", "--charset=utf8", "--legal-comments=none", "--log-level=error"]).arg(&source);
    sh::output(command.stderr(Stdio::inherit()))
}

/// Copies a folder and gives the relative names of its files, sorted.
fn copy(from: &Path, to: &Path) -> Result<Vec<String>> {
    fs::create_dir_all(to)?;
    let mut names = Vec::new();
    for entry in from.read_dir()? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_dir() {
            let below = copy(&entry.path(), &to.join(&name))?;
            names.extend(below.into_iter().map(|file| format!("{name}/{file}")));
        } else {
            fs::copy(entry.path(), to.join(&name))?;
            names.push(name);
        }
    }
    names.sort();
    Ok(names)
}
