//! The palette: one box over every page of a desk that finds a record or does what the app can do, and the sheet of
//! shortcuts. Two `<dialog>`s: the browser itself keeps the focus inside, closes on Escape and gives the focus back.

mod actions;
mod keys;
mod list;
mod local;
mod sheet;

use crate::{
    api::{call::call, search::Search},
    browser::{navigation, spawn, timer},
    components::{desk::hits, icon::icon},
    i18n::{msg::search as words, t},
    route::Route,
};
use actions::{Act, Action};
use domain::{
    error::ProblemCode,
    search::{Found, Hit},
};
use keys::{Asked, Keys, Pressed};
use leptos::{
    ev,
    html::{Dialog, Input},
    prelude::*,
};
use wasm_bindgen::JsCast;

/// Hits of each kind that are shown while one types.
const PER_KIND: usize = 4;
/// The server is asked once the fingers rest, in milliseconds.
const REST_MS: i32 = 120;

/// Its signals. `Copy`, so a closure takes it whole.
#[derive(Clone, Copy)]
pub struct Palette {
    dialog: NodeRef<Dialog>,
    sheet: NodeRef<Dialog>,
    input: NodeRef<Input>,
    rows: RwSignal<Vec<Row>>,
    at: RwSignal<usize>,
    total: RwSignal<Option<u32>>,
    /// Why the rows are not what was found.
    lack: RwSignal<Option<Lack>>,
    /// How long the last search took, and whether it was the browser's own.
    took: RwSignal<Option<(bool, u32)>>,
    /// Which of the searches is the last.
    turn: StoredValue<u32>,
}

/// Why nothing found is shown of what is typed.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Lack {
    /// It is on its way.
    Searching,
    /// It could not be had.
    Failed(ProblemCode),
}

/// One thing to choose.
#[derive(Clone, Debug)]
enum Row {
    Hit(hits::Group, Box<Hit>),
    /// Everything that was found, where there is more than is shown; below the last group.
    All(hits::Group, u32, String),
    Action(Action),
}

impl Row {
    fn route(&self) -> Option<Route> {
        match self {
            Self::Hit(_, hit) => hits::route(hit),
            Self::All(_, _, typed) => Some(Route::Search { q: typed.clone() }),
            Self::Action(action) => action.route(),
        }
    }
}

impl Palette {
    /// Closed.
    pub fn new() -> Self {
        Self {
            dialog: NodeRef::new(),
            sheet: NodeRef::new(),
            input: NodeRef::new(),
            rows: RwSignal::new(Vec::new()),
            at: RwSignal::new(0),
            total: RwSignal::new(None),
            lack: RwSignal::new(None),
            took: RwSignal::new(None),
            turn: StoredValue::new(0),
        }
    }

    /// Opens it with what was typed already.
    pub fn open(self, typed: &str) {
        let (Some(dialog), Some(input)) = (self.dialog.get_untracked(), self.input.get_untracked()) else { return };
        if !dialog.open() && dialog.show_modal().is_ok() {
            input.set_value(typed);
            let _ = input.focus();
            self.search(typed.to_owned());
            spawn(async move {
                // What was typed meanwhile is searched again by the browser itself.
                let is_new = local::load().await;
                // Whoever has begun to choose goes on with the rows they see.
                let wants = is_new && self.at.try_get_untracked() == Some(0);
                // A page that was left has taken the box with it.
                if let Some(input) = self.input.try_get_untracked().flatten().filter(|_| wants) {
                    self.search(input.value());
                }
            });
        }
    }

    fn close(self) {
        for dialog in [self.dialog, self.sheet].into_iter().filter_map(|dialog| dialog.get_untracked()) {
            dialog.close();
        }
    }

    fn search(self, typed: String) {
        self.turn.update_value(|turn| *turn += 1);
        let turn = self.turn.get_value();
        if typed.trim().is_empty() {
            return self.show(&typed, Found::default(), None);
        }
        let begun_ms = timer::page_ms();
        if let Some(found) = local::search(&typed, PER_KIND) {
            return self.show(&typed, found, Some((true, begun_ms)));
        }
        // What was found of an earlier text must not be chosen for this one.
        self.show(&typed, Found::default(), None);
        self.lack.set(Some(Lack::Searching));
        spawn(async move {
            timer::sleep(REST_MS).await;
            if self.turn.try_get_value() != Some(turn) {
                return;
            }
            let begun_ms = timer::page_ms();
            let answer = call(Search { q: typed.clone() }).await;
            match answer {
                _ if self.turn.try_get_value() != Some(turn) => {}
                Ok(answer) => self.show(&typed, answer.found, Some((false, begun_ms))),
                Err(problem) => self.lack.set(Some(Lack::Failed(problem.code))),
            }
        });
    }

    fn show(self, typed: &str, found: Found, begun: Option<(bool, f64)>) {
        self.rows.set(rows(typed, &found));
        self.at.set(0);
        self.lack.set(None);
        self.total.set(begun.map(|_| found.total));
        self.took.set(begun.map(|(is_local, begun_ms)| (is_local, (timer::page_ms() - begun_ms).max(0.0) as u32)));
    }

    fn step(self, by: isize) {
        let count = self.rows.with_untracked(Vec::len) as isize;
        if count > 0 {
            self.at.update(|at| *at = (*at as isize + by).rem_euclid(count) as usize);
            list::reveal(self.at.get_untracked());
        }
    }

    fn choose(self, at: usize, in_new_tab: bool) {
        let row = self.rows.with_untracked(|rows| rows.get(at).cloned());
        let typed = self.input.get_untracked().map(|input| input.value()).unwrap_or_default();
        match (row, in_new_tab) {
            (Some(row), true) => {
                if let Some(route) = row.route() {
                    let _ = window().open_with_url_and_target(&route.href(), "_blank");
                }
            }
            (Some(Row::Action(action)), false) => self.act(action),
            (Some(row), false) => self.leave_for(row.route()),
            (None, _) => self.leave_for(Some(Route::Search { q: typed })),
        }
    }

    fn act(self, action: Action) {
        self.close();
        match (action.act, action.route()) {
            (Act::Shortcuts, _) => drop(self.sheet.get_untracked().map(|sheet| sheet.show_modal())),
            (_, Some(route)) => navigation::go(route),
            _ => action.run(),
        }
    }

    fn leave_for(self, route: Option<Route>) {
        if let Some(route) = route {
            self.close();
            navigation::go(route);
        }
    }

    fn key(self, event: ev::KeyboardEvent) {
        match event.key().as_str() {
            "ArrowDown" => self.step(1),
            "ArrowUp" => self.step(-1),
            "Enter" => self.choose(self.at.get_untracked(), event.ctrl_key() || event.meta_key()),
            _ => return,
        }
        event.prevent_default();
    }

    /// Hears the keys of the page for as long as it is shown.
    fn hear(self) {
        let keys = StoredValue::new(Keys::default());
        let hear = move |event: ev::KeyboardEvent| {
            let key = event.key();
            let pressed = Pressed {
                key: &key,
                with_control: event.ctrl_key() || event.meta_key(),
                with_alt: event.alt_key(),
                is_taken: is_taken(&event),
                now_ms: timer::page_ms(),
            };
            let actions: Vec<Action> = Action::all().collect();
            let asked = keys.try_update_value(|keys| keys.press(pressed, &actions)).flatten();
            if asked.is_some() {
                event.prevent_default();
            }
            match asked {
                Some(Asked::Palette) => self.open(""),
                Some(Asked::Action(action)) => self.act(action),
                None => {}
            }
        };
        Effect::new(move |_| {
            let heard = window_event_listener(ev::keydown, hear);
            on_cleanup(move || heard.remove());
        });
    }
}

/// What was found, the way to the rest of it, and the actions.
fn rows(typed: &str, found: &Found) -> Vec<Row> {
    let groups = hits::grouped(&found.hits, PER_KIND);
    let shown = groups.iter().map(|(_, hits)| hits.len()).sum::<usize>();
    let rest = groups.last().filter(|_| shown < found.total as usize).map(|(group, _)| *group);
    let hits = groups.into_iter().flat_map(|(group, hits)| hits.into_iter().map(move |hit| (group, hit)));
    let hits = hits.map(|(group, hit)| Row::Hit(group, Box::new(hit)));
    let all = rest.map(|group| Row::All(group, found.total, typed.to_owned()));
    hits.chain(all).chain(Action::matching(typed).into_iter().map(Row::Action)).collect()
}

/// True where a letter is somebody's text, or a dialog has the keyboard.
pub(crate) fn is_taken(event: &ev::KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let in_field = |element: web_sys::Element| {
        element.closest("input, textarea, select, [contenteditable]").is_ok_and(|field| field.is_some())
    };
    target.is_some_and(in_field) || document().query_selector("dialog[open]").is_ok_and(|dialog| dialog.is_some())
}

/// Draws both dialogs, closed.
pub(super) fn palette(palette: Palette) -> AnyView {
    palette.hear();
    let typed = move |_| palette.search(palette.input.get_untracked().map(|input| input.value()).unwrap_or_default());
    let selected = move || palette.rows.with(|rows| (!rows.is_empty()).then(|| list::id(palette.at.get())));
    let total = move || palette.total.get().map(|total| words::results(total as usize));
    view! {
        <dialog class="palette" aria-label=t(words::TITLE) node_ref=palette.dialog>
            <div class="palette-input">
                {icon("search")}
                <input role="combobox" aria-label=t(words::LABEL) aria-expanded="true" aria-controls="palette-list" aria-autocomplete="list" aria-activedescendant=selected
                    placeholder=t(words::PLACEHOLDER) autocomplete="off" autocapitalize="none" spellcheck="false" maxlength="120" node_ref=palette.input on:input=typed on:keydown=move |event| palette.key(event)/>
                <span class="small quiet keep" role="status">{total}</span>
                <button class="button is-small" type="button" on:click=move |_| palette.close()>{t(words::ESC)}</button>
            </div>
            {list::list(palette)}
            {list::foot(palette)}
            {actions::sign_out_form()}
        </dialog>
        {sheet::sheet(palette.sheet)}
    }
    .into_any()
}

#[cfg(all(test, feature = "ssr"))]
mod tests {
    use super::*;
    use domain::search::{Kind, Marked};

    fn told(total: u32) -> Vec<String> {
        let hit = |at: usize| Hit {
            kind: Kind::Customer,
            name: at.to_string(),
            title: Marked(vec![]),
            about: vec![],
            reasons: vec![],
            state: None,
            customer: Some(at.to_string()),
            serial: None,
        };
        let found = Found { total, hits: (0..8.min(total as usize)).map(hit).collect() };
        let word = |row: Row| match row {
            Row::Hit(_, hit) => hit.name,
            Row::All(_, total, typed) => format!("{typed} {total}"),
            Row::Action(_) => "action".to_owned(),
        };
        rows("xyzzy", &found).into_iter().map(word).collect()
    }

    #[test]
    fn what_is_not_shown_is_a_row_away() {
        assert_eq!(told(22), ["0", "1", "2", "3", "xyzzy 22"]);
        assert_eq!(told(4), ["0", "1", "2", "3"]);
        assert!(told(0).is_empty());
    }
}
