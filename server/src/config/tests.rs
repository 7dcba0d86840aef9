use super::*;

const SANDBOX: [(&str, &str); 4] =
    [("ERPNEXT_URL", "sandbox"), ("HUB_URL", "sandbox"), ("GEMINI_URL", "sandbox"), ("AUTH_MODE", "sandbox")];

fn read(settings: &[(&str, &str)]) -> Result<Config, ConfigError> {
    let settings: Vec<(String, String)> =
        settings.iter().map(|(name, value)| ((*name).into(), (*value).into())).collect();
    let look_up = move |name: &str| settings.iter().rev().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    Config::read(&mut Env::from_fn(look_up))
}

fn faults(settings: &[(&str, &str)]) -> String {
    read(settings).unwrap_err().0.join("\n")
}

fn sandbox_and(more: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    SANDBOX.iter().chain(more).copied().collect()
}

#[test]
fn the_sandbox_needs_four_words_and_has_the_documented_defaults() {
    let config = read(&SANDBOX).unwrap();
    assert_eq!(config.serve.listen.to_string(), "127.0.0.1:8080");
    assert_eq!(config.serve.store.unwrap().to_str(), Some("data/ops.db"));
    assert_eq!(config.sandbox.listen.to_string(), "127.0.0.1:8081");
    assert_eq!((config.site.time_zone.as_str(), config.site.locale.as_str()), ("America/Toronto", "fr"));
    assert_eq!(config.upstreams.gemini.model, "gemini-2.5-flash");
}

#[test]
fn nothing_set_names_every_variable_that_is_missing() {
    let text = faults(&[]);
    for name in [
        "ERPNEXT_URL",
        "HUB_URL",
        "GEMINI_URL",
        "OPS_PUBLIC_URL",
        "TRUSTED_PROXIES",
        "EDGE_SECRET",
        "AUTHENTIK_JWKS_URL",
        "AUTHENTIK_ISSUER",
        "ROLE_GROUPS",
    ] {
        assert!(text.contains(name), "{name} is not named in:\n{text}");
    }
}

#[test]
fn picking_a_person_is_refused_off_loopback() {
    assert!(faults(&sandbox_and(&[("OPS_LISTEN", "0.0.0.0:8080")])).contains("AUTH_MODE=sandbox"));
    assert!(faults(&sandbox_and(&[("SANDBOX_LISTEN", "0.0.0.0:8081")])).contains("SANDBOX_LISTEN"));
}

#[test]
fn a_real_upstream_needs_its_key() {
    assert!(faults(&sandbox_and(&[("ERPNEXT_URL", "https://erp.test")])).contains("ERPNEXT_TOKEN"));
    assert!(faults(&sandbox_and(&[("GEMINI_URL", "https://ai.test")])).contains("AI_API_KEY"));
    assert!(faults(&sandbox_and(&[("ERPNEXT_URL", "https://u:p@erp.test")])).contains("ERPNEXT_URL"));
}

#[test]
fn a_secret_never_shows_in_what_is_printed() {
    let config =
        read(&sandbox_and(&[("ERPNEXT_URL", "https://erp.test/"), ("ERPNEXT_TOKEN", "canary:canary")])).unwrap();
    assert!(!format!("{config:?}").contains("canary"));
    assert_eq!(config.upstreams.erpnext.site, Where::Url("https://erp.test".into()));
    assert!(
        !faults(&sandbox_and(&[("ERPNEXT_URL", "https://erp.test"), ("ERPNEXT_TOKEN", "canary")])).contains("canary")
    );
}

#[test]
fn a_secret_comes_from_its_file() {
    let path = std::env::temp_dir().join(format!("ops-secret-{}", std::process::id()));
    std::fs::write(&path, "key:from-file\n").unwrap();
    let settings = [("ERPNEXT_URL", "https://erp.test"), ("ERPNEXT_TOKEN_FILE", path.to_str().unwrap())];
    let settings: Vec<_> = SANDBOX.iter().copied().chain(settings).collect();
    let config = read(&settings).unwrap();
    assert_eq!(secrecy::ExposeSecret::expose_secret(&config.upstreams.erpnext.token.current()), "key:from-file");
    assert_eq!(config.secrets[0].setting(), Some("ERPNEXT_TOKEN_FILE"));
    std::fs::remove_file(path).unwrap();
}

#[test]
fn authentik_reads_its_binding() {
    let config = read(&[
        ("ERPNEXT_URL", "sandbox"),
        ("HUB_URL", "sandbox"),
        ("GEMINI_URL", "sandbox"),
        ("OPS_BASE_PATH", "/ops/"),
        ("OPS_PUBLIC_URL", "https://erp.test/ops"),
        ("TRUSTED_PROXIES", "10.0.0.1, 172.18.0.0/16"),
        ("EDGE_SECRET", "0123456789abcdef,fedcba9876543210"),
        ("AUTHENTIK_JWKS_URL", "https://auth.test/jwks/"),
        ("AUTHENTIK_ISSUER", "https://auth.test/"),
        ("AUTHENTIK_AUDIENCE", "ops"),
        ("ROLE_GROUPS", "technician=tech,admin=ops-admin"),
    ])
    .unwrap();
    let AuthMode::Authentik(authentik) = config.auth else { panic!("not authentik") };
    let edge = authentik.edge_secrets.current();
    let values = edge_values(secrecy::ExposeSecret::expose_secret(&edge)).count();
    assert_eq!((authentik.trusted_proxies.len(), values), (2, 2));
    assert_eq!(authentik.role_groups[0].group, "ops-admin", "the highest role comes first");
    assert_eq!(config.serve.base_path.join("/j"), "/ops/j");
}

#[test]
fn base_paths() {
    assert_eq!(BasePath::parse("/").unwrap().join("/j"), "/j");
    for bad in ["", "ops", "//", "/a//b", "/a b", "/../x", "/ops?x"] {
        assert_eq!(BasePath::parse(bad), None, "{bad}");
    }
}

#[test]
fn a_doctype_map_says_where_the_site_differs_and_nothing_unknown() {
    let path = std::env::temp_dir().join(format!("ops-doctypes-{}.toml", std::process::id()));
    let read_map = |text: &str| {
        std::fs::write(&path, text).unwrap();
        let named = [("DOCTYPE_MAP", path.to_str().unwrap())];
        read(&SANDBOX.iter().copied().chain(named).collect::<Vec<_>>())
    };
    let map = read_map("subscriptions = \"Subscription\"").unwrap().site.doctypes;
    assert_eq!(map.subscriptions, crate::upstream::erpnext::SubscriptionDoctype::Subscription);
    assert!(read_map("customers = \"Client\"").unwrap_err().to_string().contains("DOCTYPE_MAP"));
    assert!(read_map("subscriptions = \"Plan\"").is_err() && read_map("= x").is_err());
    std::fs::remove_file(&path).unwrap();
    assert!(faults(&sandbox_and(&[("DOCTYPE_MAP", "/nowhere.toml")])).contains("DOCTYPE_MAP"));
}
