//! Several databases, of which one is the journal: each of them alone.

use tokio_postgres::Config;
use tokio_postgres::config::Host;

/// How each of the databases is reached that an address names, if it names several.
pub(crate) fn each_alone(config: &Config) -> impl Iterator<Item = Config> {
    let number = config.get_hosts().len().max(config.get_hostaddrs().len());
    (0..number).filter(move |_| number > 1).map(|place| alone(config, place))
}

/// Everything that an address can say, but for the other databases.
fn alone(config: &Config, place: usize) -> Config {
    let mut one = Config::new();
    let port = config.get_ports().get(place).or_else(|| config.get_ports().first());
    set(&mut one, config.get_hosts().get(place), |one, host| match host {
        Host::Tcp(name) => one.host(name),
        #[cfg(unix)]
        Host::Unix(directory) => one.host_path(directory),
    });
    set(&mut one, config.get_hostaddrs().get(place), |one, address| one.hostaddr(*address));
    set(&mut one, port, |one, port| one.port(*port));
    set(&mut one, config.get_user(), |one, user| one.user(user));
    set(&mut one, config.get_password(), |one, password| one.password(password));
    set(&mut one, config.get_dbname(), |one, name| one.dbname(name));
    set(&mut one, config.get_options(), |one, options| one.options(options));
    set(&mut one, config.get_application_name(), |one, name| one.application_name(name));
    set(&mut one, config.get_connect_timeout(), |one, time| one.connect_timeout(*time));
    set(&mut one, config.get_tcp_user_timeout(), |one, time| one.tcp_user_timeout(*time));
    set(&mut one, config.get_keepalives_interval(), |one, time| one.keepalives_interval(time));
    set(&mut one, config.get_keepalives_retries(), |one, number| one.keepalives_retries(number));
    one.keepalives(config.get_keepalives()).keepalives_idle(config.get_keepalives_idle());
    one.ssl_mode(config.get_ssl_mode()).ssl_negotiation(config.get_ssl_negotiation());
    one.target_session_attrs(config.get_target_session_attrs()).channel_binding(config.get_channel_binding());
    one.load_balance_hosts(config.get_load_balance_hosts());
    one
}

/// Says what is there to be said.
fn set<T>(config: &mut Config, value: Option<T>, say: impl for<'a> FnOnce(&'a mut Config, T) -> &'a mut Config) {
    if let Some(value) = value {
        say(config, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_database_is_reached_as_all_are() {
        let whole = "postgres://tupyo:secret@db1:1,db2:2/board?application_name=a&options=-cx%3Dy&sslmode=require\
            &connect_timeout=3&tcp_user_timeout=4&keepalives=0&keepalives_idle=5&keepalives_interval=6\
            &keepalives_retries=7&target_session_attrs=read-write&channel_binding=require&load_balance_hosts=random";
        let alone: Vec<Config> = each_alone(&whole.parse().unwrap()).collect();
        for (place, found) in alone.iter().enumerate() {
            let expected = whole.replace("db1:1,db2:2", ["db1:1", "db2:2"][place]);
            assert_eq!(*found, expected.parse::<Config>().unwrap());
        }
        assert_eq!(alone.len(), 2);
        assert_eq!(each_alone(&"postgres://tupyo@db1/board".parse().unwrap()).count(), 0);
        let one_port: Config = "host=db1,db2 hostaddr=127.0.0.1,127.0.0.2 port=7".parse().unwrap();
        let second: Config = "host=db2 hostaddr=127.0.0.2 port=7".parse().unwrap();
        assert_eq!(each_alone(&one_port).nth(1), Some(second));
    }
}
