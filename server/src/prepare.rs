//! `ops-server erpnext prepare`: what the product adds to a site, when its operator asks (CONTRACTS.md section 3). Each
//! step is printed first; a step that is done already is none, so a second run does nothing. Nothing is dropped, renamed,
//! narrowed or replaced: a field of the same name that is of another kind is told of, and left alone. One that has to be
//! unique and is not is made so where a Custom Field added it, and told of where it is the doctype's own.

pub mod drift;
pub mod plan;

use crate::{
    clock::Clock,
    config::{Config, Where},
    error::Chain,
    sandbox,
    upstream::{
        Given, UpstreamError,
        erpnext::{self, ErpNext},
    },
};
use plan::{Addition, Step};
use std::{error::Error, net::SocketAddr, process::ExitCode, sync::Arc};

type Failure = Box<dyn Error + Send + Sync>;

/// The command: exit code 0 when nothing is lacking or all was added, 1 where the site refuses or cannot be asked.
#[tokio::main]
pub async fn run(config: Config, apply: bool) -> ExitCode {
    match with_site(config, apply).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("ops-server erpnext prepare: {}", Chain(&*error));
            ExitCode::FAILURE
        }
    }
}

async fn with_site(config: Config, apply: bool) -> Result<(), Failure> {
    let clock = Clock::system(&config.site.time_zone)?;
    let sandbox = match &config.upstreams.erpnext.site {
        Where::Sandbox => Some(start_sandbox(&config, &clock).await?),
        Where::Url(_) => None,
    };
    let base_url = match &config.upstreams.erpnext.site {
        Where::Url(url) => url.clone(),
        Where::Sandbox => sandbox.as_ref().map(sandbox::Sandbox::erpnext_url).unwrap_or_default(),
    };
    let settings = erpnext::Config {
        base_url,
        token: config.upstreams.erpnext.token.clone(),
        site_time_zone: clock.zone().clone(),
        subscriptions: config.site.doctypes.subscriptions,
    };
    let site = ErpNext::new(settings, Given { clock, jitter: Arc::new(rand::random::<f64>) })?;
    prepare(&site, apply, |line| println!("{line}")).await?;
    Ok(())
}

async fn start_sandbox(config: &Config, clock: &Clock) -> Result<sandbox::Sandbox, Failure> {
    let crate::config::Sandbox { data, seed, .. } = config.sandbox.clone();
    let listen = SocketAddr::from(([127, 0, 0, 1], 0));
    let settings = sandbox::Settings { listen, data, seed, site_time_zone: config.site.time_zone.clone() };
    Ok(sandbox::start(settings, clock.clone()).await?)
}

/// Prints what lacks, one line a step, and takes the steps when `apply` is set. The first refusal ends it: what was added
/// until then stays, and the next run goes on from there.
pub async fn prepare(site: &ErpNext, apply: bool, mut print: impl FnMut(String)) -> Result<(), UpstreamError> {
    let mut count = 0;
    for addition in plan::ADDITIONS {
        match next_step(site, addition).await? {
            None => {}
            Some(step) => {
                print(step.to_string());
                count += usize::from(step.changes());
                if apply && step.changes() {
                    take(site, &step).await?;
                }
            }
        }
    }
    print(match (count, apply) {
        (0, _) => "nothing to add".to_owned(),
        (count, true) => format!("added: {count}"),
        (count, false) => {
            format!("to add: {count}; nothing was changed, `ops-server erpnext prepare --apply` adds them")
        }
    });
    Ok(())
}

async fn next_step(site: &ErpNext, addition: &'static Addition) -> Result<Option<Step>, UpstreamError> {
    match site.find_doctype(addition.doctype()).await {
        Ok(doctype) => Ok(addition.missing_in(&doctype)),
        Err(UpstreamError::NotFound) => Ok(addition.missing_altogether()),
        Err(error) => Err(error),
    }
}

async fn take(site: &ErpNext, step: &Step) -> Result<(), UpstreamError> {
    match step {
        Step::AddDocType { name, field } => site.create_rows_doctype(name, &field.to_docfield(), &field.label()).await,
        Step::AddField { doctype, field } => {
            site.create_custom_field(doctype, &field.to_docfield(), &field.label()).await
        }
        Step::AddWords { doctype, fieldname, had, words } => {
            let all: Vec<&str> = had.iter().map(String::as_str).chain(words.iter().copied()).collect();
            site.set_words(doctype, fieldname, &all).await
        }
        Step::MakeUnique { doctype, fieldname } => site.make_unique(doctype, fieldname).await,
        Step::LeaveAlone { .. } | Step::NotUnique { .. } | Step::NoDocType { .. } => Ok(()),
    }
}
