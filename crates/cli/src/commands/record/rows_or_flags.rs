//! Kinds of events that come by flags, or as the rows of a file: each field is named once.

/// Declares the arguments of such a kind. Each field has its help, its flag (which is the name of its column too), the field of the
/// payload, what clap must know of it, whether it is `required` or `optional`, and how a cell is read.
macro_rules! rows_or_flags {
    (
        $args:ident: $payload:ident, $form:ident, $rows:literal,
        before { $($before:ident: $before_type:ty, $before_help:literal, ($($before_arg:tt)*);)* }
        fields { $($flag:ident as $field:ident: $type:ty, $help:literal, ($($arg:tt)*), $need:ident, $cell:expr;)+ }
        after { $($after:ident: $after_type:ty, $after_help:literal, ($($after_arg:tt)*);)* }
    ) => {
        #[derive(Debug, clap::Args)]
        pub(crate) struct $args {
            $(#[doc = $before_help] #[arg(long, $($before_arg)*)] $before: $before_type,)*
            #[doc = $rows]
            #[arg(long, conflicts_with_all = [$(stringify!($flag)),+])]
            file: Option<std::path::PathBuf>,
            $(#[doc = $help] #[arg(long, $($arg)*)] $flag: Option<$type>,)+
            $(#[doc = $after_help] #[arg(long, $($after_arg)*)] $after: $after_type,)*
            #[command(flatten)]
            recording: $crate::input::options::Recording,
        }

        impl $args {
            /// Its flags, and the form of its file of rows.
            #[cfg(test)]
            pub(super) const BOTH: (&'static [&'static str], &'static workbook::Form) =
                (&[$(stringify!($flag)),+], &$form);

            pub(super) fn request_of(
                &self,
            ) -> Result<$crate::commands::record::record_request::RecordRequest<'_>, application::CommandError> {
                use $crate::commands::record::record_request::RecordRequest;
                let Some(path) = &self.file else {
                    let event = $payload {
                        $($before: self.$before.clone(),)*
                        $($field: $crate::commands::record::rows_or_flags::$need(&self.$flag),)+
                        $($after: self.$after.clone(),)*
                    };
                    return Ok(RecordRequest::one(&self.recording, event));
                };
                let file = $crate::commands::record::cells::from_file(path, &$form, |row| {
                    Ok($payload {
                        $($before: self.$before.clone(),)*
                        $($field: $cell(&row.cell(stringify!($flag)))?,)+
                        $($after: self.$after.clone(),)*
                    }
                    .into())
                })?;
                Ok(RecordRequest::of_file(&self.recording, &$form, file))
            }
        }
    };
}

pub(super) use rows_or_flags;

/// What was given by a flag that clap asks for where no file is named.
pub(super) fn required<T: Clone>(given: &Option<T>) -> T {
    given.clone().expect("clap asks for it when there is no --file")
}

/// What was given by a flag, if it was.
pub(super) fn optional<T: Clone>(given: &Option<T>) -> Option<T> {
    given.clone()
}
