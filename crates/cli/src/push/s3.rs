//! S3, and what speaks like it.

use object_store::aws::{AmazonS3, AmazonS3Builder};
use object_store::path::Path;
use object_store::{
    Attribute, Attributes, Error, ObjectStore, ObjectStoreExt, PutMode, PutOptions, RetryConfig, UpdateVersion,
};
use tokio::runtime::Builder;
use tupyo_client::Patience;
use tupyo_election::ElectionId;
use tupyo_encoding::shown;

use super::objects::{Objects, StoreError, Stored, Way};
use super::place::{StoreOptions, StorePlace};
use super::transport::Transport;
use crate::failure::Failure;

/// What S3 calls it that nothing can be put there.
const NO_BUCKET: &str = "NoSuchBucket";
/// So much of a store's words is passed on.
const LONGEST_WORDS: usize = 1_000;

/// A bucket, below the name of one election.
pub struct S3 {
    store: AmazonS3,
    prefix: String,
}

/// The place of an election: readers find it at the address of the bucket, or the prefix, as if that were a board's.
pub fn open(place: &StorePlace, options: &StoreOptions, election: ElectionId) -> Result<S3, Failure> {
    let mut builder = AmazonS3Builder::from_env().with_bucket_name(place.bucket()).with_disable_bulk_delete(true);
    if let Some(endpoint) = options.endpoint() {
        builder = builder.with_endpoint(endpoint);
    }
    if let Some(region) = options.region() {
        builder = builder.with_region(region);
    }
    // Wiped as soon as the library has its own copies: those it keeps while it runs, and does not wipe.
    if let Some(credentials) = options.credentials()? {
        builder = builder.with_access_key_id(credentials.key_id.as_str());
        builder = builder.with_secret_access_key(credentials.secret.as_str());
        builder = match &credentials.token {
            Some(token) => builder.with_token(token.as_str()),
            None => builder,
        };
    }
    // It waits longer each time, by chance, so that those who were sent away together do not come back together.
    let retry = RetryConfig { retry_timeout: Patience::longest_of_this_process(), ..RetryConfig::default() };
    let store = builder.with_retry(retry).with_http_connector(Transport::new()).build();
    let store = store.map_err(|error| Failure::usage("store-credentials", words(&error)))?;
    Ok(S3 { store, prefix: place.below(&format!("elections/{election}")) })
}

impl S3 {
    fn path(&self, name: &str) -> Path {
        Path::from(format!("{}/{name}", self.prefix))
    }

    /// Waits for an answer; what the store does not have is nothing.
    fn wait<T>(&self, answer: impl Future<Output = object_store::Result<T>>) -> Result<Option<T>, StoreError> {
        let runtime = Builder::new_current_thread().enable_time().build();
        let runtime = runtime.map_err(|error| StoreError::Failed { reason: error.to_string() })?;
        match runtime.block_on(answer) {
            Ok(answer) => Ok(Some(answer)),
            Err(Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(refused(&error)),
        }
    }
}

impl Objects for S3 {
    fn length(&self, name: &str) -> Result<Option<u64>, StoreError> {
        Ok(self.wait(self.store.head(&self.path(name)))?.map(|found| found.size))
    }

    fn get(&self, name: &str, at_most: usize) -> Result<Option<Stored>, StoreError> {
        let path = self.path(name);
        let read = async {
            let found = self.store.get(&path).await?;
            let version = found.meta.e_tag.clone().unwrap_or_default();
            if found.meta.size > at_most as u64 {
                return Ok(None);
            }
            Ok(Some(Stored { bytes: found.bytes().await?.to_vec(), version }))
        };
        match self.wait(read)? {
            None => Ok(None),
            Some(Some(stored)) => Ok(Some(stored)),
            Some(None) => Err(StoreError::TooLong { name: name.to_owned(), at_most }),
        }
    }

    fn put(&self, name: &str, bytes: &[u8], way: Way, over: Option<&str>) -> Result<bool, StoreError> {
        let mode = match over {
            None => PutMode::Create,
            Some(version) => PutMode::Update(UpdateVersion { e_tag: Some(version.to_owned()), version: None }),
        };
        let attributes = [(Attribute::ContentType, way.media_type()), (Attribute::CacheControl, way.cache_control())];
        let options = PutOptions { mode, attributes: Attributes::from_iter(attributes), ..PutOptions::default() };
        let path = self.path(name);
        let put = async {
            match self.store.put_opts(&path, bytes.to_vec().into(), options).await {
                Ok(_) => Ok(true),
                Err(Error::AlreadyExists { .. } | Error::Precondition { .. }) => Ok(false),
                Err(error) => Err(error),
            }
        };
        let missing = || StoreError::Failed { reason: NO_BUCKET.to_owned() };
        self.wait(put)?.ok_or_else(missing)
    }

    fn remove(&self, name: &str) -> Result<(), StoreError> {
        self.wait(self.store.delete(&self.path(name))).map(drop)
    }
}

fn refused(error: &Error) -> StoreError {
    let reason = words(error);
    match error {
        Error::PermissionDenied { .. } | Error::Unauthenticated { .. } => StoreError::Login { reason },
        _ => StoreError::Failed { reason },
    }
}

/// What a store says, for a terminal: nobody has checked it.
fn words(error: &Error) -> String {
    shown(&error.to_string()).chars().take(LONGEST_WORDS).collect()
}
