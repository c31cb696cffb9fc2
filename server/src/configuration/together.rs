use std::collections::BTreeMap;
use std::net::SocketAddr;

use clap::ArgMatches;

use super::fault::ConfigurationFault;
use super::setting::Setting;
use crate::{AllowedOrigin, WitnessAddress};

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
    if names_some_of_all_origins(matches) {
        faults
            .push(fault("allow-origin", "* is every origin: give it alone, or the origins that are meant".to_owned()));
    }
    faults
}

/// Every origin, and others beside.
fn names_some_of_all_origins(matches: &ArgMatches) -> bool {
    let origins = matches.try_get_many::<AllowedOrigin>("allowed_origins").ok().flatten();
    let (any, one): (Vec<_>, Vec<_>) = origins.into_iter().flatten().partition(|origin| **origin == AllowedOrigin::Any);
    !any.is_empty() && !one.is_empty()
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
