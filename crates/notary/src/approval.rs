use std::fmt;
use std::str::FromStr;
use thiserror::Error;

use ssh_key::public::KeyData;
use ssh_key::{Algorithm, HashAlg, LineEnding, PublicKey, SshSig};

/// The namespace of approvals: what `ssh-keygen -Y sign -n` and `-Y verify -n` are given.
pub const NAMESPACE: &str = "approval@prorata";

const BEGIN: &str = "-----BEGIN SSH SIGNATURE-----";
const END: &str = "-----END SSH SIGNATURE-----";

/// The SSH public key of a person or an office that approves: Ed25519, on a file or on a security key.
#[derive(Clone, PartialEq, Eq)]
pub struct Approver {
    key: PublicKey,
}

/// The signature of a person over the statement of an event: an SSHSIG in the namespace [`NAMESPACE`].
#[derive(Clone, PartialEq, Eq)]
pub struct Approval {
    signature: SshSig,
}

/// Why something is not an approval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ApprovalError {
    /// The line is not an SSH public key.
    #[error("not an SSH public key: one line, `ssh-ed25519 AAAA... name`")]
    Key,
    /// The key is of another kind than Ed25519.
    #[error("only keys of the kinds ssh-ed25519 and sk-ssh-ed25519 can approve")]
    Algorithm,
    /// Anyone could sign with this key.
    #[error("anyone could sign with this key")]
    Weak,
    /// The text is not an SSH signature, or not in its one form.
    #[error("not an SSH signature as `ssh-keygen -Y sign` writes it")]
    Form,
    /// The signature is one of another key.
    #[error("the signature is one of another key than the one that is enrolled")]
    OtherKey,
    /// The signature was made for another purpose than an approval.
    #[error("the signature was not made as an approval: sign with -n approval@prorata")]
    Namespace,
    /// The signature is not one over this statement.
    #[error("the signature is not one over this statement: it was made for another event, or changed")]
    Statement,
}

impl Approver {
    /// The fingerprint as `ssh-keygen -l` prints it: `SHA256:...`.
    pub fn fingerprint(&self) -> String {
        self.key.fingerprint(HashAlg::Sha256).to_string()
    }

    /// Whether both are the same key, whatever their comments.
    pub fn same_key(&self, other: &Self) -> bool {
        self.key.key_data() == other.key.key_data()
    }

    /// The key as `allowed_signers` of OpenSSH names it: algorithm and base64, without comment.
    pub fn bare(&self) -> String {
        let line = self.to_string();
        line.split(' ').take(2).collect::<Vec<_>>().join(" ")
    }

    /// Compares an approval with the statement that it should be over.
    ///
    /// # Errors
    /// [`ApprovalError::OtherKey`], [`ApprovalError::Namespace`] or [`ApprovalError::Statement`].
    pub fn check(&self, statement: &[u8], approval: &Approval) -> Result<(), ApprovalError> {
        if self.key.key_data() != approval.signature.public_key() {
            return Err(ApprovalError::OtherKey);
        }
        if approval.signature.namespace() != NAMESPACE {
            return Err(ApprovalError::Namespace);
        }
        self.key.verify(NAMESPACE, statement, &approval.signature).map_err(|_| ApprovalError::Statement)
    }
}

impl FromStr for Approver {
    type Err = ApprovalError;

    fn from_str(line: &str) -> Result<Self, ApprovalError> {
        let key = PublicKey::from_openssh(line).map_err(|_| ApprovalError::Key)?;
        let bytes = match key.key_data() {
            KeyData::Ed25519(key) => key.0,
            KeyData::SkEd25519(key) => key.public_key().0,
            _ => return Err(ApprovalError::Algorithm),
        };
        let point = ed25519_dalek::VerifyingKey::from_bytes(&bytes).map_err(|_| ApprovalError::Weak)?;
        if point.is_weak() { Err(ApprovalError::Weak) } else { Ok(Self { key }) }
    }
}

impl fmt::Display for Approver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.key.to_openssh().map_err(|_| fmt::Error)?)
    }
}

impl fmt::Debug for Approver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl Approval {
    pub(crate) fn new(signature: SshSig) -> Self {
        Self { signature }
    }

    /// Reads the file that `ssh-keygen -Y sign` writes.
    ///
    /// # Errors
    /// [`ApprovalError::Form`] or [`ApprovalError::Algorithm`].
    pub fn from_armor(text: &str) -> Result<Self, ApprovalError> {
        let text = text.trim().replace("\r\n", "\n");
        let signature = SshSig::from_pem(&text).map_err(|_| ApprovalError::Form)?;
        Self::known(signature)
    }

    /// The file that `ssh-keygen -Y verify` reads.
    ///
    /// # Errors
    /// [`ApprovalError::Form`], which no signature read or made here can cause.
    pub fn to_armor(&self) -> Result<String, ApprovalError> {
        self.signature.to_pem(LineEnding::LF).map_err(|_| ApprovalError::Form)
    }

    /// The key that made it, as it says itself.
    pub fn fingerprint(&self) -> String {
        self.signature.public_key().fingerprint(HashAlg::Sha256).to_string()
    }

    fn known(signature: SshSig) -> Result<Self, ApprovalError> {
        // The library takes the forerunner of version 1 as well; one approval has one form.
        if signature.version() != SshSig::VERSION {
            return Err(ApprovalError::Form);
        }
        match signature.algorithm() {
            Algorithm::Ed25519 | Algorithm::SkEd25519 => Ok(Self { signature }),
            _ => Err(ApprovalError::Algorithm),
        }
    }
}

impl fmt::Display for Approval {
    /// One line of base64, as the ledger keeps it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let armor = self.to_armor().map_err(|_| fmt::Error)?;
        armor.lines().filter(|line| !line.starts_with("-----")).try_for_each(|line| f.write_str(line))
    }
}

impl fmt::Debug for Approval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for Approval {
    type Err = ApprovalError;

    fn from_str(text: &str) -> Result<Self, ApprovalError> {
        // The armor of OpenSSH has 70 characters a line.
        let characters: Vec<char> = text.chars().collect();
        let lines: Vec<String> = characters.chunks(70).map(|line| line.iter().collect()).collect();
        let read = Self::from_armor(&format!("{BEGIN}\n{}\n{END}\n", lines.join("\n")))?;
        if read.to_string() == text { Ok(read) } else { Err(ApprovalError::Form) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::SecretKey;

    #[test]
    fn an_approval_holds_for_its_statement_and_key_only() {
        let key = SecretKey::from_seed("audit@example", &[3; 32]).unwrap();
        let approver = key.approver().unwrap();
        let approval = key.approve(b"statement\n").unwrap();
        assert_eq!(approver.check(b"statement\n", &approval), Ok(()));
        assert_eq!(approver.check(b"statement", &approval), Err(ApprovalError::Statement));
        let other = SecretKey::from_seed("audit@example", &[4; 32]).unwrap().approver().unwrap();
        assert_eq!(other.check(b"statement\n", &approval), Err(ApprovalError::OtherKey));
        assert_eq!(approval.to_string().parse(), Ok(approval.clone()));
        let armor = approval.to_armor().unwrap();
        assert_eq!(Approval::from_armor(&armor.replace('\n', "\r\n")), Ok(approval));
        assert!(armor.starts_with("-----BEGIN SSH SIGNATURE-----\n"));
        assert_eq!(approver.to_string().parse(), Ok(approver.clone()));
        assert!(approver.bare().starts_with("ssh-ed25519 AAAA"));
    }

    #[test]
    fn a_signature_for_another_purpose_is_no_approval() {
        let pair = ssh_key::private::Ed25519Keypair::from_seed(&[3; 32]);
        let private = ssh_key::PrivateKey::from(pair);
        let signed = private.sign("file", HashAlg::Sha512, b"statement\n").unwrap();
        let approver: Approver = private.public_key().to_openssh().unwrap().parse().unwrap();
        assert_eq!(approver.check(b"statement\n", &Approval::new(signed)), Err(ApprovalError::Namespace));
    }

    #[test]
    fn keys_of_other_kinds_and_weak_keys_are_refused() {
        assert_eq!("no key".parse::<Approver>(), Err(ApprovalError::Key));
        let rsa = "ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAAAQQC7";
        assert!(rsa.parse::<Approver>().is_err());
        let zero = PublicKey::from(KeyData::Ed25519(ssh_key::public::Ed25519PublicKey([0; 32])));
        assert_eq!(zero.to_openssh().unwrap().parse::<Approver>(), Err(ApprovalError::Weak));
    }
}
