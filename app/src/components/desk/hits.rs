//! What a search found, as rows: what it is, and why it was found with the very characters that matched.

mod words;

use crate::{
    components::{chip::chip, icon::icon, number::dollars},
    i18n::{msg::search as words_of, t},
    route::Route,
};
use domain::search::{About, Field, Hit, Kind, Marked};
use leptos::prelude::*;

/// The groups a list is shown in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Group {
    /// Customers and their places.
    Customers,
    /// Devices.
    Devices,
    /// Issues, visits, invoices.
    Records,
}

impl Group {
    /// Where a record stands.
    pub fn of(kind: Kind) -> Self {
        match kind {
            Kind::Customer | Kind::Location => Self::Customers,
            Kind::Equipment => Self::Devices,
            Kind::Issue | Kind::Job | Kind::Invoice => Self::Records,
        }
    }

    /// Its heading.
    pub fn heading(self) -> &'static str {
        t(match self {
            Self::Customers => words_of::CUSTOMERS,
            Self::Devices => words_of::DEVICES,
            Self::Records => words_of::RECORDS,
        })
    }
}

/// Hits in their groups, the group of the best hit first; at most so many of a kind.
pub fn grouped(hits: &[Hit], per_kind: usize) -> Vec<(Group, Vec<Hit>)> {
    let mut groups: Vec<(Group, Vec<Hit>)> = Vec::new();
    for hit in hits {
        let group = Group::of(hit.kind);
        let at = groups.iter().position(|(known, _)| *known == group).unwrap_or_else(|| {
            groups.push((group, Vec::new()));
            groups.len() - 1
        });
        let known = &mut groups[at].1;
        if known.iter().filter(|other| other.kind == hit.kind).count() < per_kind {
            known.push(hit.clone());
        }
    }
    groups
}

/// Where a hit leads: a device to its page, everything else to its customer until it has a page of its own.
pub fn route(hit: &Hit) -> Option<Route> {
    match (hit.kind, &hit.serial, &hit.customer) {
        (Kind::Equipment, Some(serial), _) => Some(Route::Device { serial: serial.clone(), job: None }),
        (_, _, Some(customer)) => Some(Route::Customer { name: customer.clone() }),
        _ => None,
    }
}

/// The inside of a row.
pub fn hit(hit: &Hit) -> AnyView {
    let name = match hit.kind {
        Kind::Customer => "customer",
        Kind::Location => "location",
        Kind::Equipment => "device",
        Kind::Issue => "ticket",
        Kind::Job => "wrench",
        Kind::Invoice => "subscription",
    };
    let about: Vec<_> = hit.about.iter().map(|about| view! { <span class="quiet">" · "{told(about)}</span> }).collect();
    let state = hit.state.as_deref().map(|state| {
        let (tone, icon_name, text) = words::state(state);
        chip(tone, icon_name, text)
    });
    view! {
        <span class="hit-tile">{icon(name)}</span>
        <span class="hit-text">
            <span class="clip"><b>{marked(&hit.title)}</b>{about}</span>
            <span class="small quiet clip">{reasons(hit)}</span>
        </span>
        <span class="row">{state}</span>
    }
    .into_any()
}

fn told(about: &About) -> String {
    match about.field {
        Field::Amount => match about.text.replace('.', "").parse() {
            Ok(cents) => words_of::dollars(&dollars(cents)),
            Err(_) => about.text.clone(),
        },
        _ => about.text.clone(),
    }
}

/// At most two reasons: a third says nothing more.
fn reasons(hit: &Hit) -> Vec<AnyView> {
    let reasons = hit.reasons.iter().take(2).enumerate();
    reasons
        .map(|(at, reason)| {
            let between = (at > 0).then_some(" · ");
            let class = if words::is_code(reason.field) { "code" } else { "" };
            let contact = reason.contact.as_ref().map(|name| words_of::contact(name));
            view! { {between}{words::why(reason)}" "<span class=class>{marked(&reason.text)}</span>{contact} }
                .into_any()
        })
        .collect()
}

fn marked(text: &Marked) -> Vec<AnyView> {
    let piece = |piece: &domain::search::Piece| {
        let text = piece.text.clone();
        if piece.marked { view! { <mark>{text}</mark> }.into_any() } else { text.into_any() }
    };
    text.0.iter().map(piece).collect()
}
