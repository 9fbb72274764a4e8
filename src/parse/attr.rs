//! Attribute syntax: `__attribute__((…))`, `[[…]]`.
