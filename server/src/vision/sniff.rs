//! What a file is, by its first bytes: its name and its declared type are only what somebody says.

/// The kinds of photo taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImageKind {
    /// Cameras.
    Jpeg,
    /// Screenshots.
    Png,
    /// Some phones.
    WebP,
}

impl ImageKind {
    /// `image/jpeg`...
    pub fn mime(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
        }
    }

    pub(super) fn format(self) -> image::ImageFormat {
        match self {
            Self::Jpeg => image::ImageFormat::Jpeg,
            Self::Png => image::ImageFormat::Png,
            Self::WebP => image::ImageFormat::WebP,
        }
    }
}

/// The kind of these bytes, if it is one taken in.
pub fn sniff(bytes: &[u8]) -> Option<ImageKind> {
    match bytes {
        [0xff, 0xd8, 0xff, ..] => Some(ImageKind::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1a, b'\n', ..] => Some(ImageKind::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(ImageKind::WebP),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_bytes_decide() {
        let table: [(&[u8], Option<ImageKind>); 13] = [
            (b"\xff\xd8\xff\xe0\x00\x10JFIF", Some(ImageKind::Jpeg)),
            (b"\xff\xd8\xff\xe1Exif", Some(ImageKind::Jpeg)),
            (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", Some(ImageKind::Png)),
            (b"RIFF\x10\x00\x00\x00WEBPVP8 ", Some(ImageKind::WebP)),
            (b"RIFF\x10\x00\x00\x00WAVEfmt ", None),
            (b"GIF89a", None),
            (b"%PDF-1.7", None),
            (b"PK\x03\x04", None),
            (b"<svg xmlns=\"http://www.w3.org/2000/svg\">", None),
            (b"<!doctype html>", None),
            (b"\x00\x00\x00\x18ftypheic", None),
            (b"\x89PNG\n\n\x1a\n", None),
            (b"", None),
        ];
        for (bytes, kind) in table {
            assert_eq!(sniff(bytes), kind, "{:?}", String::from_utf8_lossy(bytes));
        }
    }
}
