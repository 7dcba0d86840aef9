//! Signing in to the sandbox, pages for who is not signed in, and the base path.

use crate::helpers::{TestApp, form, read};
use reqwest::Method;

#[tokio::test]
async fn a_person_is_picked_and_lands_on_their_home_or_where_they_wanted() {
    let app = TestApp::new().await;
    let go = |next: &'static str, person: &'static str| {
        let request =
            form(app.nobody().request(Method::POST, "/sandbox/sign-in"), &[("person", person), ("next", next)]);
        async move { read(request).await.header("location").to_owned() }
    };
    assert_eq!(go("/j/scan?job=DJ-2026-00412", "tech1").await, "/j/scan?job=DJ-2026-00412");
    for (person, home) in [("tech1", "/j"), ("csr1", "/console"), ("dispatch1", "/dispatch"), ("admin", "/admin")] {
        for evil in ["", "//evil.ca", "/\\evil.ca", "https:evil.ca", "https://evil.ca/", "javascript:alert(1)"] {
            assert_eq!(go(evil, person).await, home, "{evil}");
        }
    }
    let nobody_knows = read(form(app.nobody().request(Method::POST, "/sandbox/sign-in"), &[("person", "root")])).await;
    assert_eq!((nobody_knows.status, nobody_knows.header("set-cookie")), (422, ""));
}

#[tokio::test]
async fn the_page_lists_everybody_in_both_languages() {
    let app = TestApp::new().await;
    let page =
        |lang| read(app.nobody().request(Method::GET, "/sandbox?next=/j/x%22%3E").header("accept-language", lang));
    let (fr, en) = (page("fr").await, page("en").await);
    for id in ["tech1", "tech20", "csr4", "dispatch2", "admin"] {
        assert!(fr.text.contains(&format!("value=\"{id}\"")), "{id}");
    }
    assert!(fr.text.contains("Choisir une personne") && en.text.contains("Choose a person"));
    assert!(!fr.text.contains("/j/x\">"), "what came in the query is not markup");
}

#[tokio::test]
async fn pages_ask_for_a_sign_in_and_come_back() {
    let app = TestApp::new().await;
    let page = app.nobody().get("/j/device/440769778099?job=DJ-2026-00412").await;
    assert_eq!(
        (page.status, page.header("location")),
        (303, "/sandbox?next=%2Fj%2Fdevice%2F440769778099%3Fjob%3DDJ-2026-00412")
    );
    let technician = app.technician().await;
    let home = technician.get("/").await;
    assert_eq!((home.status, home.header("location")), (303, "/j"));
    let page = technician.get("/j").await;
    assert_eq!(page.status, 200, "{page:?}");
    let policy = page.header("content-security-policy");
    let nonce = policy.split("'nonce-").nth(1).and_then(|rest| rest.split('\'').next()).unwrap();
    assert!(page.text.contains(&format!("nonce=\"{nonce}\"")) && nonce.len() >= 20, "{policy}");
    assert_eq!(page.header("cache-control"), "no-store");
    assert_eq!(technician.get("/nowhere").await.status, 404);
    let out = read(technician.request(Method::POST, "/sandbox/sign-out")).await;
    assert!(out.header("set-cookie").contains("Max-Age=0"));
}

#[tokio::test]
async fn everything_lives_below_the_base_path() {
    let app = TestApp::with(&[("OPS_BASE_PATH", "/ops")]).await;
    let technician = app.technician().await;
    assert_eq!(technician.get("/api/me").await.json()["id"], "tech1");
    assert_eq!(app.nobody().get("/j").await.header("location"), "/ops/sandbox?next=%2Fops%2Fj");
    assert!(technician.get("/j").await.text.contains("href=\"/ops/pkg/app-1f2e.css\""));
    assert_eq!(app.nobody().get("/service-worker.js").await.header("service-worker-allowed"), "/ops/");
    assert_eq!(app.nobody().get("/pkg/app-1f2e.css").await.status, 200);
    let slash = app.nobody().get("/").await;
    assert_eq!((slash.status, slash.header("location")), (308, "/ops"));
    let outside = reqwest::get(app.url.replace("/ops", "/api/me")).await.unwrap();
    assert_eq!(outside.status().as_u16(), 404);
}

#[tokio::test]
async fn without_the_sandbox_mode_nobody_picks_a_person() {
    let app = TestApp::with(&[
        ("AUTH_MODE", "authentik"),
        ("OPS_PUBLIC_URL", "https://ops.test"),
        ("TRUSTED_PROXIES", "127.0.0.1"),
        ("EDGE_SECRET", "0123456789abcdef"),
        ("AUTHENTIK_JWKS_URL", "off-trust-headers"),
        ("ROLE_GROUPS", "technician=ops-tech,agent=ops-csr"),
    ])
    .await;
    let nobody = app.nobody();
    assert_eq!(nobody.get("/sandbox").await.status, 404);
    assert_eq!(read(form(nobody.request(Method::POST, "/sandbox/sign-in"), &[("person", "admin")])).await.status, 404);
    assert_eq!(nobody.get("/j").await.status, 401);
    let agent = |secret: &str| {
        let request = nobody.request(Method::GET, "/api/me").header("x-authentik-email", "julie@fibre.test");
        read(request.header("x-authentik-groups", "ops-csr").header("x-edge-auth", secret))
    };
    assert_eq!(agent("0123456789abcdef").await.json()["role"], "agent");
    assert_eq!(agent("0123456789abcdeX").await.problem(), "sign-in-required");
    let technician = nobody.request(Method::GET, "/api/me").header("x-edge-auth", "0123456789abcdef");
    let technician = technician.header("x-authentik-email", "tech1").header("x-authentik-groups", "ops-tech");
    assert_eq!(read(technician).await.json()["technician"], "TECH-001", "ERPNext knows whose record it is");
}

#[tokio::test]
async fn a_session_ends_after_thirty_days() {
    let app = TestApp::new().await;
    let technician = app.technician().await;
    app.hand.advance_ms(29 * 86_400_000);
    assert_eq!(technician.get("/api/me").await.status, 200);
    app.hand.advance_ms(86_400_000);
    assert_eq!(technician.get("/api/me").await.problem(), "sign-in-required");
}
