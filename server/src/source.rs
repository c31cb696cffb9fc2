//! Whom a request comes from, as far as shares are concerned.

mod trusted_proxies;

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use actix_web::{HttpRequest, web};

pub use trusted_proxies::{ForwardedHeader, TrustedProxy, TrustedProxyError};

pub(crate) use trusted_proxies::TrustedProxies;

/// What shares are counted by: one address, or as much of it as one household or one office is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Source {
    V4(Ipv4Addr),
    /// The first 64 bits: whoever has one such address has all the others.
    V6([u8; 8]),
}

impl Source {
    /// The sender of a request: the peer, or where a trusted proxy is the peer, whom that names.
    pub(crate) fn of(request: &HttpRequest) -> Source {
        let peer = request.peer_addr().map_or(IpAddr::V4(Ipv4Addr::UNSPECIFIED), |peer| peer.ip());
        match request.app_data::<web::Data<TrustedProxies>>() {
            Some(proxies) => proxies.sender(peer, request.headers()).into(),
            None => peer.into(),
        }
    }

    /// An address that is this source.
    pub(crate) fn address(self) -> IpAddr {
        match self {
            Source::V4(address) => IpAddr::V4(address),
            Source::V6([a, b, c, d, e, f, g, h]) => {
                Ipv6Addr::from([a, b, c, d, e, f, g, h, 0, 0, 0, 0, 0, 0, 0, 0]).into()
            }
        }
    }
}

impl From<IpAddr> for Source {
    fn from(address: IpAddr) -> Source {
        match address.to_canonical() {
            IpAddr::V4(address) => Source::V4(address),
            IpAddr::V6(address) => Source::V6(network(address)),
        }
    }
}

fn network(address: Ipv6Addr) -> [u8; 8] {
    let [a, b, c, d, e, f, g, h, ..] = address.octets();
    [a, b, c, d, e, f, g, h]
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;

    use super::*;

    fn source(address: &str) -> Source {
        address.parse::<IpAddr>().unwrap().into()
    }

    #[test]
    fn a_network_of_64_bits_is_one_source_and_a_mapped_address_is_the_one_it_maps() {
        assert_eq!(source("::ffff:192.0.2.7"), source("192.0.2.7"));
        assert_ne!(source("192.0.2.7"), source("192.0.2.8"));
        assert_eq!(source("2001:db8:1:2::1"), source("2001:db8:1:2:ffff::9"));
        assert_ne!(source("2001:db8:1:2::1"), source("2001:db8:1:3::1"));
        ["192.0.2.7", "2001:db8:1:2::1"]
            .iter()
            .for_each(|text| assert_eq!(Source::from(source(text).address()), source(text)));
        assert_eq!(source("2001:db8:1:2::1"), Source::V6([0x20, 0x01, 0x0d, 0xb8, 0, 1, 0, 2]));
    }

    #[test]
    fn a_request_comes_from_its_peer_unless_a_trusted_proxy_brings_it() {
        let request = |peer: &str| {
            let proxies = TrustedProxies::new(vec!["10.0.0.0/8".parse().unwrap()], ForwardedHeader::XForwardedFor);
            let request = TestRequest::default().peer_addr(format!("{peer}:7").parse().unwrap());
            request.insert_header(("x-forwarded-for", "198.51.100.1")).app_data(web::Data::new(proxies))
        };
        assert_eq!(Source::of(&request("10.1.2.3").to_http_request()), source("198.51.100.1"));
        assert_eq!(Source::of(&request("11.1.2.3").to_http_request()), source("11.1.2.3"));
        assert_eq!(Source::of(&TestRequest::default().to_http_request()), source("0.0.0.0"));
    }
}
