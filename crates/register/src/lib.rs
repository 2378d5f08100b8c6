//! The memory: events, the fold, what may be recorded, replay. Pure.
