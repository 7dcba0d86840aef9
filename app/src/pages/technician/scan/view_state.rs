//! What the scan page holds while it is open.

use super::{
    job::JobChoice,
    session::{Device, Session},
};
use crate::{
    camera::{CameraTrouble, Feedback},
    state::state,
};
use leptos::prelude::*;

/// The page's signals. `Copy`, so a closure takes it whole.
#[derive(Clone, Copy)]
pub struct Scan {
    /// The devices read.
    pub session: RwSignal<Session>,
    /// The job they belong to.
    pub job: RwSignal<JobChoice>,
    /// The camera.
    pub camera: RwSignal<CameraView>,
    /// Outlines of what the last frame shows, as the inside of an SVG, and that frame's size in pixels.
    pub overlay: RwSignal<(String, u32, u32)>,
    /// The corners of the viewfinder light up.
    pub flash: RwSignal<Option<Feedback>>,
    /// How long the last feedback took after the scanner's answer, in milliseconds.
    pub feedback_ms: RwSignal<Option<f64>>,
    /// The page's clock in milliseconds, moving while something counts down.
    pub now_ms: RwSignal<f64>,
    /// The field to type in is shown.
    pub typing: RwSignal<bool>,
    /// A drawer over the page.
    pub drawer: RwSignal<Drawer>,
    /// A word on the last photo.
    pub photo: RwSignal<PhotoState>,
}

/// The camera as shown.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct CameraView {
    /// Why there is none.
    pub trouble: Option<CameraTrouble>,
    /// True once a frame was shown.
    pub live: bool,
    /// True once the scanner listens.
    pub reading: bool,
    /// The person paused it.
    pub paused: bool,
    /// The lamp: on or off, `None` where there is none.
    pub torch: Option<bool>,
    /// Largest zoom, where it can be set.
    pub zoom_max: Option<f64>,
    /// How many cameras there are to pick from.
    pub cameras: usize,
    /// What the picture lacks.
    pub hint: Hint,
}

/// What the picture lacks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hint {
    /// Nothing, or nothing known.
    #[default]
    Aim,
    /// Light.
    Dark,
    /// Nearness.
    Closer,
}

/// What lies over the page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawer {
    /// Nothing.
    None,
    /// The choice of the job.
    Job,
    /// A record to be made for a device.
    Create(u32),
}

/// Where the last photo stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhotoState {
    /// There is none.
    None,
    /// Being read, here or by the model.
    Reading,
    /// Kept in the outbox, as that photo of the visit.
    Waits(usize),
    /// Could not be kept.
    Lost,
    /// No picture.
    Bad,
    /// A picture of nothing readable.
    Nothing,
}

impl Scan {
    /// A fresh page for a job, or for the one under way.
    pub fn new(job: Option<String>) -> Self {
        Self {
            session: RwSignal::new(Session::default()),
            job: RwSignal::new(job.map_or(JobChoice::UnderWay, JobChoice::Named)),
            camera: RwSignal::new(CameraView::default()),
            overlay: RwSignal::new((String::new(), 1280, 720)),
            flash: RwSignal::new(None),
            feedback_ms: RwSignal::new(None),
            now_ms: RwSignal::new(0.0),
            typing: RwSignal::new(false),
            drawer: RwSignal::new(Drawer::None),
            photo: RwSignal::new(PhotoState::None),
        }
    }

    /// The name of the job at hand.
    pub fn job_name(self) -> Option<String> {
        state().day.with(|day| self.job.with(|choice| choice.name(day.view.as_deref())))
    }

    /// The same, outside of what is drawn.
    pub fn job_name_now(self) -> Option<String> {
        untrack(move || self.job_name())
    }

    /// Changes a device.
    pub fn change(self, id: u32, change: impl FnOnce(&mut Device)) {
        self.session.update(|session| {
            if let Some(device) = session.device_mut(id) {
                change(device);
            }
        });
    }

    /// Light, tone and vibration at once.
    pub fn feel(self, feedback: Feedback) {
        self.flash.set(Some(feedback));
        #[cfg(feature = "hydrate")]
        crate::camera::feedback::give(feedback);
    }
}
