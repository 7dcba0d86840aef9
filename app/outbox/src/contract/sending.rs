//! The whole way of an op over a real store: taken in, claimed, sent, settled.

use super::{
    Phone,
    server::{Server, outbox},
};
use crate::{End, Lane, State, Store, photo_ref, sha256_hex};
use domain::{
    dispatch_job::EquipmentAction,
    op::{Change, LinkEquipment, ReadPhoto},
};
use std::rc::Rc;

pub async fn an_op_ends_with_its_receipt(phone: &impl Phone) {
    let (server, bytes) = (Server::default(), vec![9; 50_000]);
    let tab = outbox(phone.tab(), &server);
    let read = ReadPhoto { photo: photo_ref(&bytes), what: "equipment".into(), job: None };
    let with_photo = tab.enqueue(Change::ReadPhoto(read), None, std::slice::from_ref(&bytes), 0).await.unwrap();
    let without = tab.enqueue(link(), None, &[], 0).await.unwrap();
    phone.kill();
    let tab = outbox(phone.tab(), &server);
    let key = format!("{with_photo}/{}", sha256_hex(&bytes));
    assert_eq!(tab.store.photo(&key).await, Ok(Some(bytes)), "the photo is there as long as the op");
    tab.acquire_drainer().await.unwrap();
    for lane in [Lane::Photos, Lane::Ops] {
        assert_eq!(tab.drain(lane).await.unwrap().accepted, 1);
    }
    assert_eq!(server.applied(), [with_photo, without]);
    phone.kill();
    let tab = outbox(phone.tab(), &server);
    let listing = tab.list().await.unwrap();
    assert!(listing.items.iter().all(|item| item.state == State::Done && item.receipt.is_some()), "{listing:?}");
    assert_eq!(tab.store.photo(&key).await, Ok(None), "the photo goes with the receipt");
    assert_eq!(tab.clear_done().await, Ok(2));
    assert_eq!(tab.store.list().await, Ok(Vec::new()));
}

/// One tab sends at a time: the one that took over while the other waited for its answer settles the op, and the late
/// answer of the first writes nothing.
pub async fn a_tab_that_was_overtaken_in_the_middle_changes_nothing<P>(phone: &P)
where
    P: Phone,
    P::Store: 'static,
{
    let server = Server::default();
    let (first, second) = (outbox(phone.tab(), &server), Rc::new(outbox(phone.tab(), &server)));
    first.enqueue(link(), None, &[], 0).await.unwrap();
    first.acquire_drainer().await.unwrap();
    let taking_over = second.clone();
    server.meanwhile(async move { taking_over.acquire_drainer().await.unwrap() });
    let pass = first.drain(Lane::Ops).await.unwrap();
    assert_eq!((pass.accepted, pass.end), (0, End::NotDrainer));
    let left = second.list().await.unwrap().items.remove(0);
    assert_eq!(left.state, State::Pending { next_try_at_ms: 0 }, "what the first left on its way is to be sent again");
    assert_eq!(first.drain(Lane::Ops).await.unwrap().end, End::NotDrainer);
    assert_eq!(second.drain(Lane::Ops).await.unwrap().accepted, 1);
    assert_eq!(server.applied().len(), 1, "its id tells the server that it has it");
}

fn link() -> Change {
    let (job, serial_number) = ("DJ-1".to_owned(), "SN1".to_owned());
    Change::LinkEquipment(LinkEquipment { job, serial_number, action: EquipmentAction::Install, confirmed: None })
}
