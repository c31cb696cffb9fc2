//! What a page has that was not announced, or lacks.

/// Something that is not as announced.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PageFinding {
    /// The path below the page's address.
    pub path: String,
    /// What is wrong there.
    pub fault: PageFault,
}

/// What is not as announced.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum PageFault {
    /// The file is not there.
    Missing {
        /// The status of the answer.
        status: u16,
    },
    /// Whoever asks is sent elsewhere.
    Redirected {
        /// The status of the answer.
        status: u16,
    },
    /// The bytes are others.
    Changed {
        /// The SHA-256 that was announced.
        announced: [u8; 32],
        /// The SHA-256 of what is served.
        found: [u8; 32],
        /// As which encoding it was asked for.
        asked: &'static str,
    },
    /// It is longer than anything that a page has.
    TooLong,
    /// Its encoding cannot be undone.
    Encoding,
    /// A header line is missing, another one, or there more than once.
    Header {
        /// Its name.
        name: String,
        /// What was announced.
        announced: String,
        /// What is there, line by line: the first lines, and of each the beginning.
        found: Vec<String>,
    },
    /// A header line that lets a browser load or run something else.
    Allows {
        /// Its name.
        name: &'static str,
    },
    /// Something is served that was not announced.
    Additional,
    /// The file of hashes that the server shows browsers is another one.
    Hashes,
}

impl PageFault {
    /// The stable code.
    pub fn code(&self) -> &'static str {
        match self {
            PageFault::Missing { .. } => "missing",
            PageFault::Redirected { .. } => "redirected",
            PageFault::Changed { .. } => "changed",
            PageFault::TooLong => "too-long",
            PageFault::Encoding => "encoding",
            PageFault::Header { .. } => "header",
            PageFault::Allows { .. } => "allows",
            PageFault::Additional => "additional",
            PageFault::Hashes => "hashes",
        }
    }
}
