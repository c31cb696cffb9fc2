//! Which proxies are believed, and what they say.

use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use actix_web::http::header::{FORWARDED, HeaderMap, HeaderName, X_FORWARDED_FOR};

/// The proxies that are believed when they say for whom they ask.
pub(crate) struct TrustedProxies {
    networks: Vec<TrustedProxy>,
    header: ForwardedHeader,
}

/// The one header in which they say it. What a proxy does not write itself, it passes on from anybody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ForwardedHeader {
    /// `X-Forwarded-For`, as nginx and Caddy write it
    XForwardedFor,
    /// `Forwarded`, as RFC 7239 writes it
    Forwarded,
}

/// A network whose members are proxies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TrustedProxy {
    /// An address of it, in 128 bits.
    network: u128,
    /// How many of the bits are the network's.
    prefix: u32,
}

/// Not a network.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "write an address or a network, such as 192.0.2.7, 10.0.0.0/8 or 2001:db8::/32, without bits behind its prefix"
)]
pub struct TrustedProxyError;

impl TrustedProxies {
    pub(crate) fn new(networks: Vec<TrustedProxy>, header: ForwardedHeader) -> TrustedProxies {
        TrustedProxies { networks, header }
    }

    /// Whoever asks is believed, where nobody but gateways can ask.
    pub(crate) fn of_gateways() -> TrustedProxies {
        let everybody = TrustedProxy { network: 0, prefix: 0 };
        TrustedProxies { networks: vec![everybody], header: ForwardedHeader::XForwardedFor }
    }

    /// Whether this is the address of a proxy.
    pub(crate) fn has(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| network.has(address))
    }

    /// For whom a peer asks. Each proxy appends whom it was asked by, so the last address that is no proxy's is the
    /// first that nobody vouches for. What is behind an address that cannot be read was written by anybody.
    pub(super) fn sender(&self, peer: IpAddr, headers: &HeaderMap) -> IpAddr {
        if !self.has(peer) {
            return peer;
        }
        let mut known = peer;
        for address in self.header.last_first(headers) {
            let Some(address) = address else { return known };
            known = address;
            if !self.has(address) {
                return address;
            }
        }
        known
    }
}

impl ForwardedHeader {
    /// The addresses that it names, from the last to the first; nothing for what is none.
    fn last_first(self, headers: &HeaderMap) -> impl Iterator<Item = Option<IpAddr>> {
        let lines: Vec<&[u8]> = headers.get_all(self.name()).map(|line| line.as_bytes()).collect();
        let elements = lines.into_iter().rev().flat_map(|line| line.rsplit(|byte| *byte == b','));
        elements.map(move |element| self.address_in(std::str::from_utf8(element).ok()?))
    }

    fn name(self) -> HeaderName {
        match self {
            ForwardedHeader::XForwardedFor => X_FORWARDED_FOR,
            ForwardedHeader::Forwarded => FORWARDED,
        }
    }

    fn address_in(self, element: &str) -> Option<IpAddr> {
        match self {
            ForwardedHeader::XForwardedFor => address(element),
            ForwardedHeader::Forwarded => element.split(';').find_map(|pair| {
                let (name, value) = pair.split_once('=')?;
                name.trim().eq_ignore_ascii_case("for").then(|| address(value.trim().trim_matches('"')))
            })?,
        }
    }
}

/// An address, perhaps in brackets, perhaps with a port.
fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim();
    let in_brackets = || text.strip_prefix('[')?.strip_suffix(']')?.parse().ok().map(IpAddr::V6);
    let with_port = || text.parse::<SocketAddr>().ok().map(|address| address.ip());
    let found = text.parse().ok().or_else(with_port).or_else(in_brackets);
    found.map(|address: IpAddr| address.to_canonical())
}

impl TrustedProxy {
    fn has(&self, address: IpAddr) -> bool {
        self.network == masked(bits_of(address), self.prefix)
    }
}

impl FromStr for TrustedProxy {
    type Err = TrustedProxyError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.parse().map_err(|_| TrustedProxyError)?;
        let length = if address.is_ipv4() { 32 } else { 128 };
        let prefix = prefix.map_or(Ok(length), |prefix| decimal(prefix).ok_or(TrustedProxyError))?;
        if prefix > length {
            return Err(TrustedProxyError);
        }
        let network = TrustedProxy { network: bits_of(address), prefix: 128 - length + prefix };
        if network.has(address) { Ok(network) } else { Err(TrustedProxyError) }
    }
}

fn decimal(text: &str) -> Option<u32> {
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

/// The address in 128 bits, one of version 4 mapped into them.
fn bits_of(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_ipv6_mapped().to_bits(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

fn masked(bits: u128, prefix: u32) -> u128 {
    bits & u128::MAX.checked_shl(128 - prefix).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use actix_web::http::header::HeaderValue;

    use super::*;

    fn proxies(header: ForwardedHeader) -> TrustedProxies {
        let networks = ["10.0.0.0/8", "192.0.2.7", "2001:db8:ffff::/48"];
        TrustedProxies::new(networks.iter().map(|network| network.parse().unwrap()).collect(), header)
    }

    fn sender(header: ForwardedHeader, peer: &str, lines: &[&str]) -> String {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header.name(), HeaderValue::from_bytes(line.as_bytes()).unwrap());
        }
        proxies(header).sender(peer.parse().unwrap(), &headers).to_string()
    }

    #[test]
    fn networks_are_read_and_junk_is_not() {
        let everything: TrustedProxy = "0.0.0.0/0".parse().unwrap();
        assert!(everything.has("203.0.113.1".parse().unwrap()) && !everything.has("2001:db8::1".parse().unwrap()));
        assert!("::/0".parse::<TrustedProxy>().unwrap().has("203.0.113.1".parse().unwrap()));
        assert!("10.0.0.0/8".parse::<TrustedProxy>().unwrap().has("::ffff:10.9.8.7".parse().unwrap()));
        for junk in ["", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.1/8", "::/129", "10.0.0.0/+8", "localhost", "::1/64"]
        {
            assert_eq!(junk.parse::<TrustedProxy>(), Err(TrustedProxyError), "{junk}");
        }
    }

    #[test]
    fn what_a_stranger_says_of_itself_is_not_believed() {
        let sender = |peer, lines: &[&str]| sender(ForwardedHeader::XForwardedFor, peer, lines);
        assert_eq!(sender("203.0.113.9", &["198.51.100.1"]), "203.0.113.9");
        // Behind the proxy it is what the stranger sent; the proxy has appended the stranger.
        assert_eq!(sender("10.0.0.1", &["198.51.100.1, 203.0.113.9"]), "203.0.113.9");
        assert_eq!(sender("10.0.0.1", &["198.51.100.1", "203.0.113.9"]), "203.0.113.9");
        assert_eq!(sender("10.0.0.1", &["10.0.0.7, 203.0.113.9"]), "203.0.113.9");
    }

    #[test]
    fn several_proxies_are_gone_through() {
        let sender = |peer, lines: &[&str]| sender(ForwardedHeader::XForwardedFor, peer, lines);
        assert_eq!(sender("10.0.0.1", &["1.2.3.4, 203.0.113.9, 192.0.2.7 ,10.3.3.3"]), "203.0.113.9");
        assert_eq!(sender("::ffff:10.0.0.1", &["203.0.113.9:4711"]), "203.0.113.9");
        assert_eq!(sender("2001:db8:ffff::1", &["[2001:db8::9]:443, ::ffff:10.1.1.1"]), "2001:db8::9");
        assert_eq!(sender("10.0.0.1", &["10.0.0.2, 10.0.0.3"]), "10.0.0.2");
    }

    #[test]
    fn behind_junk_the_last_proxy_stands_for_all() {
        let sender = |lines: &[&str]| sender(ForwardedHeader::XForwardedFor, "10.0.0.1", lines);
        for lines in [&[] as &[&str], &[""], &["unknown"], &["1.2.3.4, "], &["1.2.3.4, _hidden"], &["1.2.3.4,\u{ff}"]] {
            assert_eq!(sender(lines), "10.0.0.1", "{lines:?}");
        }
        assert_eq!(sender(&["1.2.3.4, junk, 10.0.0.2"]), "10.0.0.2");
        assert_eq!(sender(&[&format!("{}203.0.113.9", "10.0.0.2, ".repeat(5000))]), "203.0.113.9");
    }

    #[test]
    fn the_standard_header_is_read_where_it_is_the_one_that_is_named() {
        let sender = |lines: &[&str]| sender(ForwardedHeader::Forwarded, "10.0.0.1", lines);
        assert_eq!(sender(&["for=1.2.3.4, proto=https;For=\"[2001:db8:1::9]:443\";by=10.0.0.1"]), "2001:db8:1::9");
        assert_eq!(sender(&["for=203.0.113.9;host=x, for=192.0.2.7"]), "203.0.113.9");
        // A quote that the stranger has opened closes nothing of what the proxy appends.
        assert_eq!(sender(&["for=\"1.2.3.4, for=203.0.113.9"]), "203.0.113.9");
        for junk in ["for", "for=", "by=1.2.3.4", "for=_secret", "=", ";;", "for=\"\""] {
            assert_eq!(sender(&[junk]), "10.0.0.1", "{junk}");
        }
        let mut headers = HeaderMap::new();
        headers.insert(X_FORWARDED_FOR, HeaderValue::from_static("198.51.100.1"));
        let found = proxies(ForwardedHeader::Forwarded).sender("10.0.0.1".parse().unwrap(), &headers);
        assert_eq!(found.to_string(), "10.0.0.1");
    }
}
