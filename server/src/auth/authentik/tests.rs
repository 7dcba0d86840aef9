mod fuzz;

use super::*;
use crate::config::{Jwt, RoleGroup};
use axum::{
    Json, Router,
    http::{HeaderValue, StatusCode},
    routing::get,
};
use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jsonwebtoken::{Algorithm, EncodingKey, Header, jwk::Jwk};
use serde_json::{Value, json};
use std::sync::atomic::{AtomicU32, Ordering};

const EDGE_SECRET: &str = "0123456789abcdef";
/// From so many fetches on, the address of the keys answers 503.
const SILENT: u32 = 1_000_000;
const NOW_S: i64 = 1_800_000_000;
/// A P-256 key of these tests alone (PKCS#8).
const KEY_DER: &str = "MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgBKxLbvhl1pkRx9K38kPLItv6QrEGS8k_33DgR9USQ2yhRANCAATjVBTojz1znaxq27Uubup4Mb7LktC5zammMYsg7mzFQzGexxKeKhvhatBgltsXVaPKEtUezYNO65eXKlNuTfzM";

fn key() -> EncodingKey {
    EncodingKey::from_ec_der(&BASE64_URL_SAFE_NO_PAD.decode(KEY_DER).unwrap())
}

fn token(change: impl FnOnce(&mut Value)) -> String {
    signed(Header { kid: Some("k1".into()), ..Header::new(Algorithm::ES256) }, change)
}

fn signed(header: Header, change: impl FnOnce(&mut Value)) -> String {
    let mut claims = json!({
        "iss": "https://auth.test/", "aud": "ops", "exp": NOW_S + 300, "nbf": NOW_S - 10,
        "sub": "u-1", "preferred_username": "marc", "email": "marc@fibre.test", "name": "Marc Gagnon", "groups": ["ops-tech", "staff"],
    });
    change(&mut claims);
    jsonwebtoken::encode(&header, &claims, &key()).unwrap()
}

/// An authentik whose keys are asked for over HTTP, and how often they were.
async fn authentik(jwt: bool) -> (Authentik, Arc<AtomicU32>) {
    let fetches = Arc::new(AtomicU32::new(0));
    let mut jwk = Jwk::from_encoding_key(&key(), Algorithm::ES256).unwrap();
    jwk.common.key_id = Some("k1".into());
    let (counted, keys) = (fetches.clone(), json!({ "keys": [jwk] }));
    let answer = move || {
        let before = counted.fetch_add(1, Ordering::SeqCst);
        std::future::ready(if before < SILENT { Ok(Json(keys.clone())) } else { Err(StatusCode::SERVICE_UNAVAILABLE) })
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let jwks_url = format!("http://{}/jwks/", listener.local_addr().unwrap());
    tokio::spawn(axum::serve(listener, Router::new().route("/jwks/", get(answer))).into_future());
    let group = |role, group: &str| RoleGroup { role, group: group.into() };
    let settings = config::Authentik {
        trusted_proxies: vec!["10.0.0.0/8".parse().unwrap()],
        edge_secrets: format!("{EDGE_SECRET},fedcba9876543210").into(),
        jwt: jwt.then(|| Jwt { jwks_url, issuer: "https://auth.test/".into(), audience: "ops".into() }),
        role_groups: vec![group(Role::Admin, "ops-admin"), group(Role::Technician, "ops-tech")],
    };
    (Authentik::new(settings), fetches)
}

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        headers.append(*name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    headers
}

async fn who(authentik: &Authentik, pairs: &[(&'static str, &str)]) -> Identity {
    authentik.identify(&headers(pairs), Some("10.1.2.3".parse().unwrap()), NOW_S).await
}

fn id(identity: &Identity) -> Option<(&str, Role)> {
    if let Identity::Known(person) = identity { Some((person.id.as_str(), person.role)) } else { None }
}

#[tokio::test]
async fn a_token_through_the_edge_is_a_person() {
    let (authentik, _) = authentik(true).await;
    let token = token(|_| ());
    for secret in [EDGE_SECRET, "fedcba9876543210"] {
        let identity = who(
            &authentik,
            &[("x-edge-auth", secret), ("x-authentik-jwt", &token), ("x-authentik-email", "marc@fibre.test")],
        )
        .await;
        assert_eq!(id(&identity), Some(("marc@fibre.test", Role::Technician)));
    }
}

#[tokio::test]
async fn whatever_is_missing_or_wrong_at_the_edge_is_nobody() {
    let (authentik, fetches) = authentik(true).await;
    let token = token(|_| ());
    let jwt = ("x-authentik-jwt", token.as_str());
    let edge = ("x-edge-auth", EDGE_SECRET);
    let table: [&[(&'static str, &str)]; 9] = [
        &[jwt],
        &[("x-edge-auth", ""), jwt],
        &[("x-edge-auth", "0123456789abcdeF"), jwt],
        &[("x-edge-auth", "0123456789abcdef0"), jwt],
        &[edge, edge, jwt],
        &[edge],
        &[edge, ("x-authentik-email", "marc@fibre.test"), ("x-authentik-groups", "ops-tech")],
        &[edge, jwt, ("connection", "close, X-Edge-Auth")],
        &[edge, jwt, ("connection", "X-Authentik-Jwt")],
    ];
    for pairs in table {
        assert!(matches!(who(&authentik, pairs).await, Identity::Nobody), "{pairs:?}");
    }
    let outside = authentik.identify(&headers(&[edge, jwt]), Some("192.168.1.1".parse().unwrap()), NOW_S).await;
    assert!(matches!(outside, Identity::Nobody) && fetches.load(Ordering::SeqCst) == 0);
    assert!(matches!(authentik.identify(&headers(&[edge, jwt]), None, NOW_S).await, Identity::Nobody));
}

#[tokio::test]
async fn aliases_and_repeated_lines_are_malformed() {
    let (authentik, _) = authentik(true).await;
    let token = token(|_| ());
    let good = [("x-edge-auth", EDGE_SECRET), ("x-authentik-jwt", token.as_str())];
    for more in [
        [("x_authentik_email", "admin@fibre.test")].as_slice(),
        &[("x-authentik-groups", "a"), ("x-authentik-groups", "b")],
    ] {
        let pairs: Vec<_> = good.iter().chain(more).copied().collect();
        assert!(matches!(who(&authentik, &pairs).await, Identity::Malformed(_)), "{more:?}");
    }
}

#[tokio::test]
async fn a_token_that_does_not_hold_is_nobody() {
    let (authentik, _) = authentik(true).await;
    let unsigned =
        |header: &str| format!("{}.{}.", BASE64_URL_SAFE_NO_PAD.encode(header), BASE64_URL_SAFE_NO_PAD.encode("{}"));
    let with = |change: fn(&mut Value)| token(change);
    let forged = token(|_| ());
    let forged = format!("{}AAAA", &forged[..forged.len() - 4]);
    let hmac = jsonwebtoken::encode(
        &Header { kid: Some("k1".into()), ..Header::new(Algorithm::HS256) },
        &json!({ "iss": "https://auth.test/", "aud": "ops", "exp": NOW_S + 300, "email": "x", "groups": ["ops-admin"] }),
        &EncodingKey::from_secret(b"public key"),
    )
    .unwrap();
    let table = [
        ("none", unsigned(r#"{"alg":"none","kid":"k1"}"#)),
        ("hmac", hmac),
        ("forged", forged),
        ("expired", with(|claims| claims["exp"] = json!(NOW_S - 61))),
        ("no exp", with(|claims| drop(claims.as_object_mut().unwrap().remove("exp")))),
        ("exp in words", with(|claims| claims["exp"] = json!("never"))),
        ("too early", with(|claims| claims["nbf"] = json!(NOW_S + 61))),
        ("other audience", with(|claims| claims["aud"] = json!("erp"))),
        ("other issuer", with(|claims| claims["iss"] = json!("https://evil.test/"))),
        ("no e-mail", with(|claims| drop(claims.as_object_mut().unwrap().remove("email")))),
        ("no key id", signed(Header::new(Algorithm::ES256), |_| ())),
        ("long", "a".repeat(64 * 1024)),
        ("five dots", "a.b.c.d.e".into()),
        ("prose", "not a token".into()),
    ];
    for (what, token) in table {
        let identity = who(&authentik, &[("x-edge-auth", EDGE_SECRET), ("x-authentik-jwt", &token)]).await;
        assert!(matches!(identity, Identity::Nobody), "{what}");
    }
    for name in ["x-authentik-email", "x-authentik-uid", "x-authentik-username"] {
        let other = [("x-edge-auth", EDGE_SECRET), ("x-authentik-jwt", &token(|_| ())), (name, "admin@fibre.test")];
        assert!(matches!(who(&authentik, &other).await, Identity::Nobody), "{name} names somebody else");
    }
}

#[tokio::test]
async fn leeway_is_a_minute() {
    let (authentik, _) = authentik(true).await;
    let token = token(|claims| (claims["exp"], claims["nbf"]) = (json!(NOW_S - 59), json!(NOW_S + 59)));
    assert!(id(&who(&authentik, &[("x-edge-auth", EDGE_SECRET), ("x-authentik-jwt", &token)]).await).is_some());
}

#[tokio::test]
async fn keys_are_fetched_once_and_an_invented_key_id_once_a_minute() {
    let (authentik, fetches) = authentik(true).await;
    let invented = signed(Header { kid: Some("k2".into()), ..Header::new(Algorithm::ES256) }, |_| ());
    let good = token(|_| ());
    let pairs = |token| {
        headers(&[
            ("x-edge-auth", EDGE_SECRET),
            ("x-authentik-jwt", token),
            ("x-authentik-meta-jwks", "http://evil.test/"),
        ])
    };
    let peer = Some("10.1.2.3".parse().unwrap());
    for _ in 0..100 {
        assert!(id(&authentik.identify(&pairs(&good), peer, NOW_S).await).is_some());
        assert!(id(&authentik.identify(&pairs(&invented), peer, NOW_S).await).is_none());
    }
    assert_eq!(fetches.load(Ordering::SeqCst), 1);
    authentik.identify(&pairs(&invented), peer, NOW_S + 60).await;
    assert_eq!(fetches.load(Ordering::SeqCst), 2);
}

#[tokio::test]
async fn keys_are_asked_for_after_an_hour_and_hold_for_a_day_of_silence() {
    let (authentik, fetches) = authentik(true).await;
    let at = async |now_s: i64| {
        let good = token(|claims| claims["exp"] = json!(now_s + 300));
        let pairs = headers(&[("x-edge-auth", EDGE_SECRET), ("x-authentik-jwt", &good)]);
        id(&authentik.identify(&pairs, Some("10.1.2.3".parse().unwrap()), now_s).await).is_some()
    };
    assert!(at(NOW_S).await && at(NOW_S + 3599).await);
    assert_eq!(fetches.load(Ordering::SeqCst), 1);
    assert!(at(NOW_S + 3600).await);
    assert_eq!(fetches.load(Ordering::SeqCst), 2);
    fetches.store(SILENT, Ordering::SeqCst);
    assert!(at(NOW_S + 3600 + 86_399).await, "authentik does not answer");
    assert!(!at(NOW_S + 3600 + 86_460).await, "a key may have been taken back a day ago");
}

#[tokio::test]
async fn groups_count_by_their_exact_names() {
    let (authentik, _) = authentik(true).await;
    for groups in
        [json!([]), json!(["OPS-TECH"]), json!([" ops-tech "]), json!(["ops-tech|ops-admin"]), json!(["ｏps-admin"])]
    {
        let token = token(|claims| claims["groups"] = groups.clone());
        let identity = who(&authentik, &[("x-edge-auth", EDGE_SECRET), ("x-authentik-jwt", &token)]).await;
        assert!(matches!(identity, Identity::NoRole), "{groups}");
    }
    let token = token(|claims| claims["groups"] = json!(["ops-tech", "ops-admin"]));
    let identity = who(&authentik, &[("x-edge-auth", EDGE_SECRET), ("x-authentik-jwt", &token)]).await;
    assert_eq!(id(&identity), Some(("marc@fibre.test", Role::Admin)), "the highest role counts");
}

#[tokio::test]
async fn with_the_token_switched_off_the_headers_speak_behind_the_edge() {
    let (authentik, _) = authentik(false).await;
    let identity = who(
        &authentik,
        &[
            ("x-edge-auth", EDGE_SECRET),
            ("x-authentik-email", "marc@fibre.test"),
            ("x-authentik-groups", "staff|ops-tech"),
        ],
    )
    .await;
    assert_eq!(id(&identity), Some(("marc@fibre.test", Role::Technician)));
    assert!(matches!(who(&authentik, &[("x-edge-auth", EDGE_SECRET)]).await, Identity::Nobody));
    assert!(matches!(who(&authentik, &[("x-authentik-email", "marc@fibre.test")]).await, Identity::Nobody));
}
