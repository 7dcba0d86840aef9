//! Drift: where a site's doctypes are no longer what the clients read. Told on `/admin`; nothing is stopped by it, because
//! every field is read tolerantly.

use crate::{
    prepare::plan::{ADDITIONS, Addition, Field},
    upstream::{
        UpstreamError,
        erpnext::{DocType, ErpNext, SubscriptionDoctype},
    },
};
use app::api::admin::{Drift, DriftKind};
use futures::future::join_all;

/// A doctype, and of the fields it is read by: the name and the kind, by `name:Kind`, a Select's words by `=a|b`.
type Read = (&'static str, &'static str);

const READ: [Read; 8] = [
    (
        "Service Equipment",
        "serial_number:Data mac_address:Data barcode:Data brand:Data model:Data customer:Link service_location:Link \
         equipment_type:Select=ONT|Modem|Router|TV_Box|Switch|VoIP_ATA|Power_Supply \
         status:Select=In_Stock|Installed|Faulty|Returned|Lost olt_name:Data olt_frame:Int olt_slot:Int olt_port:Int \
         ont_id:Int installed_on:Date last_seen:Datetime firmware:Data",
    ),
    (
        "Dispatch Job",
        "subject:Data job_type:Select=installation|repair|maintenance|retrieval|survey priority:Select=low|medium|high|urgent \
         status:Select=open|assigned|in_progress|completed|cancelled customer:Link service_location:Link \
         assigned_tech:Link issue:Link scheduled_date:Date start_time:Time duration_h:Float notes:Text started_at:Datetime \
         completed_at:Datetime equipment:Table",
    ),
    (
        "Service Location",
        "customer:Link address_line:Data city:Data postal_code:Data latitude:Float longitude:Float connection_type:Select \
         olt_port:Data access_notes:Small_Text status:Select",
    ),
    ("Dispatch Technician", "full_name:Data user:Link status:Select=active|on_leave|inactive"),
    (
        "Customer",
        "customer_name:Data customer_type:Select language:Link mobile_no:Read_Only email_id:Read_Only disabled:Check",
    ),
    (
        "Issue",
        "subject:Data status:Select=Open customer:Link opening_date:Date opening_time:Time priority:Link raised_by:Data service_location:Link",
    ),
    (
        "Payment Entry",
        "paid_amount:Currency paid_from_account_currency:Link reference_no:Data party_type:Link party:Dynamic_Link \
         payment_type:Select=Receive|Pay posting_date:Date mode_of_payment:Link",
    ),
    (
        "Sales Invoice",
        "customer:Link posting_date:Date due_date:Date from_date:Date to_date:Date net_total:Currency \
         total_taxes_and_charges:Currency grand_total:Currency outstanding_amount:Currency currency:Link status:Select",
    ),
];

const SERVICE_SUBSCRIPTION: Read = (
    "Service Subscription",
    "customer:Link service_location:Link plan_name:Data monthly_price:Currency status:Select=Active start_date:Date",
);
const SUBSCRIPTION: Read =
    ("Subscription", "party_type:Link party:Dynamic_Link status:Select=Active start_date:Date plans:Table");

/// What of the site differs, doctype by doctype. A doctype that cannot be asked is an error of the whole: half a list
/// would read as "no drift".
pub async fn find(site: &ErpNext, subscriptions: SubscriptionDoctype) -> Result<Vec<Drift>, UpstreamError> {
    let subscription = match subscriptions {
        SubscriptionDoctype::ServiceSubscription => SERVICE_SUBSCRIPTION,
        SubscriptionDoctype::Subscription => SUBSCRIPTION,
    };
    let read: Vec<Read> = READ.into_iter().chain([subscription]).collect();
    let found = join_all(read.iter().map(|(doctype, _)| site.find_doctype(doctype))).await;
    let mut drifts = Vec::new();
    for ((doctype, fields), found) in read.iter().zip(found) {
        match found {
            Ok(there) => drifts.extend(compare(&there, fields)),
            Err(UpstreamError::NotFound) => drifts.push(drift(doctype, "", DriftKind::NoDoctype, "")),
            Err(error) => return Err(error),
        }
    }
    Ok(drifts)
}

fn compare(there: &DocType, fields: &str) -> Vec<Drift> {
    let read = fields.split_whitespace().filter_map(|field| {
        let (fieldname, kind) = field.split_once(':')?;
        let (kind, words) = kind.split_once('=').unwrap_or((kind, ""));
        difference(there, fieldname, &kind.replace('_', " "), &words.replace('_', " "), words)
    });
    read.chain(ADDITIONS.iter().filter_map(|addition| addition_lacks(addition, there))).collect()
}

/// `words` are separated by `|`; a word is there as it is written, or with spaces for its underscores.
fn difference(there: &DocType, fieldname: &str, kind: &str, spaced: &str, words: &str) -> Option<Drift> {
    let Some(field) = there.field(fieldname) else {
        return Some(drift(&there.name, fieldname, DriftKind::Missing, kind));
    };
    if !kin(kind, &field.fieldtype) {
        return Some(drift(&there.name, fieldname, DriftKind::OtherKind, &format!("{kind} → {}", field.fieldtype)));
    }
    let has = |word: &str| field.words().any(|there| there == word);
    let pairs = words.split('|').zip(spaced.split('|')).filter(|(word, _)| !word.is_empty());
    let gone: Vec<&str> = pairs.filter(|(word, spaced)| !has(word) && !has(spaced)).map(|(_, spaced)| spaced).collect();
    (!gone.is_empty()).then(|| drift(&there.name, fieldname, DriftKind::WordsGone, &gone.join(", ")))
}

/// Kinds whose values read alike.
fn kin(wanted: &str, there: &str) -> bool {
    const KIN: [&[&str]; 4] = [
        &["Data", "Small Text", "Text", "Long Text", "Text Editor", "Read Only", "Phone", "Select", "Autocomplete"],
        &["Float", "Int", "Currency", "Percent", "Check"],
        &["Link", "Dynamic Link", "Data", "Read Only"],
        &["Table", "Table MultiSelect"],
    ];
    let texts_become_words = wanted == "Select" && there != "Select";
    wanted == there || (!texts_become_words && KIN.iter().any(|kin| kin.contains(&wanted) && kin.contains(&there)))
}

fn addition_lacks(addition: &Addition, there: &DocType) -> Option<Drift> {
    let own = addition.doctype() == there.name;
    match addition {
        Addition::Field(_, Field { fieldname, fieldtype, .. }) if own && there.field(fieldname).is_none() => {
            Some(drift(&there.name, fieldname, DriftKind::NotPrepared, fieldtype))
        }
        Addition::Field(_, Field { fieldname, unique: true, .. }) if own => {
            let is_unique = there.field(fieldname).is_some_and(|field| field.unique == 1);
            (!is_unique).then(|| drift(&there.name, fieldname, DriftKind::NotPrepared, "unique"))
        }
        Addition::Words(_, fieldname, words) if own => {
            let field = there.field(fieldname)?;
            let gone: Vec<&str> =
                words.iter().copied().filter(|word| !field.words().any(|there| there == *word)).collect();
            (!gone.is_empty()).then(|| drift(&there.name, fieldname, DriftKind::NotPrepared, &gone.join(", ")))
        }
        _ => None,
    }
}

fn drift(doctype: &str, field: &str, kind: DriftKind, detail: &str) -> Drift {
    Drift { doctype: doctype.to_owned(), field: field.to_owned(), kind, detail: detail.to_owned() }
}
