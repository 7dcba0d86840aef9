//! D5: equal reads at once are one; a failure is nobody's but theirs who asked; who leaves takes nobody along.

use super::{customer, erpnext, until};
use crate::upstream::responder::{Reply, Responder};
use domain::customer::Customer;
use ops_server::upstream::{UpstreamError, erpnext::EquipmentChange};
use std::{sync::Arc, time::Duration};
use tokio::sync::Barrier;

const AT_ONCE: usize = 500;
const SOON: Duration = Duration::from_secs(5);

/// So many people open the same page at the same moment.
async fn read_at_once(site: &Responder) -> Vec<Result<Customer, UpstreamError>> {
    let (client, barrier) = (erpnext(&site.url).0.for_pages(), Arc::new(Barrier::new(AT_ONCE)));
    let reads = (0..AT_ONCE).map(|_| {
        let (client, barrier) = (client.clone(), barrier.clone());
        tokio::spawn(async move {
            barrier.wait().await;
            client.find_customer("X").await
        })
    });
    futures::future::join_all(reads).await.into_iter().map(Result::unwrap).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_equal_reads_are_one_call() {
    let site = Responder::start(|_, _| customer().late_ms(300)).await;
    let read = read_at_once(&site).await;
    assert!(read.iter().all(|read| read.as_ref().is_ok_and(|customer| customer.name == "X")));
    println!("D5: {AT_ONCE} equal concurrent reads, {} upstream call(s)", site.requests().len());
    assert_eq!(site.requests().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_failure_is_shared_by_those_who_asked_together_and_by_nobody_after() {
    let site = Responder::start(|_, before| if before < 2 { Reply::html(503).late_ms(300) } else { customer() }).await;
    let (client, _) = erpnext(&site.url);
    let pages = client.for_pages();
    let (one, other) = tokio::join!(pages.find_customer("X"), pages.find_customer("X"));
    assert!(one.is_err() && one == other);
    assert_eq!(site.requests().len(), 2, "one call and its one retry");
    assert_eq!(pages.find_customer("X").await.unwrap().name, "X", "asked anew at once");
}

#[tokio::test]
async fn the_first_who_asked_may_leave() {
    let site = Responder::start(|_, _| customer().late_ms(300)).await;
    let pages = erpnext(&site.url).0.for_pages();
    let first = tokio::spawn({
        let pages = pages.clone();
        async move { pages.find_customer("X").await }
    });
    until("the first asked", SOON, || site.requests().len() == 1).await;
    let others: Vec<_> = (0..20)
        .map(|_| {
            let pages = pages.clone();
            tokio::spawn(async move { pages.find_customer("X").await })
        })
        .collect();
    tokio::time::sleep(Duration::from_millis(50)).await;
    first.abort();
    for other in others {
        assert_eq!(other.await.unwrap().unwrap().name, "X");
    }
    assert_eq!(site.requests().len(), 1, "nobody had to ask again");
}

#[tokio::test]
async fn when_the_last_has_left_the_call_is_dropped() {
    let site = Responder::start(|_, _| Reply::Silence).await;
    let pages = erpnext(&site.url).0.for_pages();
    let waiting: Vec<_> = (0..20)
        .map(|_| {
            let pages = pages.clone();
            tokio::spawn(async move { pages.find_customer("X").await })
        })
        .collect();
    until("they asked", SOON, || site.requests().len() == 1).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    waiting[1..].iter().for_each(|task| task.abort());
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert_eq!(site.given_up(), 0, "one still waits");
    waiting[0].abort();
    let took = until("the upstream hears it", Duration::from_millis(100), || site.given_up() == 1).await;
    println!("D6: shared call dropped {:.1} ms after the last of 20 left", took.as_secs_f64() * 1000.0);
}

#[tokio::test]
async fn a_write_ends_what_was_fresh_and_joins_nothing_that_began_before() {
    let site = Responder::start(|_, _| customer()).await;
    let (client, hand) = erpnext(&site.url);
    let pages = client.for_pages();
    let asked = || site.requests().len();
    for _ in 0..3 {
        pages.find_service_equipment("EQP-1").await.unwrap();
        pages.find_service_equipment("EQP-2").await.unwrap();
        pages.find_customer("X").await.unwrap();
    }
    assert_eq!(asked(), 3, "fresh");
    client.update_service_equipment("EQP-1", &EquipmentChange::default(), None).await.unwrap();
    assert_eq!(asked(), 5, "written and read back, live");
    pages.find_service_equipment("EQP-1").await.unwrap();
    assert_eq!(asked(), 5, "what was read back is shown");
    pages.find_service_equipment("EQP-2").await.unwrap();
    assert_eq!(asked(), 6, "what was known of its kind before the write is not shown after it");
    hand.advance_ms(14_999);
    pages.find_customer("X").await.unwrap();
    assert_eq!(asked(), 6, "what was not written is still fresh");
    hand.advance_ms(1);
    pages.find_customer("X").await.unwrap();
    client.find_customer("X").await.unwrap();
    assert_eq!(asked(), 8, "after 15 s it is asked for again; whoever decides on it always asks");
}
