//! The memory store held to the same contract as IndexedDB: what is shown over the one then holds over the other.

use crate::world::run;
use outbox::{contract, contract::Phone, memory::MemoryStore};

#[derive(Default)]
struct Memory(MemoryStore);
impl Phone for Memory {
    type Store = MemoryStore;
    fn tab(&self) -> MemoryStore {
        self.0.clone()
    }
    fn kill(&self) {
        self.0.crash();
    }
}

macro_rules! tests {
    ($($rule:ident)*) => {$(
        #[test]
        fn $rule() {
            run(contract::$rule(&Memory::default()));
        }
    )*};
}
outbox::each_rule!(tests);

#[test]
fn a_full_phone_keeps_what_it_has() {
    let phone = Memory::default();
    phone.0.set_room(Some(contract::ROOM_BYTES));
    run(contract::a_full_phone_keeps_what_it_has(&phone));
}
