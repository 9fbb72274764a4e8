//! Evaluates script expressions to `{section, value}`.
//!
//! A value is a plain number, or an address that belongs to an output section and moves with it. The address is always
//! kept whole (not as an offset), so mixed arithmetic is simple; the tag says what the symbol that gets
//! the value is relative to (ld manual, 3.10.8 "The Section of an Expression").

use super::{BinaryOp, Expr, SectionFn, UnaryOp};

/// An output section, by position in the linker's list.
pub type OutId = u32;

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Value {
    /// A number, or an address.
    pub addr: u64,
    /// The section that an address belongs to.
    pub section: Option<OutId>,
}

impl Value {
    pub fn number(addr: u64) -> Value {
        Value { addr, section: None }
    }
}

/// What expressions may ask. Errors are sentences.
pub trait Env {
    fn dot(&mut self) -> Result<Value, String>;
    fn symbol(&mut self, name: &str) -> Result<Value, String>;
    fn defined(&mut self, name: &str) -> bool;
    fn section(&mut self, f: SectionFn, name: &str) -> Result<Value, String>;
    fn sizeof_headers(&mut self) -> u64;
    fn constant(&mut self, name: &str) -> Result<u64, String>;
    fn segment_start(&mut self, name: &str) -> Option<u64>;
    fn region(&mut self, name: &str, length: bool) -> Result<u64, String>;
    fn data_segment_align(&mut self, max_page: u64, common_page: u64) -> Result<Value, String>;
    fn data_segment_relro_end(&mut self, offset: u64, value: Value) -> Result<Value, String>;
    fn assertion(&mut self, value: u64, message: &str);
}

/// Computes an expression.
pub fn eval(e: &Expr, env: &mut dyn Env) -> Result<Value, String> {
    Ok(match e {
        Expr::Num(n) => Value::number(*n),
        Expr::Dot => env.dot()?,
        Expr::Sym(name) => env.symbol(name)?,
        Expr::Unary(op, a) => {
            let a = eval(a, env)?;
            Value::number(match op {
                UnaryOp::Neg => a.addr.wrapping_neg(),
                UnaryOp::Not => !a.addr,
                UnaryOp::LogNot => (a.addr == 0) as u64,
            })
        }
        Expr::Binary(op, a, b) => {
            let a = eval(a, env)?;
            match op {
                BinaryOp::LogAnd if a.addr == 0 => return Ok(Value::number(0)),
                BinaryOp::LogOr if a.addr != 0 => return Ok(Value::number(1)),
                _ => {}
            }
            let b = eval(b, env)?;
            binary(*op, a, b)?
        }
        Expr::Cond(c, a, b) => {
            let c = eval(c, env)?;
            eval(if c.addr != 0 { a } else { b }, env)?
        }
        Expr::Section(f, name) => env.section(*f, name)?,
        Expr::SizeofHeaders => Value::number(env.sizeof_headers()),
        Expr::Defined(name) => Value::number(env.defined(name) as u64),
        Expr::Constant(name) => Value::number(env.constant(name)?),
        Expr::Absolute(a) => Value::number(eval(a, env)?.addr),
        Expr::Align(value, align) => {
            let value = match value {
                Some(v) => eval(v, env)?,
                None => env.dot()?,
            };
            let align = eval(align, env)?.addr;
            Value { addr: align_up(value.addr, align), ..value }
        }
        Expr::SegmentStart(name, default) => match env.segment_start(name) {
            Some(addr) => Value::number(addr),
            None => eval(default, env)?,
        },
        Expr::DataSegmentAlign(a, b) => {
            let (a, b) = (eval(a, env)?.addr, eval(b, env)?.addr);
            env.data_segment_align(a, b)?
        }
        Expr::DataSegmentRelroEnd(a, b) => {
            let (a, b) = (eval(a, env)?.addr, eval(b, env)?);
            env.data_segment_relro_end(a, b)?
        }
        Expr::DataSegmentEnd(a) => eval(a, env)?,
        Expr::Log2Ceil(a) => {
            let v = eval(a, env)?.addr;
            Value::number(if v <= 1 { 0 } else { 64 - (v - 1).leading_zeros() as u64 })
        }
        Expr::Origin(name) => Value::number(env.region(name, false)?),
        Expr::Length(name) => Value::number(env.region(name, true)?),
        Expr::Assert(a, message) => {
            let v = eval(a, env)?;
            env.assertion(v.addr, message);
            v
        }
    })
}

fn binary(op: BinaryOp, a: Value, b: Value) -> Result<Value, String> {
    use BinaryOp::*;
    let (x, y) = (a.addr, b.addr);
    let bool = |v: bool| Ok(Value::number(v as u64));
    let value = match op {
        Add => x.wrapping_add(y),
        // The distance of two addresses is a number.
        Sub if a.section.is_some() && b.section.is_some() => return Ok(Value::number(x.wrapping_sub(y))),
        Sub => x.wrapping_sub(y),
        And => x & y,
        Or => x | y,
        Xor => x ^ y,
        Max => x.max(y),
        Min => x.min(y),
        Mul => x.wrapping_mul(y),
        Div => x.checked_div(y).ok_or("division by zero")?,
        Rem => x.checked_rem(y).ok_or("division by zero")?,
        Shl => x.checked_shl(y.min(64) as u32).unwrap_or(0),
        Shr => x.checked_shr(y.min(64) as u32).unwrap_or(0),
        Lt => return bool(x < y),
        Le => return bool(x <= y),
        Gt => return bool(x > y),
        Ge => return bool(x >= y),
        Eq => return bool(x == y),
        Ne => return bool(x != y),
        LogAnd => return bool(x != 0 && y != 0),
        LogOr => return bool(x != 0 || y != 0),
    };
    Ok(Value { addr: value, section: a.section.or(b.section) })
}

/// The next multiple of `align` (0 and 1 change nothing; other than powers of two are allowed).
pub fn align_up(value: u64, align: u64) -> u64 {
    if align <= 1 {
        return value;
    }
    if align.is_power_of_two() {
        return value.wrapping_add(align - 1) & !(align - 1);
    }
    value.div_ceil(align).wrapping_mul(align)
}
