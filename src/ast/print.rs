//! Types in gcc's words.
