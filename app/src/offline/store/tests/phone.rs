//! A database of a test's own, with the connections of two tabs.

use super::super::{Connection, PhoneStore, VERSION};
use idb::Factory;
use outbox::contract::Phone;
use std::{cell::Cell, thread::LocalKey};

thread_local! {
    static LEFT: Connection = const { Connection::new(None) };
    static RIGHT: Connection = const { Connection::new(None) };
}

/// One database of this browser.
pub struct Browser {
    name: &'static str,
    version: u32,
    next: Cell<&'static LocalKey<Connection>>,
}

impl Browser {
    /// A new one of that name; an older run's is deleted, and the tabs of the test before are closed.
    pub async fn fresh(name: &'static str) -> Self {
        let phone = Self { name, version: VERSION, next: Cell::new(&LEFT) };
        phone.kill();
        Factory::new().unwrap().delete(name).unwrap().await.unwrap();
        phone
    }

    /// The same database under a version of the app whose schema is another.
    pub fn of_version(&self, version: u32) -> Self {
        Self { name: self.name, version, next: Cell::new(&RIGHT) }
    }
}

impl Phone for Browser {
    type Store = PhoneStore;

    fn tab(&self) -> PhoneStore {
        let connection = self.next.get();
        self.next.set(if std::ptr::eq(connection, &LEFT) { &RIGHT } else { &LEFT });
        PhoneStore { name: self.name, version: self.version, connection }
    }

    fn kill(&self) {
        for connection in [&LEFT, &RIGHT] {
            if let Some(database) = connection.take() {
                database.close();
            }
        }
    }
}
