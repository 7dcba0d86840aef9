//! `timeline`: what happened to the device and its customer.

use domain::{panel::Panel, timeline::Timeline};

super::device_panel!(/** Newest entries, with the cursor live events go on from. */ ReadTimeline, "timeline" => Panel<Timeline>);
