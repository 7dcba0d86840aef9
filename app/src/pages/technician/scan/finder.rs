//! The viewfinder: the picture, what is seen in it, and the tools under the thumb.

use super::{
    job::JobChoice,
    run::{Command, tell},
    view_state::{CameraView, Drawer, Hint, PhotoState, Scan},
};
use crate::{
    camera::{CameraTrouble, Feedback},
    components::{action::action_button, icon::icon, pill::pill},
    i18n::{msg::scan as words, t},
    route::Route,
    state::state,
};
use leptos::prelude::*;

/// Draws it.
pub fn finder(scan: Scan) -> AnyView {
    let idle = Memo::new(move |_| scan.camera.with(|camera| camera.trouble.is_some()));
    let hold = move |down: bool| move |_| tell(Command::Hold(down));
    view! {
        <div class=move || if idle.get() { "viewfinder is-idle" } else { "viewfinder" }>
            <video class="feed" id="feed" playsinline muted autoplay aria-label=t(words::TITLE) hidden=move || idle.get()
                on:pointerdown=hold(true) on:pointerup=hold(false) on:pointercancel=hold(false) on:pointerleave=hold(false)></video>
            {overlay(scan)} {aim(scan, idle)} {header(scan)} {move || scan.camera.with(|camera| camera.trouble).map(note)}
            <div class="controls">{hint(scan)} {zoom(scan)} {tools(scan)}</div>
        </div>
    }
    .into_any()
}

fn overlay(scan: Scan) -> AnyView {
    let view_box = move || scan.overlay.with(|(_, width, height)| format!("0 0 {width} {height}"));
    let inside = move || scan.overlay.with(|(svg, ..)| svg.clone());
    view! { <svg class="overlay" viewBox=view_box preserveAspectRatio="xMidYMid slice" aria-hidden="true" inner_html=inside></svg> }
        .into_any()
}

fn aim(scan: Scan, idle: Memo<bool>) -> AnyView {
    let class = move || match scan.flash.get() {
        None => "aim",
        Some(Feedback::Ok) => "aim is-good",
        Some(Feedback::Duplicate | Feedback::Unknown) => "aim is-limit",
        Some(Feedback::Blocked) => "aim is-bad",
    };
    view! {
        <svg class=class viewBox="0 0 100 60" aria-hidden="true" hidden=move || idle.get()>
            <path d="M4 16V4h14M82 4h14v12M96 44v12H82M18 56H4V44"></path>
        </svg>
    }
    .into_any()
}

fn header(scan: Scan) -> AnyView {
    let close = move || scan.job_name().map_or(Route::Today, |name| Route::Job { name }).href();
    let job = move || scan.job_name().unwrap_or_else(|| t(no_job(scan)).to_owned());
    view! {
        <header class="topbar">
            <a class="iconbtn lead" href=close aria-label=t(words::CLOSE)>{icon("close")}</a>
            <div class="title"><h1><span class="hidden">{t(words::TITLE)} " "</span>
                <button class="jobpick" type="button" on:click=move |_| scan.drawer.set(Drawer::Job)>{job}</button></h1></div>
            {pill()}
        </header>
    }
    .into_any()
}

/// Until the day is known, it is not known either which job is under way.
fn no_job(scan: Scan) -> crate::i18n::Msg {
    let unread = state().day.with(|day| day.view.is_none() && !day.settled);
    let waits = unread && scan.job.with(|choice| *choice == JobChoice::UnderWay);
    if waits { words::JOB_UNREAD } else { words::NO_JOB }
}

fn note(trouble: CameraTrouble) -> AnyView {
    use words::trouble as say;
    let (title, text) = match trouble {
        CameraTrouble::Denied => (say::DENIED, say::DENIED_TEXT),
        CameraTrouble::Missing => (say::MISSING, say::MISSING_TEXT),
        CameraTrouble::Insecure => (say::INSECURE, say::INSECURE_TEXT),
        CameraTrouble::Busy => (say::BUSY, say::BUSY_TEXT),
        CameraTrouble::Silent => (say::SILENT, say::SILENT_TEXT),
        CameraTrouble::NoScanner => (say::NO_SCANNER, say::NO_SCANNER_TEXT),
    };
    let steps = (trouble == CameraTrouble::Denied)
        .then(|| view! { <ol><li>{t(say::DENIED_IOS)}</li><li>{t(say::DENIED_ANDROID)}</li></ol> }.into_any());
    view! {
        <div class="finder-note" role="alert">
            {icon("photo")} <h2>{t(title)}</h2> <p>{t(text)}</p> {steps}
            {action_button("", "retry", t(words::RETRY_CAMERA), || tell(Command::Retry))}
        </div>
    }
    .into_any()
}

fn hint(scan: Scan) -> AnyView {
    let text = move || {
        let photo = scan.photo.get() == PhotoState::Reading;
        scan.camera.with(|camera| (camera.trouble.is_none() || photo).then(|| t(hint_word(camera, photo))))
    };
    (move || text().map(|text| view! { <p class="hint">{text}</p> })).into_any()
}

fn hint_word(camera: &CameraView, photo: bool) -> crate::i18n::Msg {
    match camera {
        _ if photo => words::HINT_PHOTO,
        CameraView { paused: true, .. } => words::HINT_PAUSED,
        CameraView { live: false, .. } => words::HINT_START,
        CameraView { reading: false, .. } => words::HINT_LOADING,
        CameraView { hint: Hint::Dark, torch: None, .. } => words::HINT_DARK_NO_TORCH,
        CameraView { hint: Hint::Dark, .. } => words::HINT_DARK,
        CameraView { hint: Hint::Closer, .. } => words::HINT_CLOSER,
        CameraView { hint: Hint::Aim, .. } => words::HINT_AIM,
    }
}

fn zoom(scan: Scan) -> AnyView {
    let max = Memo::new(move |_| scan.camera.with(|camera| camera.zoom_max));
    let name = move || t(if max.get().is_some() { words::ZOOM } else { words::ZOOM_MISSING });
    let set = move |event| {
        if let Ok(zoom) = event_target_value(&event).parse() {
            tell(Command::Zoom(zoom));
        }
    };
    view! {
        <label class="zoom"><span aria-hidden="true">"1×"</span>
            <input type="range" min="1" max="3" step="0.1" value="1" aria-label=name disabled=move || max.get().is_none() on:input=set/>
            <span aria-hidden="true">"3×"</span></label>
    }
    .into_any()
}

fn tools(scan: Scan) -> AnyView {
    view! {
        <div class="tools">
            {torch(scan)} {pause(scan)}
            <label class="tool">{icon("photo")}{t(words::PHOTO)}
                <input class="hidden" id="photo" type="file" accept="image/*" capture="environment" on:change=|_| tell(Command::Photo)/></label>
            {tool("keypad", t(words::TYPE), move || scan.typing.get(), move || tell(Command::Type))}
            {move || (scan.camera.with(|camera| camera.cameras) > 1).then(|| {
                let next = || tell(Command::NextCamera);
                view! { <button class="tool" type="button" on:click=move |_| next()>{icon("camera-switch")}{t(words::SWITCH)}</button> }
            })}
        </div>
    }
    .into_any()
}

fn torch(scan: Scan) -> AnyView {
    let torch = Memo::new(move |_| scan.camera.with(|camera| camera.torch));
    let pressed = move || if torch.get() == Some(true) { "true" } else { "false" };
    let missing = move || torch.get().is_none().then_some("true");
    let name = move || match torch.get() {
        Some(_) => t(words::TORCH).to_owned(),
        None => format!("{}. {}", t(words::TORCH), t(words::TORCH_MISSING)),
    };
    view! {
        <button class="tool" type="button" aria-pressed=pressed aria-disabled=missing aria-label=name on:click=|_| tell(Command::Torch)>
            {icon("torch")}{t(words::TORCH)}</button>
    }
    .into_any()
}

fn pause(scan: Scan) -> AnyView {
    let paused = Memo::new(move |_| scan.camera.with(|camera| camera.paused));
    (move || {
        let (name, word) = if paused.get() { ("play", words::RESUME) } else { ("pause", words::PAUSE) };
        tool(name, t(word), move || paused.get(), || tell(Command::Pause))
    })
    .into_any()
}

fn tool(
    name: &'static str,
    word: &'static str,
    pressed: impl Fn() -> bool + Send + Sync + 'static,
    run: impl Fn() + 'static,
) -> AnyView {
    let pressed = move || if pressed() { "true" } else { "false" };
    view! { <button class="tool" type="button" aria-pressed=pressed on:click=move |_| run()>{icon(name)}{word}</button> }.into_any()
}
