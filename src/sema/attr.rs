//! Attributes: from their parsed form to the fields of [`crate::ast::Attrs`], types and flags.
