//! `subscriptions`: what the customer pays for.

use domain::{
    panel::Panel,
    subscription::{CustomerPlan, Subscription},
};

super::device_panel!(/** The active subscription of a device's customer and place. */ FindSubscription, "subscription" => Panel<Subscription>);

super::customer_panel!(/** What a customer pays for, at all their places. */ ListSubscriptions, "/subscriptions" => Panel<Vec<CustomerPlan>>);
