//! Integers and floats in the target's formats: wrapping, conversion, arithmetic.

use crate::ast::{Ty, Types};

/// `value` reduced to the width of integer (or pointer) type `ty` and extended by its signedness.
pub fn wrap_int(types: &Types, value: i128, ty: Ty) -> i128 {
    let width = match types.int_width(ty) {
        0 => types.target().pointer_size as u32 * 8,
        w => w,
    };
    if width >= 128 {
        return value;
    }
    let shift = 128 - width;
    if types.is_signed(ty) { value << shift >> shift } else { ((value << shift) as u128 >> shift) as i128 }
}
