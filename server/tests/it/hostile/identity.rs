//! Rows 1 to 21: who is believed.

use super::{
    Row,
    authentik::{EDGE_SECRETS, RSA_MODULUS, Trap, claims, header, now_s, sign, token},
    rows,
    world::{World, refused},
};
use crate::helpers::Answer;
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header};
use reqwest::Method;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

pub const ROWS: &[Row] = rows! {
    1 Silent "a peer outside of the trusted proxies" => outside_peer,
    2 Silent "no X-Edge-Auth" => no_edge,
    3 Silent "a wrong X-Edge-Auth" => wrong_edge,
    4 Silent "no X-Authentik-* at all" => no_identity,
    5 Silent "an e-mail and no token" => no_token,
    6 Silent "a header of another person than the token's" => another_person,
    7 Silent "alg none" => alg_none,
    8 Silent "HS256 with the public key" => public_key_as_secret,
    9 Silent "expired, too early, without an end" => times,
    10 Silent "another audience or issuer" => other_audience,
    11 Silent "a token that says where its key is" => own_key,
    12 Silent "X-authentik-meta-jwks" => meta_jwks,
    13 Silent "a thousand unknown key ids" => unknown_kid,
    14 Silent "tokens that are none" => no_tokens,
    15 Silent "a name with underscores" => underscore,
    16 Silent "two lines of groups" => two_lines,
    17 Silent "groups that are nearly one" => near_groups,
    18 Silent "groups that look like one" => look_alikes,
    19 Silent "Connection: X-Edge-Auth" => connection_edge,
    20 Silent "Connection: X-Authentik-Jwt" => connection_jwt,
    21 Asks "X-Forwarded-For against the limit" => forwarded_for,
};

const PATH: &str = "/api/me";

async fn with_token(world: &World, token: &str) -> Answer {
    world.ask(world.through_the_edge(Method::GET, PATH).header("x-authentik-jwt", token)).await
}

async fn with(world: &World, name: &str, value: &str) -> Answer {
    world.ask(world.request(Method::GET, PATH).header(name, value)).await
}

async fn outside_peer(world: &World) {
    let head = world.head(
        "GET",
        "/j",
        "X-authentik-email: tech1\r\nX-authentik-groups: ops-admin\r\nConnection: close\r\n\r\n",
    );
    refused(&world.raw_from("127.0.0.2", head.as_bytes()).await, &[401]);
    let same = head.replace("GET /j ", "GET /api/me ");
    assert_eq!(world.raw_from("127.0.0.1", same.as_bytes()).await.status, 200, "the same from the edge is answered");
}

async fn no_edge(world: &World) {
    let jwt = token("tech1");
    let head = format!("GET /j HTTP/1.1\r\nHost: ops.test\r\nX-authentik-jwt: {jwt}\r\nConnection: close\r\n\r\n");
    refused(&world.raw(head.as_bytes()).await, &[401]);
}

async fn wrong_edge(world: &World) {
    let jwt = token("tech1");
    let (same_length, longer) = ("canary-edge-secret-X", "canary-edge-secret-11");
    for edge in [same_length, longer, "", "canary", &EDGE_SECRETS.join(",")] {
        let head = format!(
            "GET {PATH} HTTP/1.1\r\nHost: ops.test\r\nX-Edge-Auth: {edge}\r\nX-authentik-jwt: {jwt}\r\nConnection: close\r\n\r\n"
        );
        refused(&world.raw(head.as_bytes()).await, &[401]);
    }
    let rotated = format!(
        "GET {PATH} HTTP/1.1\r\nHost: ops.test\r\nX-Edge-Auth: {}\r\nX-authentik-jwt: {jwt}\r\nConnection: close\r\n\r\n",
        EDGE_SECRETS[1]
    );
    assert_eq!(world.raw(rotated.as_bytes()).await.status, 200, "both values of a rotation are taken");
}

async fn no_identity(world: &World) {
    for path in [PATH, "/j", "/api/day-pack", "/api/events?topics=health"] {
        refused(&world.ask(world.through_the_edge(Method::GET, path)).await, &[401]);
    }
}

async fn no_token(world: &World) {
    let request = world.through_the_edge(Method::GET, PATH).header("x-authentik-email", "admin");
    refused(&world.ask(request.header("x-authentik-groups", "ops-admin")).await, &[401]);
}

async fn another_person(world: &World) {
    for name in ["x-authentik-email", "x-authentik-uid", "x-authentik-username"] {
        let before = security_lines(world, name).len();
        refused(&with(world, name, "admin").await, &[401]);
        tokio::time::sleep(Duration::from_millis(50)).await;
        let lines = security_lines(world, name);
        assert_eq!(lines.len() - before, 1, "one line of the security log about {name}");
        assert_eq!(lines[before]["level"], "WARN");
    }
}

fn security_lines(world: &World, header: &str) -> Vec<Value> {
    let about = |line: &Value| line["why"].as_str().is_some_and(|why| why.to_lowercase().contains(header));
    world.edge.lines().into_iter().filter(|line| line["target"] == "security" && about(line)).collect()
}

fn unsigned(header: Value, claims: &Value) -> String {
    let part = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
    format!("{}.{}.", part(&header), part(claims))
}

async fn alg_none(world: &World) {
    for alg in ["none", "None", "NONE", ""] {
        let forged = unsigned(json!({ "alg": alg, "kid": "k1", "typ": "JWT" }), &claims("admin", "ops-admin"));
        refused(&with_token(world, &forged).await, &[401]);
    }
}

async fn public_key_as_secret(world: &World) {
    let der = BASE64_URL_SAFE_NO_PAD.decode(RSA_MODULUS).unwrap();
    for (kid, secret) in [("rsa", der.as_slice()), ("rsa", RSA_MODULUS.as_bytes()), ("k1", RSA_MODULUS.as_bytes())] {
        let header = Header { kid: Some(kid.into()), ..Header::new(Algorithm::HS256) };
        let forged = jsonwebtoken::encode(&header, &claims("admin", "ops-admin"), &EncodingKey::from_secret(secret));
        refused(&with_token(world, &forged.unwrap()).await, &[401]);
    }
}

async fn times(world: &World) {
    let changed = |name: &str, value: Value| {
        let mut claims = claims("admin", "ops-admin");
        match value {
            Value::Null => drop(claims.as_object_mut().unwrap().remove(name)),
            value => claims[name] = value,
        }
        sign(&header(), &claims)
    };
    for token in [
        changed("exp", json!(now_s() - 90)),
        changed("nbf", json!(now_s() + 90)),
        changed("exp", Value::Null),
        changed("exp", json!("never")),
    ] {
        refused(&with_token(world, &token).await, &[401]);
    }
}

async fn other_audience(world: &World) {
    for (name, value) in [("aud", "erp"), ("iss", "https://evil.test/"), ("iss", "https://auth.test"), ("aud", "")] {
        let mut claims = claims("admin", "ops-admin");
        claims[name] = json!(value);
        refused(&with_token(world, &sign(&header(), &claims)).await, &[401]);
        claims.as_object_mut().unwrap().remove(name);
        refused(&with_token(world, &sign(&header(), &claims)).await, &[401]);
    }
}

async fn own_key(world: &World) {
    let trap = Trap::start().await;
    let named = Header { jku: Some(trap.url.clone()), x5u: Some(trap.url.clone()), ..header() };
    for kid in ["k1", "attacker"] {
        let mut forged = sign(&Header { kid: Some(kid.into()), ..named.clone() }, &claims("admin", "ops-admin"));
        forged.replace_range(forged.len() - 6.., "AAAAAA");
        refused(&with_token(world, &forged).await, &[401]);
    }
    let jwk = json!({ "alg": "ES256", "kid": "k1", "jwk": { "kty": "oct", "k": "AAAA" }, "x5c": ["AAAA"] });
    refused(&with_token(world, &format!("{}AAAA", unsigned(jwk, &claims("admin", "ops-admin")))).await, &[401]);
    trap.assert_untouched();
}

async fn meta_jwks(world: &World) {
    let trap = Trap::start().await;
    let answer = with(world, "x-authentik-meta-jwks", &trap.url).await;
    assert_eq!((answer.status, answer.json()["id"].as_str()), (200, Some("tech1")));
    trap.assert_untouched();
}

async fn unknown_kid(world: &World) {
    let before = world.authentik.fetches();
    for number in 0..1000 {
        let header = Header { kid: Some(format!("k{}", number + 2)), ..header() };
        let token = sign(&header, &claims("admin", "ops-admin"));
        let request = world.through_the_edge(Method::GET, PATH).header("x-authentik-jwt", token);
        assert_eq!(request.send().await.unwrap().status().as_u16(), 401);
    }
    let fetches = world.authentik.fetches() - before;
    assert!(fetches <= 2, "{fetches} fetches; one a minute is the limit, and this may pass a minute's end");
}

async fn no_tokens(world: &World) {
    let nested = sign(
        &header(),
        &json!({ "a": serde_json::from_str::<Value>(&format!("{}{}", "[".repeat(100), "]".repeat(100))).unwrap() }),
    );
    for token in [
        "a".repeat(64 * 1024),
        "a.b.c.d.e".into(),
        "....".into(),
        "é.é.é".into(),
        "%%%.%%%.%%%".into(),
        nested,
        "a".repeat(20_000),
    ] {
        refused(&with_token(world, &token).await, &[401, 431]);
        // The quickest of several: the machine may be busy with other things.
        let mut quickest = Duration::MAX;
        for _ in 0..10 {
            let begun = Instant::now();
            with_token(world, &token).await;
            quickest = quickest.min(begun.elapsed());
        }
        assert!(quickest < Duration::from_millis(5), "{quickest:?} for a token of {} bytes", token.len());
    }
}

async fn underscore(world: &World) {
    for name in ["X_Authentik_Email", "x_authentik-groups", "X_Edge_Auth"] {
        refused(&world.raw_request("GET", PATH, &format!("{name}: admin@fibre.test\r\n"), b"").await, &[400]);
    }
}

async fn two_lines(world: &World) {
    let lines = "X-Authentik-Groups: ops-tech\r\nX-Authentik-Groups: ops-admin\r\n";
    refused(&world.raw_request("GET", PATH, lines, b"").await, &[400]);
}

async fn near_groups(world: &World) {
    for group in ["ops-tech|ops-admin|", "|", " ops-admin ", "OPS-ADMIN", "ops-admin\n", "ops", ""] {
        refused(&with_token(world, &sign(&header(), &claims("admin", group))).await, &[403]);
    }
    let mut many = claims("tech1", "ops-tech");
    many["groups"] = (0..2000).map(|n| format!("g{n}")).collect();
    refused(&with_token(world, &sign(&header(), &many)).await, &[401, 403]);
    let header_groups = with(world, "x-authentik-groups", "ops-admin").await;
    assert_eq!(header_groups.json()["role"], "technician", "what the header says of groups is not read");
}

async fn look_alikes(world: &World) {
    for group in ["ｏps-admin", "оps-admin", "ops‑admin", "ops-\u{200b}admin", "ops-admi\u{0274}"] {
        refused(&with_token(world, &sign(&header(), &claims("admin", group))).await, &[403]);
    }
}

async fn connection_edge(world: &World) {
    let head = world.head("GET", PATH, "Connection: close, X-Edge-Auth\r\n\r\n");
    refused(&world.raw(head.as_bytes()).await, &[401]);
}

async fn connection_jwt(world: &World) {
    let head = world.head("GET", PATH, "Connection: close, X-Authentik-Jwt\r\n\r\n");
    refused(&world.raw(head.as_bytes()).await, &[401]);
}

/// Limits are counted by person, whom the edge vouches for: an address that anybody may write is no part of it.
async fn forwarded_for(world: &World) {
    let mut statuses = Vec::new();
    for number in 0..45 {
        let request =
            world.by("tech3", Method::POST, "/vision/barcodes").header("x-forwarded-for", format!("127.0.0.{number}"));
        let request = request.header("forwarded", "for=127.0.0.1").header("x-real-ip", "127.0.0.1");
        statuses
            .push(world.ask(request.header("content-type", "image/jpeg").body(super::uploads::jpeg(1))).await.status);
    }
    assert!(statuses.iter().filter(|status| **status == 429).count() >= 5, "{statuses:?}");
}
