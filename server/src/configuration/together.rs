//! Values that are right each, and wrong together.

use std::collections::BTreeMap;
use std::net::SocketAddr;

use clap::ArgMatches;
use tupyo_http_origins::{AllowedOrigin, AllowedOrigins, AllowedOriginsError};

use super::fault::ConfigurationFault;
use super::setting::Setting;
use crate::WitnessAddress;

/// Values that are right each, and cannot be together.
pub(super) fn faults(matches: &ArgMatches, settings: &[Setting]) -> Vec<ConfigurationFault> {
    let fault = |key: &str, message: String| {
        let place = settings.iter().find(|setting| setting.key == key).map(|setting| setting.from.to_string());
        ConfigurationFault::new("config-contradiction", place, message)
    };
    let mut faults = Vec::new();
    if let Some(address) = shared_address(matches) {
        let message = format!("listen and metrics are both {address}: give metrics a port of its own");
        faults.push(fault("metrics", message));
    }
    if let Some(name) = doubled_witness(matches) {
        faults.push(fault("witness", format!("witness {name} has two addresses: keep the one at which it is asked")));
    }
    if let Some(error) = origins_error(matches) {
        faults.push(fault("allow-origin", error.to_string()));
    }
    faults
}

/// What is wrong with the origins together.
fn origins_error(matches: &ArgMatches) -> Option<AllowedOriginsError> {
    let origins = matches.try_get_many::<AllowedOrigin>("allowed_origins").ok().flatten();
    AllowedOrigins::new(&origins.into_iter().flatten().cloned().collect::<Vec<_>>()).err()
}

/// Where the board and its metrics would both listen.
fn shared_address(matches: &ArgMatches) -> Option<SocketAddr> {
    let address = |id| matches.try_get_one::<SocketAddr>(id).ok().flatten().copied();
    address("metrics").filter(|metrics| metrics.port() != 0 && Some(*metrics) == address("listen"))
}

/// A witness that is given more than once, and not with the same address.
fn doubled_witness(matches: &ArgMatches) -> Option<String> {
    let witnesses = matches.try_get_many::<WitnessAddress>("witnesses").ok().flatten()?;
    let mut addresses = BTreeMap::new();
    for WitnessAddress { name, url } in witnesses {
        if addresses.insert(name, url).is_some_and(|earlier| earlier != url) {
            return Some(name.to_string());
        }
    }
    None
}
