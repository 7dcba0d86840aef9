//! Staff, catalogue and the small lists other documents link to.

use super::{Seed, doc, row};
use crate::sandbox::people::people;
use crate::sandbox::store::Doc;
use domain::person::Role;
use serde_json::{Value, json};

/// Plan, monthly price, item.
pub const PLANS: [(&str, f64); 5] = [
    ("Fibre 100", 54.95),
    ("Fibre 500", 74.95),
    ("Fibre 1000", 94.95),
    ("Téléphonie", 14.95),
    ("Fibre Affaires 1000", 149.95),
];
pub const TAGS: [&str; 6] = ["fibre", "cuivre", "hauteur", "entreprise", "TV/IPTV", "téléphonie"];
const COLOURS: [&str; 6] = ["#0f766e", "#b45309", "#1d4ed8", "#7c3aed", "#be123c", "#15803d"];

/// Users, technicians, tags, plans, and the groups, priorities and types.
pub fn documents(seed: &Seed) -> Vec<(&'static str, Doc)> {
    let at = seed.day(-900).to_string();
    let named =
        |doctype: &'static str, field: &str, name: &str| (doctype, doc(name.to_owned(), &at, json!({ field: name })));
    let mut docs = vec![
        (
            "Company",
            doc("TARGO".to_owned(), &at, json!({ "company_name": "TARGO", "abbr": "T", "default_currency": "CAD" })),
        ),
        ("System Settings", doc("System Settings".to_owned(), &at, settings())),
        (
            "User",
            doc("sandbox".to_owned(), &at, json!({ "email": "sandbox", "full_name": "Sandbox API", "enabled": 1 })),
        ),
    ];
    docs.extend(["Résidentiel", "Commercial"].map(|name| named("Customer Group", "customer_group_name", name)));
    docs.extend(["Québec", "Canada"].map(|name| named("Territory", "territory_name", name)));
    docs.extend(["Low", "Medium", "High", "Urgent"].map(|name| named("Issue Priority", "description", name)));
    docs.extend(
        ["Panne", "Lenteur", "Télé", "Facturation", "Déménagement"]
            .map(|name| named("Issue Type", "description", name)),
    );
    for (at_colour, tag) in TAGS.iter().enumerate() {
        docs.push(("Dispatch Tag", doc((*tag).to_owned(), &at, json!({ "tag": tag, "color": COLOURS[at_colour] }))));
    }
    for (plan, price) in PLANS {
        let item = json!({ "item_code": plan, "item_name": plan, "stock_uom": "Unit", "standard_rate": price });
        docs.push(("Item", doc(plan.to_owned(), &at, item)));
        let fields = json!({ "plan_name": plan, "currency": "CAD", "item": plan, "price_determination": "Fixed Rate",
            "cost": price, "billing_interval": "Month", "billing_interval_count": 1 });
        docs.push(("Subscription Plan", doc(plan.to_owned(), &at, fields)));
    }
    for (n, person) in people().into_iter().enumerate() {
        let (first, last) = person.name.split_once(' ').unwrap_or((&person.name, ""));
        let user = json!({ "email": format!("{}@gigafibre.example", person.id), "first_name": first, "last_name": last,
            "full_name": person.name, "enabled": 1, "user_type": "System User", "language": "fr" });
        docs.push(("User", doc(person.id.clone(), &at, user)));
        if person.role == Role::Technician {
            docs.push(("Dispatch Technician", technician(n, &at, &person.name, &person.id)));
        }
    }
    docs
}

fn technician(n: usize, at: &str, full_name: &str, user: &str) -> Doc {
    let shift = json!({ "days": [1, 2, 3, 4, 5, 6, 7], "start": "07:30", "end": "17:00" }).to_string();
    let mut doc = doc(
        format!("TECH-{:03}", n + 1),
        at,
        json!({
            "full_name": full_name, "user": user, "phone": format!("+145055503{:02}", n + 1), "color": COLOURS[n % 6],
            "status": if n == 18 { "on_leave" } else { "active" }, "shift": shift, "traccar_device_id": format!("{}", 500 + n),
        }),
    );
    let tags = [TAGS[0], TAGS[(n + 1) % 6]];
    let rows: Vec<Value> = tags
        .iter()
        .take(if n % 6 == 5 { 1 } else { 2 })
        .enumerate()
        .map(|(at, tag)| row(&doc, "Dispatch Technician", "tags", at + 1, json!({ "tag": tag })))
        .collect();
    doc.insert("tags".to_owned(), Value::Array(rows));
    doc
}

fn settings() -> Value {
    json!({ "app_name": "ERPNext", "country": "Canada", "language": "fr", "time_zone": "America/Toronto", "currency": "CAD",
        "date_format": "yyyy-mm-dd", "time_format": "HH:mm:ss", "float_precision": "6" })
}
