/// A body of a form that its reader knows word for word, read while its line is.
///
/// Most entries of a long ledger tell the same kind of event. Who knows that form reads it in one go, where it would be read
/// once to see that it is canonical and once more for what it says.
pub trait KnownBody<'a>: Sized {
    /// Reads the body at the beginning of `text`, of an entry of this kind and payload version; gives what it says and how
    /// long it is. Nothing when it is of another form: it is then read as any body.
    ///
    /// Whatever this takes must be one canonical object of that length: it is not looked at again, but in a debug build.
    fn read(kind: &str, kv: u32, text: &'a str) -> Option<(Self, usize)>;
}

/// No form is known.
impl KnownBody<'_> for () {
    fn read(_: &str, _: u32, _: &str) -> Option<(Self, usize)> {
        None
    }
}
