use std::fmt;
use thiserror::Error;

use ed25519_dalek::{Signer, SigningKey};
use ssh_key::private::{Ed25519Keypair, KeypairData, PrivateKey};
use ssh_key::{HashAlg, LineEnding};

use crate::verifier::cosigned;
use crate::{Approval, Approver, NAMESPACE, Purpose, VerifierKey, VerifierKeyError};

/// Where the bytes of a new key come from.
pub use ssh_key::rand_core::CryptoRngCore as Entropy;

/// The entropy of the operating system.
pub fn system_entropy() -> impl Entropy {
    ssh_key::rand_core::OsRng
}

/// An Ed25519 key with its name, kept in a file of the form of OpenSSH, so that `ssh-keygen` reads it, changes its
/// passphrase and signs with it.
///
/// The name is where OpenSSH has its comment: for a log, the origin of the ledger.
pub struct SecretKey {
    name: String,
    key: SigningKey,
}

/// Why a key cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum SecretError {
    /// The file is not a private key of OpenSSH.
    #[error("not a private key of OpenSSH")]
    Form,
    /// The key is not an Ed25519 key.
    #[error("the key is not an Ed25519 key")]
    Algorithm,
    /// The key is locked and no passphrase was given.
    #[error("the key is locked with a passphrase, and none was given")]
    Locked,
    /// The passphrase is another one.
    #[error("the passphrase does not unlock the key")]
    Passphrase,
    /// The name of the key cannot be one of a verifier key.
    #[error("{0} (the comment of the key is its name)")]
    Name(VerifierKeyError),
}

impl SecretKey {
    /// A new key.
    ///
    /// # Errors
    /// [`SecretError::Name`].
    pub fn generate(name: &str, entropy: &mut impl Entropy) -> Result<Self, SecretError> {
        let mut seed = [0; 32];
        entropy.fill_bytes(&mut seed);
        Self::from_seed(name, &seed)
    }

    /// The key of a seed: for keys of tests and demonstrations, which anyone may know.
    ///
    /// # Errors
    /// [`SecretError::Name`].
    pub fn from_seed(name: &str, seed: &[u8; 32]) -> Result<Self, SecretError> {
        let key = SigningKey::from_bytes(seed);
        VerifierKey::new(name, Purpose::Log, key.verifying_key()).map_err(SecretError::Name)?;
        Ok(Self { name: name.to_owned(), key })
    }

    /// Whether the text of a key file is locked with a passphrase.
    ///
    /// # Errors
    /// [`SecretError::Form`].
    pub fn is_locked(text: &str) -> Result<bool, SecretError> {
        Ok(PrivateKey::from_openssh(text).map_err(|_| SecretError::Form)?.is_encrypted())
    }

    /// Reads the text of a key file.
    ///
    /// # Errors
    /// [`SecretError`].
    pub fn read(text: &str, passphrase: Option<&str>) -> Result<Self, SecretError> {
        let found = PrivateKey::from_openssh(text).map_err(|_| SecretError::Form)?;
        let found = match (found.is_encrypted(), passphrase) {
            (true, None) => return Err(SecretError::Locked),
            (true, Some(passphrase)) => found.decrypt(passphrase).map_err(|_| SecretError::Passphrase)?,
            (false, _) => found,
        };
        match found.key_data() {
            // The comment is the name of a log or a witness; that of a person's key may be anything.
            KeypairData::Ed25519(pair) => Ok(Self {
                name: found.comment().to_owned(),
                key: SigningKey::from_bytes(&pair.private.to_bytes()),
            }),
            _ => Err(SecretError::Algorithm),
        }
    }

    /// The text of a key file, locked when there is a passphrase.
    ///
    /// # Errors
    /// [`SecretError::Form`] when it cannot be written, which no key made here can cause.
    pub fn write(&self, passphrase: Option<&str>, entropy: &mut impl Entropy) -> Result<String, SecretError> {
        let form = |_| SecretError::Form;
        let open = self.openssh()?;
        let written = match passphrase {
            Some(passphrase) => open.encrypt(entropy, passphrase).map_err(form)?,
            None => open,
        };
        Ok(written.to_openssh(LineEnding::LF).map_err(form)?.to_string())
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The key that verifies what this one signs.
    ///
    /// # Errors
    /// [`VerifierKeyError`] when the comment of a key that was read cannot be a name.
    pub fn verifier(&self, purpose: Purpose) -> Result<VerifierKey, VerifierKeyError> {
        VerifierKey::new(&self.name, purpose, self.key.verifying_key())
    }

    /// The public key as actors are enrolled with it.
    ///
    /// # Errors
    /// [`SecretError::Form`], which no key read or made here can cause.
    pub fn approver(&self) -> Result<Approver, SecretError> {
        let line = self.openssh()?.public_key().to_openssh().map_err(|_| SecretError::Form)?;
        line.parse().map_err(|_| SecretError::Form)
    }

    /// Signs a statement as the approval of a person.
    ///
    /// # Errors
    /// [`SecretError::Form`], which no key read or made here can cause.
    pub fn approve(&self, statement: &[u8]) -> Result<Approval, SecretError> {
        let signed = self.openssh()?.sign(NAMESPACE, HashAlg::Sha512, statement);
        signed.map(Approval::new).map_err(|_| SecretError::Form)
    }

    /// The signature of a log over the text of a checkpoint.
    pub(crate) fn sign(&self, text: &[u8]) -> Vec<u8> {
        self.key.sign(text).to_vec()
    }

    /// The cosignature of a witness over the text of a checkpoint, with its time.
    pub(crate) fn cosign(&self, text: &[u8], time: u64) -> Vec<u8> {
        let mut signature = time.to_be_bytes().to_vec();
        signature.extend(self.key.sign(&cosigned(time, text)).to_bytes());
        signature
    }

    fn openssh(&self) -> Result<PrivateKey, SecretError> {
        let pair = Ed25519Keypair::from_seed(&self.key.to_bytes());
        PrivateKey::new(KeypairData::Ed25519(pair), self.name.as_str()).map_err(|_| SecretError::Form)
    }
}

impl fmt::Debug for SecretKey {
    /// The name alone: a secret is never printed.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "SecretKey({})", self.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ssh_key::rand_core::OsRng;

    #[test]
    #[cfg_attr(miri, ignore = "a passphrase takes long to try on purpose, an interpreter hours")]
    fn a_key_file_is_locked_by_its_passphrase() {
        let key = SecretKey::generate("prorata.example/test", &mut OsRng).unwrap();
        let open = key.write(None, &mut OsRng).unwrap();
        assert_eq!(SecretKey::is_locked(&open), Ok(false));
        assert_eq!(SecretKey::read(&open, None).unwrap().name(), "prorata.example/test");
        let locked = key.write(Some("long words"), &mut OsRng).unwrap();
        assert_eq!(SecretKey::is_locked(&locked), Ok(true));
        assert_eq!(SecretKey::read(&locked, None).unwrap_err(), SecretError::Locked);
        assert_eq!(SecretKey::read(&locked, Some("other")).unwrap_err(), SecretError::Passphrase);
        let read = SecretKey::read(&locked, Some("long words")).unwrap();
        assert_eq!(read.verifier(Purpose::Log).unwrap(), key.verifier(Purpose::Log).unwrap());
        assert_eq!(SecretKey::read("no key", None).unwrap_err(), SecretError::Form);
        assert_eq!(format!("{key:?}"), "SecretKey(prorata.example/test)");
    }

    #[test]
    fn a_name_that_no_signature_line_could_carry_is_refused() {
        for name in ["", "two words", "a+b", "tab\there"] {
            assert!(matches!(SecretKey::from_seed(name, &[7; 32]), Err(SecretError::Name(_))), "{name}");
        }
    }
}
