/// A fault: its entry, its code and what is wrong.
pub type VerificationFault = (Option<u64>, String, String);
