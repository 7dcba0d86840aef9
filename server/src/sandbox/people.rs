//! The people of the sandbox: they always exist and never change, so that tests and screens may name them.

use domain::person::{Person, Role};

const TECHNICIANS: [&str; 20] = [
    "Marc Gagnon",
    "Simon Gervais",
    "Luc Bélanger",
    "Éric Lavoie",
    "Jean-François Côté",
    "Mélanie Roy",
    "Patrick O’Neil",
    "Karim Haddad",
    "Stéphane Poulin",
    "Annie Lévesque",
    "Mathieu Désilets",
    "Olivier St-Pierre",
    "Nadia Benali",
    "François Thériault",
    "Yan Ouellet",
    "Chantal Boisvert",
    "Sébastien Hébert",
    "Gabriel Lemieux",
    "Thomas Nguyễn",
    "Josée Dubé",
];
const OTHERS: [(&str, &str, Role); 7] = [
    ("csr1", "Julie Lapointe", Role::Agent),
    ("csr2", "Marc-André Rivard", Role::Agent),
    ("csr3", "Sophie Mercier", Role::Agent),
    ("csr4", "David Cohen", Role::Agent),
    ("dispatch1", "Julie Morin", Role::Dispatcher),
    ("dispatch2", "Robert Saint-Amand", Role::Dispatcher),
    ("admin", "Isabelle Fortin", Role::Admin),
];

/// `tech1`..`tech20`, `csr1`..`csr4`, `dispatch1`, `dispatch2`, `admin`, in that order.
pub fn people() -> Vec<Person> {
    let technicians = TECHNICIANS.iter().enumerate().map(|(at, name)| Person {
        id: format!("tech{}", at + 1),
        name: (*name).to_owned(),
        role: Role::Technician,
        technician: Some(format!("TECH-{:03}", at + 1)),
        day: None,
    });
    let others = OTHERS.iter().map(|(id, name, role)| Person {
        id: (*id).to_owned(),
        name: (*name).to_owned(),
        role: *role,
        technician: None,
        day: None,
    });
    technicians.chain(others).collect()
}
