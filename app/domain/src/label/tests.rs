use super::*;
use proptest::prelude::*;

fn kinds(raw: &str, symbology: Symbology) -> Vec<(CodeKind, String)> {
    classify(raw, symbology).into_iter().map(|code| (code.kind, code.value)).collect()
}

/// The texts of the label corpus: symbology, what the generator printed there, the text.
const LABELS: &str = include_str!("../../tests/labels.tsv");

#[test]
fn every_code_of_the_label_corpus_gets_its_kind() {
    let mut count = 0;
    for line in LABELS.lines().filter(|line| !line.starts_with('#')) {
        let [symbology, field, text] = line.splitn(3, '\t').collect::<Vec<_>>()[..] else { panic!("bad line {line}") };
        let symbology = serde_json::from_str(&format!("\"{symbology}\"")).unwrap();
        let got: Vec<CodeKind> = classify(text, symbology).into_iter().map(|code| code.kind).collect();
        let wanted: &[CodeKind] = match field {
            "mac" | "mta_mac" => &[CodeKind::Mac],
            "gpon_sn" => &[CodeKind::GponSerial],
            "serial" => &[CodeKind::DeviceSerial],
            "ean" | "upc" => &[CodeKind::Ean],
            "wifi" => &[CodeKind::WifiQr],
            "dm" | "serial_mac" => &[CodeKind::DeviceSerial, CodeKind::Mac],
            "serial_mac_gpon" => &[CodeKind::DeviceSerial, CodeKind::Mac, CodeKind::GponSerial],
            "asset_codabar" => &[CodeKind::DeviceSerial],
            "case_itf" => &[CodeKind::Other],
            other => panic!("unknown field {other}"),
        };
        assert_eq!(got, wanted, "{symbology:?} {text}");
        count += 1;
    }
    assert!(count > 150, "only {count} codes in the table");
}

#[test]
fn values_are_normalised_and_keys_never_shown() {
    use CodeKind::{DeviceSerial, Ean, GponSerial, Mac, Other, Url, WifiQr};
    for (raw, symbology, wanted) in [
        ("54504c4797441b58", Symbology::Code128, (GponSerial, "TPLG97441B58")),
        ("a8-9a-d7-e8-e9-ea", Symbology::Text, (Mac, "A8:9A:D7:E8:E9:EA")),
        ("MAC: a89a.d7e8.e9ea", Symbology::Text, (Mac, "A8:9A:D7:E8:E9:EA")),
        ("s/n: kfc36 laedc", Symbology::Text, (DeviceSerial, "KFC36LAEDC")),
        ("SN=704F5765F53E", Symbology::Text, (DeviceSerial, "704F5765F53E")),
        ("6954681453843", Symbology::Ean13, (Ean, "6954681453843")),
        ("6954681453843", Symbology::Text, (Ean, "6954681453843")),
        ("6954681453844", Symbology::Ean13, (DeviceSerial, "6954681453844")),
        ("6954681453843", Symbology::Code128, (DeviceSerial, "6954681453843")),
        ("00012345600012", Symbology::Itf, (Ean, "00012345600012")),
        ("1234567890", Symbology::Itf, (DeviceSerial, "1234567890")),
        ("96385074", Symbology::Ean8, (Ean, "96385074")),
        ("96385074", Symbology::Text, (DeviceSerial, "96385074")),
        ("wifi:S:Caf\\;é;T:WPA;P:S:secret;;", Symbology::QrCode, (WifiQr, "Caf;é")),
        ("WIFI:T:WPA;P:secret;;", Symbology::QrCode, (WifiQr, "")),
        ("HTTPS://tplinkwifi.net/app?sn=1234", Symbology::QrCode, (Url, "HTTPS://tplinkwifi.net/app?sn=1234")),
        ("www.example.ca", Symbology::QrCode, (Url, "www.example.ca")),
        ("192.168.0.1", Symbology::Text, (Other, "192.168.0.1")),
        ("", Symbology::Text, (Other, "")),
        ("é", Symbology::Code39, (Other, "é")),
    ] {
        assert_eq!(kinds(raw, symbology), [(wanted.0, wanted.1.to_owned())], "{raw} as {symbology:?}");
    }
}

#[test]
fn combined_codes_are_taken_apart() {
    use CodeKind::{DeviceSerial, GponSerial, Mac, Several};
    let pair = |kind, value: &str| (kind, value.to_owned());
    for (raw, wanted) in [
        (
            "S/N:KFC36LAEDC;MAC:70:4F:57:65:F5:3E",
            vec![pair(DeviceSerial, "KFC36LAEDC"), pair(Mac, "70:4F:57:65:F5:3E")],
        ),
        ("704F5765F53E|VSOLAE679F02", vec![pair(Mac, "70:4F:57:65:F5:3E"), pair(GponSerial, "VSOLAE679F02")]),
        ("S/N=HWTCD280C053;MODEL=F@ST 3896", vec![pair(GponSerial, "HWTCD280C053")]),
        ("PN=844G-1 SN=946561491163 MAC=bad", vec![pair(DeviceSerial, "946561491163")]),
        ("PN=844G-1 MODEL=X", vec![pair(Several, "PN=844G-1 MODEL=X")]),
        ("é,è", vec![pair(Several, "é,è")]),
    ] {
        assert_eq!(kinds(raw, Symbology::QrCode), wanted, "{raw}");
    }
}

#[test]
fn the_serial_is_looked_up_first_and_an_ean_never() {
    let codes: Vec<LabelCode> = [
        ("6954681453843", Symbology::Ean13),
        ("704F5765F53E", Symbology::Code128),
        ("VSOLAE679F02", Symbology::Code39),
        ("WIFI:T:WPA;S:A;P:secret12;;", Symbology::QrCode),
        ("KFC36LAEDCNRB7", Symbology::Code128),
        ("KFC36LAEDCNRB7,704F5765F53E", Symbology::DataMatrix),
    ]
    .into_iter()
    .flat_map(|(raw, symbology)| classify(raw, symbology))
    .collect();
    let picked: Vec<&str> = pick(&codes).into_iter().map(|code| code.value.as_str()).collect();
    assert_eq!(picked, ["KFC36LAEDCNRB7", "VSOLAE679F02", "70:4F:57:65:F5:3E"]);
    assert!(pick(&classify("6954681453843", Symbology::Ean13)).is_empty());
}

proptest! {
    #[test]
    fn every_text_gets_a_kind_and_the_kind_holds(raw in "\\PC*", at in 0usize..13) {
        let symbology = [
            Symbology::Code128, Symbology::Code39, Symbology::Ean13, Symbology::Ean8, Symbology::UpcA, Symbology::UpcE, Symbology::Itf,
            Symbology::Codabar, Symbology::QrCode, Symbology::DataMatrix, Symbology::Aztec, Symbology::Pdf417, Symbology::Text,
        ][at];
        let codes = classify(&raw, symbology);
        prop_assert!(!codes.is_empty());
        for code in codes {
            match code.kind {
                CodeKind::Mac => prop_assert!(MacAddress::parse(&code.value).is_ok()),
                CodeKind::GponSerial => prop_assert!(GponSerial::parse(&code.value).is_ok()),
                CodeKind::DeviceSerial => prop_assert!(DeviceSerial::parse(&code.value).is_ok()),
                _ => {}
            }
        }
    }
}
