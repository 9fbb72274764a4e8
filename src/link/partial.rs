//! `ld -r`.

use super::*;

pub fn run(l: &mut Linker) {
    l.messages.error("-r is not supported yet");
}
