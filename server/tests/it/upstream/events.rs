//! The hub's event stream over a socket.

use super::given;
use super::responder::{Reply, Responder};
use futures::StreamExt;
use ops_server::upstream::UpstreamError;
use ops_server::upstream::hub::{Config, Hub, HubMessage};

fn hub(url: &str) -> Hub {
    let site_time_zone = jiff::tz::TimeZone::get("America/Toronto").unwrap();
    Hub::new(Config { base_url: url.into(), token: None, site_time_zone }, given()).unwrap()
}

#[tokio::test]
async fn the_stream_goes_on_from_the_last_id() {
    let text = "retry: 3000\n\nid: e17-8\nevent: issue.updated\n\
        data: {\"topic\":\"customer:CUST-1\",\"at\":\"2026-11-21T19:01:12Z\",\"actor\":\"marc@x\",\"data\":{\"subject\":\"LOS\"}}\n\n";
    let headers = vec![("content-type".to_owned(), "text/event-stream; charset=utf-8".to_owned())];
    let site = Responder::start(move |_, _| Reply::Whole(200, headers.clone(), text.into())).await;
    let mut events = hub(&site.url).events(&["customer:CUST-1", "queue"], Some("e17-7")).await.unwrap();
    let Some(Ok(HubMessage::Event(event))) = events.next().await else { panic!("no event") };
    assert_eq!(
        (event.id.as_str(), event.kind.as_str(), event.actor.as_deref()),
        ("e17-8", "issue.updated", Some("marc@x"))
    );
    assert!(events.next().await.is_none(), "the end of the stream is the end");
    let request = &site.requests()[0];
    assert_eq!(request.target, "/events?topics=customer%3ACUST-1%2Cqueue");
    assert!(request.head.lines().any(|line| line == "last-event-id: e17-7"));
}

#[tokio::test]
async fn a_page_is_no_stream_and_a_refusal_is_typed() {
    for (reply, wanted) in
        [(Reply::html(200), "Garbled"), (Reply::html(401), "SignIn"), (Reply::html(503), "Unavailable")]
    {
        let site = Responder::start(move |_, _| reply.clone()).await;
        let error: UpstreamError = hub(&site.url).events(&[], None).await.err().unwrap();
        assert!(format!("{error:?}").starts_with(wanted), "{error:?}");
    }
}
