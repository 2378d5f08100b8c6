//! The post: bytes of a CSV file to typed cells with file, line and column. Pure.
