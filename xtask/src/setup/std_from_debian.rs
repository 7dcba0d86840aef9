//! The browser's standard library where rustup cannot download it: Debian packages the sources of every Rust it ships,
//! so `rust-src` of exactly this version is fetched from the machine's own mirror (not installed) and built once.

use super::wasm_target::TARGET;
use crate::{sh, workspace};
use anyhow::{Context as _, Result, bail};
use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

/// Builds the standard library and puts it into `sysroot`. About two minutes.
pub fn build(sysroot: &Path) -> Result<()> {
    let work = workspace::target().join("xtask-std");
    fs::create_dir_all(&work)?;
    let library = sources(&work, &rustc_version()?)?;
    let source = sysroot.join("lib/rustlib/src/rust");
    fs::create_dir_all(&source).with_context(|| format!("cannot write into {}", source.display()))?;
    run("cp-library", Command::new("cp").arg("-rT").arg(&library).arg(source.join("library")))?;
    compile(&work)?;
    install(&work, sysroot)?;
    fs::remove_dir_all(&work)?;
    Ok(())
}

/// Unpacks `rust-src` of this version and gives its `library` folder.
fn sources(work: &Path, version: &str) -> Result<PathBuf> {
    let suites = suites();
    for uri in mirrors()? {
        for suite in &suites {
            let apt = PrivateApt::new(work, &uri, suite)?;
            if let Some(found) = apt.find(version)? {
                return apt.unpack(&found);
            }
        }
    }
    bail!(
        "rustup could not add {TARGET}, and none of {} has rust-src {version}; \
         run `rustup target add {TARGET}` where the network allows it",
        suites.join(", ")
    )
}

/// An apt that knows one suite of one mirror and leaves the machine's own lists and packages alone.
struct PrivateApt {
    folder: PathBuf,
}

impl PrivateApt {
    fn new(work: &Path, uri: &str, suite: &str) -> Result<Self> {
        let folder = work.join("apt").join(suite);
        fs::create_dir_all(folder.join("lists/partial"))?;
        fs::create_dir_all(folder.join("cache/archives/partial"))?;
        let source = format!("Types: deb\nURIs: {uri}\nSuites: {suite}\nComponents: main\nSigned-By: {KEYRING}\n");
        fs::write(folder.join("mirror.sources"), source)?;
        Ok(Self { folder })
    }

    /// The package's full version, where this suite has one for `rustc`; an unknown suite has none.
    fn find(&self, rustc: &str) -> Result<Option<String>> {
        if sh::quietly("apt-update", self.command("apt-get").arg("update")).is_err() {
            return Ok(None);
        }
        let table = sh::output(self.command("apt-cache").args(["madison", "rust-src"]))?;
        let versions = table.lines().filter_map(|line| line.split('|').nth(1)).map(str::trim);
        Ok(versions.into_iter().find(|found| is_version_of(found, rustc)).map(str::to_owned))
    }

    fn unpack(&self, version: &str) -> Result<PathBuf> {
        let mut download = self.command("apt-get");
        run("apt-download", download.arg("download").arg(format!("rust-src={version}")).current_dir(&self.folder))?;
        let package = first_entry(&self.folder, |path| path.extension().is_some_and(|extension| extension == "deb"))?;
        let unpacked = self.folder.join("unpacked");
        run("dpkg-deb", Command::new("dpkg-deb").arg("-x").arg(package).arg(&unpacked))?;
        let rustc = first_entry(&unpacked.join("usr/src"), |path| path.join("library/std").is_dir())?;
        Ok(rustc.join("library"))
    }

    fn command(&self, program: &str) -> Command {
        let option = |name: &str, path: PathBuf| format!("{name}={}", path.display());
        let mut command = Command::new(program);
        for setting in [
            option("Dir::Etc::sourcelist", self.folder.join("mirror.sources")),
            option("Dir::Etc::sourceparts", "/dev/null".into()),
            option("Dir::State::lists", self.folder.join("lists")),
            option("Dir::Cache", self.folder.join("cache")),
            "APT::Sandbox::User=".to_owned(),
        ] {
            command.args(["-o", &setting]);
        }
        command
    }
}

const KEYRING: &str = "/usr/share/keyrings/debian-archive-keyring.gpg";

/// Builds std in an empty crate. The bitcode is needed by link-time optimisation, `test` by tests in the browser.
fn compile(work: &Path) -> Result<()> {
    let krate = work.join("empty");
    fs::create_dir_all(krate.join("src"))?;
    let manifest = "[package]\nname = \"empty\"\nversion = \"0.0.0\"\nedition = \"2024\"\n[workspace]\n";
    fs::write(krate.join("Cargo.toml"), manifest)?;
    fs::write(krate.join("src/lib.rs"), "")?;
    let mut cargo = sh::cargo(["build", "--release", "--target", TARGET, "--target-dir"]);
    cargo.arg(work.join("target")).args(["-Z", "build-std=std,panic_abort,panic_unwind,test"]);
    cargo.env("RUSTC_BOOTSTRAP", "1").env("RUSTFLAGS", "-C embed-bitcode=yes");
    run("build-std", cargo.current_dir(&krate))
}

fn install(work: &Path, sysroot: &Path) -> Result<()> {
    let to = sysroot.join("lib/rustlib").join(TARGET).join("lib");
    fs::create_dir_all(&to)?;
    for entry in work.join("target").join(TARGET).join("release/deps").read_dir()?.flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".rlib") && !name.starts_with("libempty-") {
            fs::copy(entry.path(), to.join(name))?;
        }
    }
    Ok(())
}

/// The Debian mirrors this machine is set up with; no mirror is named in this repository.
fn mirrors() -> Result<Vec<String>> {
    let mut files = vec![PathBuf::from("/etc/apt/sources.list")];
    if let Ok(parts) = Path::new("/etc/apt/sources.list.d").read_dir() {
        files.extend(parts.flatten().map(|entry| entry.path()));
    }
    let text: String = files.iter().filter_map(|file| fs::read_to_string(file).ok()).collect::<Vec<_>>().join("\n");
    let mirrors = mirrors_in(&text);
    if mirrors.is_empty() {
        bail!("rustup could not add {TARGET}, and no Debian mirror is set up in /etc/apt to build it from");
    }
    Ok(mirrors)
}

fn mirrors_in(sources: &str) -> Vec<String> {
    let used = sources.lines().filter(|line| line.starts_with("URIs:") || line.starts_with("deb "));
    let mut uris: Vec<String> =
        used.flat_map(str::split_whitespace).filter(|word| is_debian(word)).map(str::to_owned).collect();
    uris.sort();
    uris.dedup();
    uris
}

fn is_debian(word: &str) -> bool {
    word.contains("://") && word.trim_end_matches('/').ends_with("/debian")
}

/// Backports keep several versions beside one another, so they come first; the suites in development follow.
fn suites() -> Vec<String> {
    let release = fs::read_to_string("/etc/os-release").unwrap_or_default();
    let codename = release.lines().find_map(|line| line.strip_prefix("VERSION_CODENAME=")).unwrap_or("trixie");
    let mut suites = vec!["trixie-backports".to_owned(), format!("{}-backports", codename.trim_matches('"'))];
    suites.dedup();
    suites.extend(["stable", "testing", "unstable"].map(str::to_owned));
    suites
}

fn rustc_version() -> Result<String> {
    let text = sh::output(Command::new("rustc").arg("--version"))?;
    Ok(text.split_whitespace().nth(1).context("rustc --version says nothing")?.to_owned())
}

fn is_version_of(debian: &str, rustc: &str) -> bool {
    debian.strip_prefix(rustc).is_some_and(|rest| rest.starts_with(['+', '-', '~']))
}

fn first_entry(folder: &Path, wanted: impl Fn(&Path) -> bool) -> Result<PathBuf> {
    let mut entries = folder.read_dir()?.flatten().map(|entry| entry.path());
    entries.find(|path| wanted(path)).with_context(|| format!("nothing of use in {}", folder.display()))
}

fn run(name: &str, command: &mut Command) -> Result<()> {
    sh::quietly(name, command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mirrors_are_read_from_both_formats_and_security_is_left_out() {
        let sources = "Types: deb\nURIs: http://mirror.example/debian http://other.example/debian-security\n\
                       # deb http://commented.example/debian trixie main\n\
                       deb [signed-by=/x.gpg] https://old.example/debian/ trixie main\n\
                       deb https://tools.example/apt stable main";
        assert_eq!(mirrors_in(sources), ["http://mirror.example/debian", "https://old.example/debian/"]);
    }

    #[test]
    fn only_exactly_the_same_version_will_do() {
        assert!(is_version_of("1.95.0+dfsg1-2~bpo13+1", "1.95.0"));
        assert!(!is_version_of("1.95.01+dfsg1-2", "1.95.0"));
        assert!(!is_version_of("1.96.1+dfsg1-2", "1.95.0"));
    }
}
