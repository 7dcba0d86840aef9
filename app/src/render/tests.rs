use super::*;
use crate::{api::call::ServerAnswer, i18n::Lang, state::Theme};
use domain::{
    person::{Person, Role},
    time::Timestamp,
};

fn request(path: &str, role: Option<Role>) -> PageRequest {
    let person = role.map(|role| Person {
        id: "tech1".to_owned(),
        name: "Marc <u> Gagnon".to_owned(),
        role,
        technician: None,
        day: None,
    });
    PageRequest {
        path_and_query: path.to_owned(),
        preferences: Preferences { lang: Lang::En, theme: Theme::Sun },
        env: Env {
            base: "/ops".to_owned(),
            zone: "America/Toronto".to_owned(),
            sandbox: true,
            sandbox_sign_in: true,
            version: "0.1.0".to_owned(),
            started_at: Timestamp::parse("2026-11-24T14:02:00-05:00").unwrap(),
            person,
        },
        assets: Arc::new(Assets { css: "/ops/pkg/a.css".to_owned(), ..Assets::default() }),
        nonce: "n0nce".to_owned(),
        deadline: Box::pin(std::future::ready(())),
    }
}

fn silent() -> ServerCaller {
    ServerCaller(Arc::new(|_| Box::pin(std::future::pending())))
}

fn answering(status: u16, body: &'static str) -> ServerCaller {
    ServerCaller(Arc::new(move |_| Box::pin(std::future::ready(ServerAnswer { status, body: body.into() }))))
}

fn draw(path: &str, role: Option<Role>, caller: ServerCaller) -> Page {
    futures::executor::block_on(render(request(path, role), caller))
}

#[test]
fn the_document_carries_language_theme_base_and_ribbon() {
    let page = draw("/j", Some(Role::Technician), silent());
    for part in [
        "lang=\"en-CA\"",
        "data-theme=\"sun\"",
        "data-base=\"/ops\"",
        "<body data-ssr>",
        "SIMULATION",
        "nonce=\"n0nce\"",
        "/ops/pkg/a.css",
    ] {
        assert!(page.html.contains(part), "{part} in {}", page.html);
    }
    assert!(!page.html.contains("<u>") && !page.html.contains("style="));
}

#[test]
fn an_unknown_address_is_404_in_words() {
    let page = draw("/nowhere", Some(Role::Agent), silent());
    assert_eq!(page.status, 404);
    assert!(page.html.contains("<title>Page not found · TARGO Ops</title>"), "{}", page.html);
}

#[test]
fn the_root_leads_each_role_home_and_the_lookup_to_the_device() {
    let target = |path, role| draw(path, Some(role), silent()).location;
    assert_eq!(target("/", Role::Technician).as_deref(), Some("/ops/j"));
    assert_eq!(target("/", Role::Dispatcher).as_deref(), Some("/ops/dispatch"));
    assert_eq!(target("/console?device=AB%2F1", Role::Agent).as_deref(), Some("/ops/j/device/AB%2F1"));
}

#[test]
fn a_source_that_never_answers_does_not_hold_the_page() {
    let page = draw("/j/device/TPLG97441B58", Some(Role::Technician), silent());
    assert_eq!(page.status, 200);
}

/// The page once every answer has come.
fn draw_settled(path: &str, caller: ServerCaller) -> Page {
    let request = PageRequest { deadline: Box::pin(std::future::pending()), ..request(path, Some(Role::Technician)) };
    futures::executor::block_on(render(request, caller))
}

#[test]
fn a_device_nobody_knows_is_404_and_draws_no_panel() {
    let page = draw_settled("/j/device/ZZZZ99998888", answering(404, ""));
    assert_eq!(page.status, 404);
    assert!(page.html.contains("ZZZZ99998888") && !page.html.contains("class=\"panel"), "{}", page.html);
    let down = draw_settled("/j/device/ZZZZ99998888", answering(503, ""));
    assert!(down.status == 200 && down.html.contains("class=\"panel is-missing"), "a silent source is no verdict");
}

#[test]
fn a_customer_keeps_the_room_of_what_is_to_come_and_is_404_only_when_nobody_is_called_so() {
    let page = draw("/console/customer/A%2FB%20100%25", Some(Role::Agent), silent());
    assert!(page.status == 200 && page.html.contains("A/B 100%") && page.html.contains("aria-busy"), "{}", page.html);
    let settled = |answer| {
        let path = "/console/customer/CUST-9";
        let request = PageRequest { deadline: Box::pin(std::future::pending()), ..request(path, Some(Role::Agent)) };
        futures::executor::block_on(render(request, answer))
    };
    let unknown = settled(answering(404, ""));
    assert!(unknown.status == 404 && unknown.html.contains("CUST-9") && !unknown.html.contains("card glance"));
    let down = settled(answering(503, ""));
    assert!(down.status == 200 && down.html.matches("class=\"gone\"").count() > 6, "a silent source is no verdict");
}

#[test]
fn a_day_that_cannot_be_read_is_told_once_and_can_be_asked_for_again() {
    let page = draw_settled("/j", answering(503, ""));
    assert_eq!(page.html.matches("No day pack on this device").count(), 1);
    assert!(!page.html.contains("stay on this device") && page.html.contains("i-retry"), "{}", page.html);
    let job = draw_settled("/j/job/DJ-9", answering(503, ""));
    assert!(!job.html.contains("/j/scan?job=DJ-9"), "nothing is offered for a job that is not there");
}

#[test]
fn what_the_server_said_cannot_break_out_of_the_page() {
    let page = draw("/j/device/X", Some(Role::Technician), answering(200, "</script><script>alert(1)</script>"));
    assert!(!page.html.contains("<script>alert"));
}

#[test]
fn the_offline_shell_has_no_content_and_no_person() {
    let request = request("/", Some(Role::Admin));
    let html = offline_shell(&request.env, Lang::Fr, &Assets::default(), "n");
    assert!(html.contains("<body></body>") && html.contains("data-person=\"\"") && html.contains("lang=\"fr-CA\""));
}
