//! `subscriptions`: what the customer pays for.

use domain::{panel::Panel, subscription::Subscription};

super::device_panel!(/** The active subscription of a device's customer and place. */ FindSubscription, "subscription" => Panel<Subscription>);
