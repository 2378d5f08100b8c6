//! The law: money, exact ratios, keys, inputs, the split and its derivation. Pure.
