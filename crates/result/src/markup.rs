//! What every page has: one frame, one style sheet.

use tupyo_encoding::HtmlText;

const STYLE: &str = include_str!("page.css");

/// A whole page around a body that is markup: no script, nothing from elsewhere, printable. `more_style` stands behind
/// the common style sheet.
pub fn html_page(language: &str, title: &str, more_style: &str, body: &str) -> String {
    let (language, title) = (HtmlText(language), HtmlText(title));
    format!(
        "<!doctype html>\n<html lang=\"{language}\">\n<head>\n<meta charset=\"utf-8\">\n\
        <meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">\n\
        <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
        <title>{title}</title>\n<style>\n{STYLE}{more_style}</style>\n</head>\n<body>\n{body}</body>\n</html>\n"
    )
}
