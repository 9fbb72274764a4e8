//! Linker scripts: the tree that `parse` makes, and patterns of file and section names. `eval` computes expressions;
//! `crate::link::layout` walks the tree. The built-in script (`default`) takes the same way.

pub mod default;
pub mod eval;
pub mod parse;

/// A parsed script: its commands in order.
#[derive(Clone, Debug, Default)]
pub struct Script {
    pub commands: Vec<Command>,
    /// Where the text came from, for messages.
    pub file: String,
}

/// A command at the top level.
#[derive(Clone, Debug)]
pub enum Command {
    Entry(String),
    OutputFormat(String),
    /// INPUT or GROUP.
    Input {
        files: Vec<InputFile>,
        group: bool,
    },
    Extern(Vec<String>),
    Assign(Assign),
    Assert(Expr, String),
    Sections(Vec<SectionsCommand>),
    /// SECTIONS of this script go after or before a section of the default script.
    Insert {
        after: bool,
        section: String,
    },
    Memory(Vec<Region>),
    RegionAlias(String, String),
    Phdrs(Vec<PhdrDef>),
    Version(Vec<VersionNode>),
    ForceCommon,
    InhibitCommon,
}

/// A name in INPUT or GROUP: a file, or `-lNAME`.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InputFile {
    pub name: String,
    pub as_needed: bool,
}

/// `name op= expr`.
#[derive(Clone, Debug)]
pub struct Assign {
    /// `.` for the location counter.
    pub name: String,
    /// The operator of `+=` and the like.
    pub op: Option<BinaryOp>,
    pub expr: Expr,
    pub provide: bool,
    pub hidden: bool,
}

/// An item of SECTIONS.
#[derive(Clone, Debug)]
pub enum SectionsCommand {
    Assign(Assign),
    Assert(Expr, String),
    Entry(String),
    Output(Box<OutputDesc>),
}

/// What a section's type in parentheses says.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SectionKind {
    Normal,
    NoLoad,
    /// DSECT, COPY, INFO, OVERLAY: not allocated.
    NotAllocated,
    ReadOnly,
    /// TYPE = n.
    Type(u32),
}

/// An output section description.
#[derive(Clone, Debug)]
pub struct OutputDesc {
    pub name: String,
    pub addr: Option<Expr>,
    pub kind: SectionKind,
    pub at: Option<Expr>,
    pub align: Option<Expr>,
    pub align_with_input: bool,
    pub subalign: Option<Expr>,
    pub only_if_ro: bool,
    pub only_if_rw: bool,
    pub body: Vec<BodyCommand>,
    pub region: Option<String>,
    pub lma_region: Option<String>,
    pub phdrs: Vec<String>,
    pub fill: Option<Fill>,
}

/// Bytes to fill gaps with.
#[derive(Clone, Debug)]
pub enum Fill {
    /// A hexadecimal constant: its bytes as written, most significant first.
    Bytes(Vec<u8>),
    /// An expression: its low 4 bytes, most significant first.
    Expr(Expr),
}

/// An item of an output section.
#[derive(Clone, Debug)]
pub enum BodyCommand {
    Assign(Assign),
    Assert(Expr, String),
    Input(InputDesc),
    /// BYTE, SHORT, LONG, QUAD: size in bytes and value.
    Data(u8, Expr),
    Fill(Fill),
}

/// `file(sections)`.
#[derive(Clone, Debug)]
pub struct InputDesc {
    pub keep: bool,
    pub file: Glob,
    /// `archive:file`: the archive's pattern (empty text: not in an archive).
    pub archive: Option<Glob>,
    pub exclude_files: Vec<Glob>,
    pub sort_files: bool,
    pub sections: Vec<SectionPattern>,
    /// INPUT_SECTION_FLAGS: (must have, must not have).
    pub flags: (u64, u64),
}

/// A pattern of section names with what applies to it.
#[derive(Clone, Debug)]
pub struct SectionPattern {
    pub glob: Glob,
    pub exclude_files: Vec<Glob>,
    pub sort: Sort,
    /// The order within what `sort` finds equal.
    pub then: Sort,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Sort {
    /// As met on the command line.
    None,
    Name,
    Alignment,
    InitPriority,
}

/// MEMORY.
#[derive(Clone, Debug)]
pub struct Region {
    pub name: String,
    pub origin: Expr,
    pub length: Expr,
}

/// PHDRS.
#[derive(Clone, Debug)]
pub struct PhdrDef {
    pub name: String,
    pub p_type: Expr,
    pub filehdr: bool,
    pub phdrs: bool,
    pub at: Option<Expr>,
    pub flags: Option<Expr>,
}

/// A version of a version script.
#[derive(Clone, Debug, Default)]
pub struct VersionNode {
    /// Empty for the anonymous one.
    pub name: String,
    pub globals: Vec<VersionPattern>,
    pub locals: Vec<VersionPattern>,
    pub parents: Vec<String>,
}

#[derive(Clone, Debug)]
pub struct VersionPattern {
    pub glob: Glob,
    /// Quoted: exact, whatever characters it has.
    pub exact: bool,
    /// In `extern "C++"`: matches demangled names.
    pub cxx: bool,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum UnaryOp {
    Neg,
    Not,
    LogNot,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum BinaryOp {
    Mul,
    Div,
    Rem,
    Add,
    Sub,
    Shl,
    Shr,
    Lt,
    Le,
    Gt,
    Ge,
    Eq,
    Ne,
    And,
    Xor,
    Or,
    LogAnd,
    LogOr,
    Max,
    Min,
}

/// A function of one section's name.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SectionFn {
    Addr,
    LoadAddr,
    SizeOf,
    AlignOf,
}

#[derive(Clone, Debug)]
pub enum Expr {
    Num(u64),
    Dot,
    Sym(String),
    Unary(UnaryOp, Box<Expr>),
    Binary(BinaryOp, Box<Expr>, Box<Expr>),
    Cond(Box<Expr>, Box<Expr>, Box<Expr>),
    Section(SectionFn, String),
    SizeofHeaders,
    Defined(String),
    Constant(String),
    Absolute(Box<Expr>),
    /// ALIGN(value, alignment); one argument aligns dot.
    Align(Option<Box<Expr>>, Box<Expr>),
    SegmentStart(String, Box<Expr>),
    DataSegmentAlign(Box<Expr>, Box<Expr>),
    DataSegmentRelroEnd(Box<Expr>, Box<Expr>),
    DataSegmentEnd(Box<Expr>),
    Log2Ceil(Box<Expr>),
    Origin(String),
    Length(String),
    /// An ASSERT inside an expression: value if true.
    Assert(Box<Expr>, String),
}

/// A shell pattern: `*`, `?`, `[...]`, and `\` before a literal character.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Glob {
    pub text: Vec<u8>,
    /// Length of the part before the first special character.
    pub prefix: usize,
}

impl Glob {
    pub fn new(text: &str) -> Glob {
        let text = text.as_bytes().to_vec();
        let prefix = text.iter().position(|c| b"*?[\\".contains(c)).unwrap_or(text.len());
        Glob { text, prefix }
    }

    /// No special characters: only itself matches.
    pub fn is_literal(&self) -> bool {
        self.prefix == self.text.len()
    }

    /// `*`.
    pub fn is_all(&self) -> bool {
        self.text == b"*"
    }

    pub fn matches(&self, name: &[u8]) -> bool {
        if !name.starts_with(&self.text[..self.prefix]) {
            return false;
        }
        let (rest, name) = (&self.text[self.prefix..], &name[self.prefix..]);
        match rest {
            [] => name.is_empty(),
            b"*" => true,
            _ => glob_matches(rest, name),
        }
    }
}

/// Linear in the usual case: on a mismatch only the last `*` is extended.
fn glob_matches(pattern: &[u8], name: &[u8]) -> bool {
    let (mut p, mut n) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    loop {
        if p < pattern.len() && pattern[p] == b'*' {
            star = Some((p + 1, n));
            p += 1;
            continue;
        }
        let step = if n < name.len() { match_one(&pattern[p..], name[n]) } else { None };
        match step {
            Some(len) => {
                p += len;
                n += 1;
            }
            None if n == name.len() && p == pattern.len() => return true,
            None => match &mut star {
                Some((after, from)) if *from < name.len() => {
                    *from += 1;
                    p = *after;
                    n = *from;
                }
                _ => return false,
            },
        }
    }
}

/// Length of the pattern's first element if it matches the character.
fn match_one(pattern: &[u8], c: u8) -> Option<usize> {
    match *pattern.first()? {
        b'?' => Some(1),
        b'\\' if pattern.len() > 1 => (pattern[1] == c).then_some(2),
        b'[' => {
            let mut i = 1;
            let negated = matches!(pattern.get(1), Some(b'!' | b'^'));
            if negated {
                i += 1;
            }
            let (start, mut hit) = (i, false);
            while i < pattern.len() && (pattern[i] != b']' || i == start) {
                if i + 2 < pattern.len() && pattern[i + 1] == b'-' && pattern[i + 2] != b']' {
                    hit |= (pattern[i]..=pattern[i + 2]).contains(&c);
                    i += 3;
                } else {
                    hit |= pattern[i] == c;
                    i += 1;
                }
            }
            if i >= pattern.len() {
                return (c == b'[').then_some(1);
            }
            (hit != negated).then_some(i + 1)
        }
        literal => (literal == c).then_some(1),
    }
}

#[cfg(test)]
mod tests {
    use super::Glob;

    #[test]
    fn globs() {
        let m = |p: &str, n: &str| Glob::new(p).matches(n.as_bytes());
        assert!(m("*", "") && m(".text.*", ".text.") && m(".text.*", ".text.a.b") && !m(".text.*", ".text"));
        assert!(
            m("*crt?begin*.o", "x/crtSbegin.o")
                && m("a[b-d]e", "ace")
                && !m("a[!b-d]e", "ace")
                && m("a\\*", "a*")
        );
        assert!(m("*a*b*c", "xxaxxbxxbc") && !m("*a*b*c", "xxaxxcxx"));
    }
}
