//! The titles of problems: every status that the board answers with has one in Korean.

pub(super) use tupyo_http_language::TitleLanguage as Language;

#[cfg(test)]
mod tests {
    use actix_web::http::StatusCode;

    use super::*;
    use crate::http::catalogue;

    #[test]
    fn every_status_has_a_title() {
        for status in catalogue::statuses() {
            let status = StatusCode::from_u16(status).unwrap();
            let korean = Language::Korean.title(status);
            assert!(korean.contains(|c: char| ('가'..='힣').contains(&c)), "{status}: {korean}");
        }
    }
}
