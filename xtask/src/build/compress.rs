//! A `.br` and a `.gz` beside every file worth it, so that the server compresses nothing while it serves.

use super::Mode;
use anyhow::Result;
use std::{fs, io::Write as _, path::Path};

const COMPRESSIBLE: [&str; 7] = ["css", "html", "js", "json", "svg", "wasm", "webmanifest"];

/// Compresses every file below a folder.
pub fn folder(folder: &Path, mode: Mode) -> Result<()> {
    for entry in folder.read_dir()? {
        let path = entry?.path();
        if path.is_dir() {
            self::folder(&path, mode)?;
        } else if path.extension().is_some_and(|extension| COMPRESSIBLE.iter().any(|one| extension == *one)) {
            file(&path, mode)?;
        }
    }
    Ok(())
}

/// The bytes as a browser downloads them.
pub fn brotli(bytes: &[u8], quality: u32) -> Result<Vec<u8>> {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, quality, 22);
    writer.write_all(bytes)?;
    Ok(writer.into_inner())
}

fn file(path: &Path, mode: Mode) -> Result<()> {
    let bytes = fs::read(path)?;
    let (quality, level) = if mode.is_small() { (11, 9) } else { (4, 1) };
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::new(level));
    gzip.write_all(&bytes)?;
    fs::write(with_suffix(path, ".br"), brotli(&bytes, quality)?)?;
    fs::write(with_suffix(path, ".gz"), gzip.finish()?)?;
    Ok(())
}

fn with_suffix(path: &Path, suffix: &str) -> std::path::PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}
