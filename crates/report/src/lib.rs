//! The page: plain-data documents and their renderers in FR, NL, DE and EN. No I/O.
