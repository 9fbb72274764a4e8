//! The names of the warning options with their groups, as data.
