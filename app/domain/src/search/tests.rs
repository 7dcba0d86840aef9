use super::*;

fn world() -> Index {
    let tremblay = Some("CUST-2026-00042".to_owned());
    let home = Some("LOC-00210".to_owned());
    let records = [
        Record::new(Kind::Customer, "CUST-2026-00042")
            .with(Field::Name, Some("Véronique Tremblay"))
            .with(Field::Town, Some("Napierville"))
            .with(Field::Mobile, Some("+15145550148")),
        Record::new(Kind::Customer, "Ferme O'Brien + Fils")
            .with(Field::Name, Some("Ferme O'Brien + Fils"))
            .with(Field::Town, Some("Saint-Rémi"))
            .with(Field::Phone, Some("450 555-0148"))
            .with(Field::Contact, Some("Sean O’Brien")),
        Record::new(Kind::Location, "LOC-00210")
            .at(tremblay.clone(), None)
            .with(Field::Address, Some("118, rue de l’Église"))
            .with(Field::Town, Some("Napierville"))
            .with(Field::PostalCode, Some("J0J 1L0")),
        Record::new(Kind::Location, "LOC-00211")
            .at(tremblay.clone(), None)
            .with(Field::Address, Some("7, rang Saint-André"))
            .with(Field::Town, Some("Sainte-Clotilde"))
            .with(Field::PostalCode, Some("J0L 1W0")),
        Record::new(Kind::Equipment, "EQP-00210")
            .at(tremblay.clone(), home.clone())
            .in_state(Some("Installed".to_owned()))
            .with(Field::Serial, Some("2239A7B004512"))
            .with(Field::Mac, Some("9ca2.f497.441b"))
            .with(Field::Gpon, Some("54504C4797441B58"))
            .with(Field::Model, Some("TP-Link XX230v")),
        Record::new(Kind::Issue, "ISS-2026-01877")
            .at(tremblay.clone(), home)
            .with(Field::Subject, Some("Wi-Fi faible à l’étage")),
        Record::new(Kind::Invoice, "ACC-SINV-2026-00148").at(tremblay, None).with(Field::Amount, Some("91.93")),
    ];
    Index::from_lines(write_lines(&records))
}

fn names(query: &str) -> Vec<String> {
    world().search(query, 5).hits.into_iter().map(|hit| hit.name).collect()
}

#[test]
fn every_scrap_finds_its_record_first() {
    for (query, name) in [
        ("5145550148", "CUST-2026-00042"),
        ("(514) 555-0148", "CUST-2026-00042"),
        ("+1 450 555 0148", "Ferme O'Brien + Fils"),
        ("veronique tremblay", "CUST-2026-00042"),
        ("trembl", "CUST-2026-00042"),
        ("TREMBLÉ", ""),
        ("trembaly", "CUST-2026-00042"),
        ("obrien", "Ferme O'Brien + Fils"),
        ("o’brien st remi", "Ferme O'Brien + Fils"),
        ("9C-A2-F4-97-44-1B", "EQP-00210"),
        ("9c a2 f4 97 44 1b", "EQP-00210"),
        ("441b", "EQP-00210"),
        ("TPLG97441B58", "EQP-00210"),
        ("54504c47 97441b58", "EQP-00210"),
        ("54504c4797", "EQP-00210"),
        ("4512", "EQP-00210"),
        ("S/N: 2239 A7B0 04512", "EQP-00210"),
        ("118 eglise", "LOC-00210"),
        ("118 rue de l'église", "LOC-00210"),
        ("7 rg st-andre", "LOC-00211"),
        ("J0L1W0", "LOC-00211"),
        ("1w0", "LOC-00211"),
        ("iss 1877", "ISS-2026-01877"),
        ("billet 1877", "ISS-2026-01877"),
        ("1877", "ISS-2026-01877"),
        ("ACC-SINV-2026-00148", "ACC-SINV-2026-00148"),
        ("facture tremblay", "ACC-SINV-2026-00148"),
        ("tremblay xx230v", "EQP-00210"),
        ("wifi tremblay", "ISS-2026-01877"),
    ] {
        assert_eq!(names(query).first().map_or("", String::as_str), name, "{query}");
    }
}

#[test]
fn every_word_must_be_found_and_in_one_place() {
    assert!(names("tremblay remi").is_empty());
    assert_eq!(names("loc-210"), ["LOC-00210"]);
    assert!(!names("0210").contains(&"LOC-00210".to_owned()));
    assert_eq!(names("tremblay clotilde"), ["CUST-2026-00042", "LOC-00211"]);
    assert!(names("118 clotilde").is_empty() && names("tremblay 118 clotilde").is_empty());
    assert!(names("").is_empty() && names("zzzzzz").is_empty());
}

#[test]
fn a_hit_says_why_to_the_character() {
    let hits = world().search("0148", 5).hits;
    let told: Vec<_> = hits.iter().map(|hit| (hit.name.as_str(), hit.reasons[0].field, hit.reasons[0].how)).collect();
    assert_eq!(
        told,
        [
            ("CUST-2026-00042", Field::Mobile, How::Ending),
            ("Ferme O'Brien + Fils", Field::Phone, How::Ending),
            ("ACC-SINV-2026-00148", Field::Code, How::Ending)
        ]
    );
    let marks = |reason: &Reason| {
        let piece = |piece: &Piece| if piece.marked { format!("[{}]", piece.text) } else { piece.text.clone() };
        reason.text.0.iter().map(piece).collect::<String>()
    };
    assert_eq!(marks(&hits[0].reasons[0]), "514 555-[0148]");
    assert_eq!(hits[1].reasons[0].contact.as_deref(), Some("Sean O’Brien"));
    let hit = world().search("eglise 118 véro", 5).hits.swap_remove(1);
    let reasons: Vec<_> = hit.reasons.iter().map(|reason| (marks(reason), reason.of)).collect();
    assert_eq!(hit.name, "LOC-00210");
    assert_eq!(
        reasons,
        [("[118], rue de l’[Église]".to_owned(), None), ("[Véro]nique Tremblay".to_owned(), Some(Kind::Customer))]
    );
    assert_eq!(marks(&world().search("44:1b", 5).hits[0].reasons[0]), "9C:A2:F4:97:[44:1B]");
    assert_eq!(marks(&world().search("54504c4797441b58", 5).hits[0].reasons[0]), "[TPLG97441B58]");
}

#[test]
fn a_title_is_marked_and_tells_what_it_is_about() {
    let hit = world().search("01877", 5).hits.swap_remove(0);
    assert_eq!(
        hit.title.0,
        [Piece { text: "ISS-2026-".into(), marked: false }, Piece { text: "01877".into(), marked: true }]
    );
    let about: Vec<_> = hit.about.iter().map(|about| about.text.as_str()).collect();
    assert_eq!(about, ["Wi-Fi faible à l’étage", "Véronique Tremblay", "Napierville"]);
    assert_eq!(hit.customer.as_deref(), Some("CUST-2026-00042"));
}

#[test]
fn lines_from_elsewhere_never_make_it_panic() {
    for lines in
        ["", "\n\n", "C", "X\tname\t9\t9\t\tbAll", "C\tA\t99\t7\t\taTremblay\nL\tB\t0\t\t\té", "C\tA\t0\t0\t\taBoucle"]
    {
        let index = Index::from_lines(lines.to_owned());
        let _ = (index.search("tremblay", 5), index.search("boucle", 5), index.search("1", 5));
    }
}

proptest::proptest! {
    #[test]
    fn no_query_makes_it_panic(query in "\\PC{0,40}") {
        let found = world().search(&query, 3);
        proptest::prop_assert!(found.hits.iter().all(|hit| !hit.reasons.is_empty()));
        proptest::prop_assert!(found.hits.len() <= found.total as usize);
    }
}
