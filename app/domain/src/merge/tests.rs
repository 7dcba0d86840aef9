//! Properties of the merge, over documents of a few fields and few values, so that overlaps are common.

use super::*;
use proptest::{collection::btree_map, option, prelude::*, sample::select};
use serde_json::json;

const FIELDS: [&str; 5] = ["brand", "gpon_sn", "mac_address", "model", "notes"];

fn value() -> impl Strategy<Value = Value> {
    select(vec![json!("a"), json!("b"), json!("c"), json!(1), json!(1.5), Value::Null, json!(""), json!(true)])
}

/// A whole document.
fn document() -> impl Strategy<Value = FieldValues> {
    FIELDS.map(|field| value().prop_map(move |value| (field.to_owned(), value))).prop_map(FieldValues::from_iter)
}

/// Some fields changed.
fn edits() -> impl Strategy<Value = FieldValues> {
    btree_map(select(FIELDS.map(str::to_owned).to_vec()), value(), 0..=5)
}

fn with(document: &FieldValues, edits: &FieldValues) -> FieldValues {
    document.iter().chain(edits).map(|(field, value)| (field.clone(), value.clone())).collect()
}

fn changed(base: &FieldValues, other: &FieldValues) -> Vec<String> {
    base.keys().filter(|field| !same(&base[*field], &other[*field])).cloned().collect()
}

fn alike(one: &FieldValues, other: &FieldValues) -> bool {
    one.keys().chain(other.keys()).all(|field| same(&one[field], &other[field]))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, ..ProptestConfig::default() })]

    /// Whatever both sides did: overlap with different values asks, for exactly those fields, and nothing else does.
    #[test]
    fn asks_for_exactly_what_both_changed_to_something_else(base in document(), mine in edits(), office in edits()) {
        let theirs = with(&base, &office);
        let merged = merge(&base, &mine, &theirs);
        for field in FIELDS {
            let wanted = mine.get(field).unwrap_or(&base[field]);
            let both = !same(wanted, &base[field]) && !same(&theirs[field], &base[field]);
            let asks = both && !same(wanted, &theirs[field]);
            prop_assert_eq!(merged.conflict.contains_key(field), asks, "{}", field);
        }
        for (field, asked) in &merged.conflict {
            prop_assert_eq!((&asked.base, &asked.mine, &asked.theirs), (&base[field], &mine[field], &theirs[field]));
            prop_assert!(!merged.write.contains_key(field) && !merged.kept.contains(field));
        }
    }

    /// Fields of their own merge to the union of the two.
    #[test]
    fn what_does_not_overlap_is_the_union(base in document(), edits in edits(), split in 0usize..32) {
        let is_mine = |field: &String| split >> FIELDS.iter().position(|known| known == field).unwrap() & 1 == 1;
        let (mine, office): (FieldValues, FieldValues) = edits.clone().into_iter().partition(|(field, _)| is_mine(field));
        let theirs = with(&base, &office);
        let merged = merge(&base, &mine, &theirs);
        prop_assert!(merged.conflict.is_empty());
        prop_assert!(alike(&with(&theirs, &merged.write), &with(&base, &edits)));
        prop_assert_eq!(merged.kept, changed(&base, &theirs));
    }

    /// Who came first makes no difference: the two sides swapped give the same document and the same questions.
    #[test]
    fn is_the_same_from_either_side(base in document(), one in edits(), other in edits()) {
        let (one, other) = (with(&base, &one), with(&base, &other));
        let (here, there) = (merge(&base, &one, &other), merge(&base, &other, &one));
        prop_assert!(here.conflict.keys().eq(there.conflict.keys()));
        for (field, asked) in &here.conflict {
            prop_assert_eq!((&asked.mine, &asked.theirs), (&there.conflict[field].theirs, &there.conflict[field].mine));
        }
        let (from_here, from_there) = (with(&other, &here.write), with(&one, &there.write));
        for field in FIELDS.iter().filter(|field| !here.conflict.contains_key(**field)) {
            prop_assert!(same(&from_here[*field], &from_there[*field]), "{}", field);
        }
    }

    /// Two changes that do not overlap give the same document in either order.
    #[test]
    fn the_order_of_two_changes_is_free(base in document(), edits in edits(), split in 0usize..32) {
        let is_first = |field: &String| split >> FIELDS.iter().position(|known| known == field).unwrap() & 1 == 1;
        let (first, second): (FieldValues, FieldValues) = edits.into_iter().partition(|(field, _)| is_first(field));
        let apply = |to: &FieldValues, change| with(to, &merge(&base, change, to).write);
        prop_assert!(alike(&apply(&apply(&base, &first), &second), &apply(&apply(&base, &second), &first)));
    }

    /// The same again finds nothing to write and nothing to ask.
    #[test]
    fn again_is_nothing(base in document(), mine in edits(), office in edits()) {
        let theirs = with(&base, &office);
        let merged = merge(&base, &mine, &theirs);
        let after = with(&theirs, &merged.write);
        let again = merge(&base, &mine, &after);
        prop_assert!(again.write.is_empty());
        prop_assert!(again.conflict.keys().eq(merged.conflict.keys()), "only what was asked is asked again");
    }

    /// A phone that does not say what it had never overwrites anything.
    #[test]
    fn without_a_base_only_what_is_empty_is_written(mine in edits(), theirs in document(), known in option::of(document())) {
        let merged = merge(&FieldValues::new(), &mine, &theirs);
        for (field, wanted) in &mine {
            let is_free = same(&theirs[field], &Value::Null) || same(wanted, &theirs[field]);
            prop_assert_eq!(merged.conflict.contains_key(field), !is_free);
        }
        if let Some(base) = known {
            let asked = merge(&base, &mine, &theirs).conflict;
            prop_assert!(asked.keys().all(|field| merged.conflict.contains_key(field) || same(&theirs[field], &Value::Null)));
        }
    }

    /// A note stands once, below what was there, and what was there is untouched.
    #[test]
    fn a_note_is_added_once(text in "[a-z \n]{0,40}", line in "[A-Z][A-Z ]{0,10}[A-Z]", below in "[a-z \n]{0,20}") {
        let once = append_line(&text, &line).unwrap();
        prop_assert!(once.starts_with(text.trim_end()) && once.ends_with(&line));
        prop_assert_eq!(append_line(&once, &line), None);
        prop_assert_eq!(append_line(&format!("{once}\n{below}"), &line), None);
    }
}

#[test]
fn empty_is_empty_however_it_is_written() {
    for (one, other, alike) in [
        (json!(null), json!(""), true),
        (json!(" a"), json!("a"), true),
        (json!(1), json!(1.0), true),
        (json!(0), json!(null), false),
        (json!("1"), json!(1), false),
        (json!("A"), json!("a"), false),
    ] {
        assert_eq!((same(&one, &other), same(&other, &one)), (alike, alike), "{one} {other}");
    }
}
