//! Which of a phone's cameras to open. Browsers list them in any order, and the first back camera is often the
//! ultra-wide one, which cannot focus on a label at arm's length.

/// One entry of `enumerateDevices`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CameraEntry {
    /// Stable for this site until the person clears its data.
    pub id: String,
    /// As the phone names it, in the phone's language; empty before the person allowed the camera.
    pub label: String,
}

const BACK: [&str; 7] = ["back", "rear", "environment", "arrière", "arriere", "dorsale", "trasera"];
const NOT_CLOSE: [&str; 7] = ["ultra", "0.5", "fisheye", "tele", "télé", "depth", "infrared"];

/// The camera to open: the one chosen before while it is there, else the first back camera with an ordinary lens. `None`
/// leaves the choice to the browser, which is asked for the camera that looks away from the person.
pub fn best<'a>(cameras: &'a [CameraEntry], remembered: Option<&str>) -> Option<&'a CameraEntry> {
    let known = cameras.iter().find(|camera| Some(camera.id.as_str()) == remembered);
    known.or_else(|| {
        let mut back: Vec<&CameraEntry> = cameras.iter().filter(|camera| says(camera, &BACK)).collect();
        back.sort_by_key(|camera| (says(camera, &NOT_CLOSE), order(&camera.label)));
        back.first().copied().filter(|camera| !says(camera, &NOT_CLOSE))
    })
}

/// The one after this, round and round: what the picker does.
pub fn next<'a>(cameras: &'a [CameraEntry], current: &str) -> Option<&'a CameraEntry> {
    let at = cameras.iter().position(|camera| camera.id == current).map_or(0, |at| at + 1);
    cameras.get(at % cameras.len().max(1))
}

fn says(camera: &CameraEntry, words: &[&str]) -> bool {
    let label = camera.label.to_lowercase();
    words.iter().any(|word| label.contains(word))
}

/// Android numbers its cameras, `camera2 0, facing back`; the lowest is the main one.
fn order(label: &str) -> u32 {
    let digits = |word: &str| word.trim_matches(',').parse().ok();
    label.split_whitespace().find_map(digits).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cameras(labels: &[&str]) -> Vec<CameraEntry> {
        let entry = |(at, label): (usize, &&str)| CameraEntry { id: at.to_string(), label: (*label).to_owned() };
        labels.iter().enumerate().map(entry).collect()
    }

    fn chosen(labels: &[&str]) -> Option<String> {
        best(&cameras(labels), None).map(|camera| camera.label.clone())
    }

    #[test]
    fn the_back_camera_with_an_ordinary_lens_is_chosen() {
        let iphone = ["Front Camera", "Back Ultra Wide Camera", "Back Telephoto Camera", "Back Camera"];
        assert_eq!(chosen(&iphone).as_deref(), Some("Back Camera"));
        let android = ["camera2 3, facing back", "camera2 1, facing front", "camera2 0, facing back"];
        assert_eq!(chosen(&android).as_deref(), Some("camera2 0, facing back"));
        let french = ["Caméra avant", "Caméra arrière ultra grand angle", "Caméra arrière"];
        assert_eq!(chosen(&french).as_deref(), Some("Caméra arrière"));
    }

    #[test]
    fn without_a_name_or_a_good_back_camera_the_browser_decides() {
        assert_eq!(chosen(&["", ""]), None);
        assert_eq!(chosen(&["Integrated Webcam"]), None);
        assert_eq!(chosen(&["Back Ultra Wide Camera"]), None);
    }

    #[test]
    fn what_a_person_chose_wins_while_it_is_there() {
        let list = cameras(&["Back Camera", "Front Camera"]);
        assert_eq!(best(&list, Some("1")).map(|camera| camera.id.as_str()), Some("1"));
        assert_eq!(best(&list, Some("gone")).map(|camera| camera.id.as_str()), Some("0"));
        assert_eq!(next(&list, "1").map(|camera| camera.id.as_str()), Some("0"));
        assert_eq!(next(&[], "1"), None);
    }
}
