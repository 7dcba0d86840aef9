//! Language and appearance without a script: a form, two cookies, the page in what was chosen.

use crate::helpers::{Answer, Persona, TestApp, form, read};
use reqwest::Method;

async fn choose(persona: &Persona, fields: &[(&str, &str)]) -> Answer {
    read(form(persona.request(Method::POST, "/preferences"), fields)).await
}

#[tokio::test]
async fn the_settings_offer_forms_and_the_next_page_is_as_chosen() {
    let app = TestApp::with(&[("OPS_BASE_PATH", "/ops")]).await;
    let technician = app.technician().await;
    let page = technician.get("/j/settings").await;
    assert!(page.text.contains("<form method=\"post\" action=\"/ops/preferences\">"), "{}", page.text);
    for value in ["name=\"lang\" value=\"en\"", "name=\"theme\" value=\"sun\""] {
        assert!(page.text.contains(value), "{value}: {}", page.text);
    }
    let answer = choose(&technician, &[("lang", "en"), ("theme", "dark")]).await;
    assert_eq!((answer.status, answer.header("location")), (303, "/ops/j/settings"));
    let cookies: Vec<_> = answer.headers.get_all("set-cookie").iter().map(|value| value.to_str().unwrap()).collect();
    assert_eq!(
        cookies,
        [
            "ops_lang=en; Path=/ops/; Max-Age=31536000; SameSite=Lax",
            "ops_theme=dark; Path=/ops/; Max-Age=31536000; SameSite=Lax"
        ]
    );
    let kept = cookies.iter().map(|cookie| cookie.split(';').next().unwrap()).collect::<Vec<_>>().join("; ");
    let page = read(technician.request(Method::GET, "/j/settings").header("cookie", kept)).await;
    assert!(page.text.contains("lang=\"en-CA\" data-theme=\"dark\""), "{}", page.text);
}

#[tokio::test]
async fn only_words_that_are_known_are_kept_and_only_from_our_own_page() {
    let app = TestApp::with(&[("OPS_PUBLIC_URL", "https://ops.test")]).await;
    let technician = app.technician().await;
    assert!(choose(&technician, &[("theme", "sun")]).await.header("set-cookie").ends_with("; Secure"));
    for fields in [[("lang", "de")], [("theme", "x; Path=/")], [("lang", "")]] {
        let answer = choose(&technician, &fields).await;
        assert_eq!((answer.problem().as_str(), answer.header("set-cookie")), ("invalid", ""), "{fields:?}");
    }
    let foreign = technician.foreign_request(Method::POST, "/preferences").header("sec-fetch-site", "cross-site");
    assert_eq!(read(form(foreign, &[("lang", "en")])).await.problem(), "forbidden");
}
