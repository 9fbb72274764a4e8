//! The token: 12 bytes, passed by value everywhere.

use crate::support::intern::Name;
use crate::support::source::Loc;

/// What a token is. Keywords are `Ident` (see `lex::kw`); `name` holds the spelling of identifiers and
/// constants (prefix and suffix included, line splices removed); punctuators are their kind alone.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Debug)]
#[repr(u8)]
pub enum TokenKind {
    /// End of the input. Comes again and again.
    Eof,
    Ident,
    /// A preprocessing number: `lex::number` decodes it.
    Number,
    /// `'c'`, with any of the prefixes `L u U u8`: `lex::string` decodes it.
    Char,
    /// `"s"`, with any prefix. Neighbouring ones are not joined yet.
    String,
    /// `<file>` of an #include; never leaves the preprocessor.
    HeaderName,
    /// A character that begins no token (`@`, a lone quote, …): `name` is its spelling.
    Stray,
    /// A pragma for the parser begins: `Token::pragma` says which; its tokens follow, up to `PragmaEnd`.
    Pragma,
    /// The end of the pragma's line.
    PragmaEnd,

    LParen,
    RParen,
    LBracket,
    RBracket,
    LBrace,
    RBrace,
    Semi,
    Comma,
    Colon,
    /// `::`, a token since C23 (for attributes); two colons before.
    ColonColon,
    Question,
    Tilde,
    Dot,
    Ellipsis,
    Arrow,
    Plus,
    PlusPlus,
    PlusEq,
    Minus,
    MinusMinus,
    MinusEq,
    Star,
    StarEq,
    Slash,
    SlashEq,
    Percent,
    PercentEq,
    Amp,
    AmpAmp,
    AmpEq,
    Pipe,
    PipePipe,
    PipeEq,
    Caret,
    CaretEq,
    Bang,
    BangEq,
    Eq,
    EqEq,
    Lt,
    LtEq,
    Shl,
    ShlEq,
    Gt,
    GtEq,
    Shr,
    ShrEq,
    Hash,
    HashHash,

    // Inside the preprocessor only.
    /// A comment kept by `-C`: `name` is its text.
    Comment,
    /// A macro parameter in a macro's body: `aux` is its index.
    Param,
    /// `__VA_OPT__(` in a macro's body: `aux` is how many tokens follow up to its `)`, a `Placemarker`.
    VaOpt,
    /// An empty token: the result of `##` between empty operands, or white space that must show in `-E`.
    Placemarker,
    /// The end of a directive's line.
    Eod,
}

impl TokenKind {
    /// The spelling of a punctuator; `""` for other kinds.
    pub fn spelling(self) -> &'static str {
        use TokenKind::*;
        match self {
            LParen => "(",
            RParen => ")",
            LBracket => "[",
            RBracket => "]",
            LBrace => "{",
            RBrace => "}",
            Semi => ";",
            Comma => ",",
            Colon => ":",
            ColonColon => "::",
            Question => "?",
            Tilde => "~",
            Dot => ".",
            Ellipsis => "...",
            Arrow => "->",
            Plus => "+",
            PlusPlus => "++",
            PlusEq => "+=",
            Minus => "-",
            MinusMinus => "--",
            MinusEq => "-=",
            Star => "*",
            StarEq => "*=",
            Slash => "/",
            SlashEq => "/=",
            Percent => "%",
            PercentEq => "%=",
            Amp => "&",
            AmpAmp => "&&",
            AmpEq => "&=",
            Pipe => "|",
            PipePipe => "||",
            PipeEq => "|=",
            Caret => "^",
            CaretEq => "^=",
            Bang => "!",
            BangEq => "!=",
            Eq => "=",
            EqEq => "==",
            Lt => "<",
            LtEq => "<=",
            Shl => "<<",
            ShlEq => "<<=",
            Gt => ">",
            GtEq => ">=",
            Shr => ">>",
            ShrEq => ">>=",
            Hash => "#",
            HashHash => "##",
            _ => "",
        }
    }
}

/// Bits about a token's surroundings and treatment.
#[derive(Clone, Copy, PartialEq, Eq, Default, Debug)]
pub struct Flags(pub u8);

impl Flags {
    /// First token of its line.
    pub const BOL: Flags = Flags(1);
    /// White space before it.
    pub const SPACE: Flags = Flags(2);
    /// An identifier that was met while its macro was being expanded: never a macro again.
    pub const NO_EXPAND: Flags = Flags(4);
    /// In a macro's body: `##` follows.
    pub const PASTE_LEFT: Flags = Flags(8);
    /// A parameter in a macro's body after `#`.
    pub const STRINGIFY: Flags = Flags(16);
    /// Spelled as a digraph (`<:` `%:` …).
    pub const DIGRAPH: Flags = Flags(32);
    /// An operand of `##` in a macro's body: the argument is not expanded.
    pub const PASTE_OPERAND: Flags = Flags(64);

    /// After a comment that says control falls through on purpose.
    pub const FALLTHROUGH: Flags = Flags(128);

    pub fn has(self, f: Flags) -> bool {
        self.0 & f.0 != 0
    }
    pub fn with(self, f: Flags) -> Flags {
        Flags(self.0 | f.0)
    }
    pub fn without(self, f: Flags) -> Flags {
        Flags(self.0 & !f.0)
    }
    /// `self` with the bits of `mask` taken from `other`.
    pub fn take(self, other: Flags, mask: Flags) -> Flags {
        Flags(self.0 & !mask.0 | other.0 & mask.0)
    }
}

/// A preprocessing token, or a token of C.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Token {
    pub kind: TokenKind,
    pub flags: Flags,
    /// By kind: the pragma (`Pragma`), the parameter's index (`Param`), else 0.
    pub aux: u16,
    pub loc: Loc,
    pub name: Name,
}

const _: () = assert!(size_of::<Token>() == 12);

impl Token {
    pub fn new(kind: TokenKind, loc: Loc) -> Token {
        Token { kind, flags: Flags(0), aux: 0, loc, name: Name::NONE }
    }
    /// Which pragma a `TokenKind::Pragma` token begins.
    pub fn pragma(self) -> Pragma {
        Pragma::ALL[self.aux as usize]
    }
    /// How the source spelled it.
    pub fn spelling(self) -> &'static [u8] {
        use TokenKind::*;
        match self.kind {
            Ident | Number | Char | String | HeaderName | Stray | Comment | Param | VaOpt => {
                self.name.as_bytes()
            }
            _ if self.flags.has(Flags::DIGRAPH) => match self.kind {
                LBracket => b"<:",
                RBracket => b":>",
                LBrace => b"<%",
                RBrace => b"%>",
                Hash => b"%:",
                HashHash => b"%:%:",
                k => k.spelling().as_bytes(),
            },
            k => k.spelling().as_bytes(),
        }
    }
}

/// The pragmas that reach the parser.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u16)]
pub enum Pragma {
    Pack,
    Weak,
    RedefineExtname,
    ScalarStorageOrder,
    /// `GCC visibility`
    Visibility,
    /// `GCC optimize`
    Optimize,
    /// `GCC target`
    Target,
    PushOptions,
    PopOptions,
    ResetOptions,
    /// `GCC ivdep`
    Ivdep,
    /// `GCC unroll`
    Unroll,
    /// `STDC FP_CONTRACT`
    FpContract,
    /// `STDC FENV_ACCESS`
    FenvAccess,
    /// `STDC CX_LIMITED_RANGE`
    CxLimitedRange,
    /// `STDC FLOAT_CONST_DECIMAL64`
    FloatConstDecimal64,
    /// `omp …` under `-fopenmp`; the tokens after `omp` follow.
    Omp,
}

impl Pragma {
    /// All, in the order of their numbers.
    pub const ALL: [Pragma; 17] = [
        Pragma::Pack,
        Pragma::Weak,
        Pragma::RedefineExtname,
        Pragma::ScalarStorageOrder,
        Pragma::Visibility,
        Pragma::Optimize,
        Pragma::Target,
        Pragma::PushOptions,
        Pragma::PopOptions,
        Pragma::ResetOptions,
        Pragma::Ivdep,
        Pragma::Unroll,
        Pragma::FpContract,
        Pragma::FenvAccess,
        Pragma::CxLimitedRange,
        Pragma::FloatConstDecimal64,
        Pragma::Omp,
    ];
}
