//! The book: append and read entries on SQLite. Knows no domain word.
