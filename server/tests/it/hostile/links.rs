//! Rows 92 to 94: addresses that open one technician's day to somebody without an account.

use super::{
    Row, rows,
    world::{World, guarded, refused},
};
use crate::helpers::Answer;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use std::{
    net::Ipv4Addr,
    time::{Duration, Instant},
};

pub const ROWS: &[Row] = rows! {
    92 Asks "a token that is not right" => wrong_tokens,
    93 Asks "a token for anything else than its day" => other_places,
    94 Silent "guessing, from one address and from many" => guesses,
};

async fn give(world: &World) -> Value {
    let wanted = json!({ "technician": "TECH-001", "day": pack(world).await["day"], "hours": 1 });
    let answer = world.ask(world.by("dispatch1", Method::POST, "/api/links").json(&wanted)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    let link = answer.json();
    world.hold_token(token(&link));
    link
}

async fn pack(world: &World) -> Value {
    world.get("/api/day-pack").await.json()
}

fn token(link: &Value) -> &str {
    link["path"].as_str().unwrap().trim_start_matches("/t/")
}

/// As the edge hands it on: `/t/` is not asked of authentik, so nobody is named.
fn from(world: &World, address: Ipv4Addr, path: &str) -> RequestBuilder {
    world.through_the_edge(Method::GET, path).header("x-forwarded-for", address.to_string())
}

async fn revoke(world: &World, link: &Value) {
    let path = format!("/api/links/{}/revoke", link["link"]["id"].as_str().unwrap());
    assert_eq!(world.ask(world.by("dispatch1", Method::POST, &path)).await.status, 200);
}

/// Its time is over: the clock of a process cannot be moved, what it wrote down can.
fn expire(world: &World, link: &Value) {
    let store = rusqlite::Connection::open(world.edge.folder.join("ops.db")).unwrap();
    store.busy_timeout(Duration::from_secs(5)).unwrap();
    let id = link["link"]["id"].as_str().unwrap();
    let sql = "UPDATE links SET expires_at_ms = created_at_ms WHERE id = ?1";
    assert_eq!(store.execute(sql, [id]).unwrap(), 1);
}

async fn wrong_tokens(world: &World) {
    let (good, expired, revoked) = (give(world).await, give(world).await, give(world).await);
    expire(world, &expired);
    revoke(world, &revoked).await;
    let opened = world.ask(from(world, Ipv4Addr::new(198, 51, 100, 1), &format!("/t/{}", token(&good)))).await;
    assert_eq!((opened.status, opened.header("referrer-policy")), (303, "no-referrer"), "the good one opens");
    assert!(opened.header("set-cookie").starts_with("__Host-ops_link="), "{opened:?}");
    let mark = world.relay.count();
    let one_bit = format!("{}{}", if token(&good).starts_with('A') { "B" } else { "A" }, &token(&good)[1..]);
    let wrong = [
        ("one bit changed", one_bit),
        ("expired", token(&expired).to_owned()),
        ("revoked", token(&revoked).to_owned()),
        ("empty", String::new()),
        ("of another kind", good["link"]["id"].as_str().unwrap().to_owned()),
        ("4 KB", "A".repeat(4096)),
    ];
    let never_given = from(world, Ipv4Addr::new(198, 51, 102, 1), &format!("/t/{}", "z".repeat(43)));
    let unknown = without_id(&world.ask(never_given).await);
    let mut took_us = vec![Vec::new(); wrong.len()];
    // In turn, so that a moment in which the machine is busy is every kind's alike.
    for again in 0..15 {
        for (number, (what, token)) in wrong.iter().enumerate() {
            let address = Ipv4Addr::new(198, 51, 101, u8::try_from(number * 16 + again).unwrap());
            let begun = Instant::now();
            let answer = world.ask(from(world, address, &format!("/t/{token}"))).await;
            took_us[number].push(begun.elapsed().as_micros());
            refused(&answer, &[404]);
            assert_eq!(answer.header("referrer-policy"), "no-referrer", "{what}");
            assert_eq!(without_id(&answer), unknown, "{what}: told apart");
        }
    }
    let median = |took: &mut Vec<u128>| {
        took.sort_unstable();
        took[took.len() / 2]
    };
    let medians_us: Vec<u128> = took_us.iter_mut().map(median).collect();
    assert_eq!(world.relay.count(), mark, "no upstream is asked about a token");
    println!("row 92: medians in µs {medians_us:?}");
    // Those that are looked up alike; an empty one has no route, a long one is longer on the way.
    let (fastest, slowest) = (medians_us[..3].iter().min().unwrap(), medians_us[..3].iter().max().unwrap());
    assert!(slowest - fastest < 5_000, "the answer's time tells them apart: {medians_us:?}");
}

fn without_id(answer: &Answer) -> (u16, Value) {
    let mut problem = answer.json();
    problem["request_id"] = Value::Null;
    (answer.status, problem)
}

async fn other_places(world: &World) {
    let link = give(world).await;
    let opened = world.ask(from(world, Ipv4Addr::new(198, 51, 100, 2), &format!("/t/{}", token(&link)))).await;
    let cookie = opened.header("set-cookie").split(';').next().unwrap().to_owned();
    let with_cookie = |path: &str| world.through_the_edge(Method::GET, path).header("cookie", &cookie);
    let day = world.ask(with_cookie("/t/s/api/day-pack")).await.json();
    assert!(!day["jobs"].as_array().unwrap().is_empty(), "its own day is there");

    let others = world.ask(world.by("tech2", Method::GET, "/api/day-pack")).await.json();
    let other = others["jobs"][0]["name"].as_str().unwrap().to_owned();
    refused(&world.ask(with_cookie(&format!("/t/s/api/dispatch-jobs/{other}"))).await, &[404]);
    let page = world.ask(with_cookie(&format!("/t/s/j/job/{other}"))).await;
    assert!(page.status == 404 && !page.text.contains(others["jobs"][0]["customer"].as_str().unwrap()), "{page:?}");
    guarded(&page);
    let mark = world.relay.count();
    for path in ["/j", "/api/day-pack", "/api/me", "/api/links", "/api/events?topics=health"] {
        refused(&world.ask(with_cookie(path)).await, &[401]);
    }
    refused(&world.ask(with_cookie("/t/s/api/links")).await, &[403]);
    for path in [format!("/t/{}/j", token(&link)), format!("/t/{}/api/day-pack", token(&link))] {
        refused(&world.ask(world.through_the_edge(Method::GET, &path)).await, &[401, 404]);
    }
    // The token itself is no key to the mount, however it is brought.
    let bearer = format!("Bearer {}", token(&link));
    for request in [
        world.through_the_edge(Method::GET, "/t/s/api/me").header("authorization", bearer),
        world
            .through_the_edge(Method::GET, "/t/s/api/me")
            .header("cookie", format!("__Host-ops_link={}", token(&link))),
        world.through_the_edge(Method::GET, "/t/s/api/me").header("cookie", cookie.replace("__Host-", "")),
        world.by("admin", Method::GET, "/t/s/api/me"),
    ] {
        refused(&world.ask(request).await, &[401]);
    }
    assert_eq!(world.relay.count(), mark, "nothing of it reaches an upstream");
}

async fn guesses(world: &World) {
    let one = Ipv4Addr::new(203, 0, 113, 1);
    let mut statuses = [0_u32; 2];
    for number in 0..10_000_u32 {
        let answer = crate::helpers::read(from(world, one, &format!("/t/guess-{number}"))).await;
        statuses[usize::from(answer.status == 429)] += 1;
        if answer.status == 429 && number % 1000 == 0 {
            refused(&answer, &[429]);
            assert!((1..=60).contains(&answer.header("retry-after").parse::<u32>().unwrap()));
        }
    }
    println!("row 94: 10 000 guesses from one address, {} tried, {} told to wait", statuses[0], statuses[1]);
    // Twenty a minute, whatever minutes the run lasts.
    assert!(statuses[1] > 9_000, "{statuses:?}");
    let alarms = |world: &World| {
        let lines = world.edge.lines();
        lines.iter().filter(|line| line["target"] == "security" && line["in_a_minute"].is_number()).count()
    };
    let before = alarms(world);
    for number in 0..1_000_u32 {
        let [_, _, high, low] = number.to_be_bytes();
        let answer = crate::helpers::read(from(world, Ipv4Addr::new(192, 0, high, low), "/t/guess")).await;
        assert_eq!(answer.status, 404, "each address has its own tries");
    }
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(alarms(world) > before, "many that guess together are told of in the log");
}
