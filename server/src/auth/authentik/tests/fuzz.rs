//! Nobody becomes somebody by damage or by invention: only the token as it was signed, through the edge, is a person.

use super::*;
use crate::fuzz::damaged;
use proptest::{collection::vec, prelude::*, sample::select};
use std::sync::LazyLock;
use tokio::runtime::Runtime;

/// One authentik for all cases: its key is asked for once.
static WORLD: LazyLock<(Runtime, Authentik, String)> = LazyLock::new(|| {
    let runtime = Runtime::new().unwrap();
    let (authentik, _) = runtime.block_on(authentik(true));
    (runtime, authentik, token(|_| ()))
});

fn identify(headers: &HeaderMap, peer: &str) -> Identity {
    let (runtime, authentik, _) = &*WORLD;
    runtime.block_on(authentik.identify(headers, Some(peer.parse().unwrap()), NOW_S))
}

fn with_token(token: &[u8]) -> Option<Identity> {
    let mut headers = headers(&[("x-edge-auth", EDGE_SECRET)]);
    headers.insert("x-authentik-jwt", HeaderValue::from_bytes(token).ok()?);
    Some(identify(&headers, "10.1.2.3"))
}

fn is_marc(identity: &Identity) -> bool {
    id(identity) == Some(("marc@fibre.test", Role::Technician))
}

fn identity_header() -> impl Strategy<Value = (&'static str, String)> {
    let names = ["x-edge-auth", "x-authentik-email", "x-authentik-groups", "x-authentik-uid", "x-authentik-username"];
    let more = ["x-authentik-name", "x-authentik-jwt", "x_authentik_email", "connection", "cookie", "x-forwarded-for"];
    let values =
        select(vec![EDGE_SECRET, "marc@fibre.test", "admin@fibre.test", "ops-admin", "u-1", "marc", "X-Edge-Auth"]);
    let values = prop_oneof![values.prop_map(str::to_owned), "[ -~]{0,20}"];
    (select(names.into_iter().chain(more).collect::<Vec<_>>()), values)
}

fn appended(pairs: &[(&'static str, String)], more: &[(&'static str, &str)]) -> HeaderMap {
    let given = pairs.iter().map(|(name, value)| (*name, value.as_str()));
    headers(&given.chain(more.iter().copied()).collect::<Vec<_>>())
}

proptest! {
    #[test]
    fn a_token_with_one_other_byte_is_nobody(at in any::<proptest::sample::Index>(), byte in 0x21u8..0x7f) {
        let (_, _, sound) = &*WORLD;
        let mut token = sound.clone().into_bytes();
        let at = at.index(token.len());
        prop_assume!(token[at] != byte);
        token[at] = byte;
        prop_assert!(matches!(with_token(&token), Some(Identity::Nobody)), "byte {at} as {byte}");
    }

    #[test]
    fn a_damaged_token_is_nobody(token in damaged(Just(WORLD.2.clone().into_bytes()))) {
        let is_whole = token == WORLD.2.as_bytes();
        match with_token(&token) {
            Some(identity) if is_whole => prop_assert!(is_marc(&identity)),
            Some(identity) => prop_assert!(matches!(identity, Identity::Nobody), "{}", String::from_utf8_lossy(&token)),
            None => {}
        }
    }

    #[test]
    fn an_invented_token_is_nobody(
        algorithm in select(vec!["none", "None", "HS256", "RS256", "ES256", "ES384", "EdDSA", ""]),
        kid in select(vec!["k1", "k2", "../k1", ""]),
        groups in vec(select(vec!["ops-admin", "ops-tech"]), 0..3),
        signature in vec(any::<u8>(), 0..70),
    ) {
        let header = json!({ "alg": algorithm, "kid": kid, "typ": "JWT", "jku": "http://evil.test/jwks/" });
        let claims = json!({ "iss": "https://auth.test/", "aud": "ops", "exp": NOW_S + 300, "email": "x", "groups": groups });
        let part = |bytes: &[u8]| BASE64_URL_SAFE_NO_PAD.encode(bytes);
        let (header, claims) = (part(header.to_string().as_bytes()), part(claims.to_string().as_bytes()));
        let token = format!("{header}.{claims}.{}", part(&signature));
        prop_assert!(matches!(with_token(token.as_bytes()), Some(Identity::Nobody)), "{token}");
    }

    #[test]
    fn no_headers_alone_are_somebody(pairs in vec(identity_header(), 0..8), peer in select(vec!["10.1.2.3", "192.168.1.1"])) {
        let identity = identify(&appended(&pairs, &[]), peer);
        prop_assert!(matches!(identity, Identity::Nobody | Identity::Malformed(_)), "{pairs:?}");
    }

    #[test]
    fn beside_a_sound_token_headers_make_nobody_else(pairs in vec(identity_header(), 0..6)) {
        let sound = [("x-edge-auth", EDGE_SECRET), ("x-authentik-jwt", WORLD.2.as_str())];
        let identity = identify(&appended(&pairs, &sound), "10.1.2.3");
        prop_assert!(is_marc(&identity) || matches!(identity, Identity::Nobody | Identity::Malformed(_)), "{pairs:?}");
    }

    #[test]
    fn from_elsewhere_a_sound_token_is_nobody(peer in any::<IpAddr>()) {
        prop_assume!(!"10.0.0.0/8".parse::<ipnet::IpNet>().unwrap().contains(&peer.to_canonical()));
        let sound = headers(&[("x-edge-auth", EDGE_SECRET), ("x-authentik-jwt", WORLD.2.as_str())]);
        prop_assert!(matches!(identify(&sound, &peer.to_string()), Identity::Nobody));
    }
}
