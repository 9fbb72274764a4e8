//! The C library functions the optimiser knows: their names, the shape of their calls and what it may assume of them.
//!
//! Lowering says which symbols of a module are such functions ([`LibTable`]), honouring `-fno-builtin` and definitions in
//! the unit itself, and gives symbols to those a call may be replaced by.

use super::module::GlobalId;
use super::types::Type;
use rustc_hash::FxHashMap;

macro_rules! functions {
    ($($name:ident $text:literal $sig:literal $facts:expr;)*) => {
        /// A function of the C library.
        #[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
        #[repr(u8)]
        pub enum LibFn { $($name,)* }
        static ROWS: &[(LibFn, &str, &str, Facts)] = {
            use Facts::*;
            &[$((LibFn::$name, $text, $sig, $facts),)*]
        };
    };
}

/// What a call may be assumed to do.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Facts {
    /// Anything.
    Any,
    /// Reads memory only.
    Pure,
    /// Reads and writes nothing.
    Const,
    /// As `Const`, but a domain or range error may set `errno`: `Const` with `-fno-math-errno` only.
    Errno,
    /// Gives memory that nothing else points to.
    Malloc,
}

// Signatures: result, then parameters. `v` nothing, `p` pointer, `i` int, `z` size_t, `l` long, `d` the function's floating type
// (those functions also exist with the suffixes f and l), `.` further arguments.
functions! {
    Memcpy "memcpy" "pppz" Any;
    Memmove "memmove" "pppz" Any;
    Memset "memset" "ppiz" Any;
    Mempcpy "mempcpy" "pppz" Any;
    Bcopy "bcopy" "vppz" Any;
    Bzero "bzero" "vpz" Any;
    Memcmp "memcmp" "ippz" Pure;
    Bcmp "bcmp" "ippz" Pure;
    Memchr "memchr" "ppiz" Pure;
    Strlen "strlen" "zp" Pure;
    Strnlen "strnlen" "zpz" Pure;
    Strcpy "strcpy" "ppp" Any;
    Stpcpy "stpcpy" "ppp" Any;
    Strncpy "strncpy" "pppz" Any;
    Stpncpy "stpncpy" "pppz" Any;
    Strcat "strcat" "ppp" Any;
    Strncat "strncat" "pppz" Any;
    Strcmp "strcmp" "ipp" Pure;
    Strncmp "strncmp" "ippz" Pure;
    Strchr "strchr" "ppi" Pure;
    Strrchr "strrchr" "ppi" Pure;
    Index "index" "ppi" Pure;
    Rindex "rindex" "ppi" Pure;
    Strstr "strstr" "ppp" Pure;
    Strpbrk "strpbrk" "ppp" Pure;
    Strspn "strspn" "zpp" Pure;
    Strcspn "strcspn" "zpp" Pure;
    Strdup "strdup" "pp" Malloc;
    Malloc "malloc" "pz" Malloc;
    Calloc "calloc" "pzz" Malloc;
    MemcpyChk "__memcpy_chk" "pppzz" Any;
    MemmoveChk "__memmove_chk" "pppzz" Any;
    MempcpyChk "__mempcpy_chk" "pppzz" Any;
    MemsetChk "__memset_chk" "ppizz" Any;
    StrcpyChk "__strcpy_chk" "pppz" Any;
    StpcpyChk "__stpcpy_chk" "pppz" Any;
    StrncpyChk "__strncpy_chk" "pppzz" Any;
    StpncpyChk "__stpncpy_chk" "pppzz" Any;
    StrcatChk "__strcat_chk" "pppz" Any;
    StrncatChk "__strncat_chk" "pppzz" Any;
    Printf "printf" "ip." Any;
    Puts "puts" "ip" Any;
    Putchar "putchar" "ii" Any;
    Vprintf "vprintf" "ipp" Any;
    Fprintf "fprintf" "ipp." Any;
    Vfprintf "vfprintf" "ippp" Any;
    Fputs "fputs" "ipp" Any;
    Fputc "fputc" "iip" Any;
    Fwrite "fwrite" "zpzzp" Any;
    PrintfUnlocked "printf_unlocked" "ip." Any;
    PutsUnlocked "puts_unlocked" "ip" Any;
    PutcharUnlocked "putchar_unlocked" "ii" Any;
    FprintfUnlocked "fprintf_unlocked" "ipp." Any;
    FputsUnlocked "fputs_unlocked" "ipp" Any;
    FputcUnlocked "fputc_unlocked" "iip" Any;
    FwriteUnlocked "fwrite_unlocked" "zpzzp" Any;
    PrintfChk "__printf_chk" "iip." Any;
    VprintfChk "__vprintf_chk" "iipp" Any;
    FprintfChk "__fprintf_chk" "ipip." Any;
    VfprintfChk "__vfprintf_chk" "ipipp" Any;
    Sprintf "sprintf" "ipp." Any;
    Vsprintf "vsprintf" "ippp" Any;
    Snprintf "snprintf" "ipzp." Any;
    Vsnprintf "vsnprintf" "ipzpp" Any;
    SprintfChk "__sprintf_chk" "ipizp." Any;
    VsprintfChk "__vsprintf_chk" "ipizpp" Any;
    SnprintfChk "__snprintf_chk" "ipzizp." Any;
    VsnprintfChk "__vsnprintf_chk" "ipzizpp" Any;
    Isdigit "isdigit" "ii" Pure;
    Isascii "isascii" "ii" Pure;
    Toascii "toascii" "ii" Pure;
    Sqrt "sqrt" "dd" Errno;
    Cbrt "cbrt" "dd" Const;
    Pow "pow" "ddd" Errno;
    Exp "exp" "dd" Errno;
    Exp2 "exp2" "dd" Errno;
    Expm1 "expm1" "dd" Errno;
    Log "log" "dd" Errno;
    Log2 "log2" "dd" Errno;
    Log10 "log10" "dd" Errno;
    Log1p "log1p" "dd" Errno;
    Sin "sin" "dd" Errno;
    Cos "cos" "dd" Errno;
    Tan "tan" "dd" Errno;
    Asin "asin" "dd" Errno;
    Acos "acos" "dd" Errno;
    Atan "atan" "dd" Const;
    Atan2 "atan2" "ddd" Errno;
    Sinh "sinh" "dd" Errno;
    Cosh "cosh" "dd" Errno;
    Tanh "tanh" "dd" Const;
    Hypot "hypot" "ddd" Errno;
    Fmod "fmod" "ddd" Errno;
    Floor "floor" "dd" Const;
    Ceil "ceil" "dd" Const;
    Trunc "trunc" "dd" Const;
    Round "round" "dd" Const;
    Rint "rint" "dd" Const;
    Nearbyint "nearbyint" "dd" Const;
    Fmin "fmin" "ddd" Const;
    Fmax "fmax" "ddd" Const;
    Lrint "lrint" "ld" Errno;
    Lround "lround" "ld" Errno;
    Llrint "llrint" "ld" Errno;
    Llround "llround" "ld" Errno;
}

/// A known function, with the floating type of its variant (`sqrtf` is `Sqrt` of F32); `F64` for those that have none.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Lib {
    pub fun: LibFn,
    pub float: Type,
}

impl LibFn {
    /// The base name.
    pub fn name(self) -> &'static str {
        ROWS[self as usize].1
    }
    /// Result and parameters, as letters (see above the table).
    pub fn sig(self) -> &'static str {
        ROWS[self as usize].2
    }
    pub fn facts(self) -> Facts {
        ROWS[self as usize].3
    }
}

impl Lib {
    pub fn new(fun: LibFn) -> Lib {
        Lib { fun, float: Type::F64 }
    }
    /// The function called `name`; `long_double` is that type.
    pub fn by_name(name: &str, long_double: Type) -> Option<Lib> {
        let row = |n: &str| ROWS.iter().find(|r| r.1 == n);
        if let Some(r) = row(name) {
            return Some(Lib::new(r.0));
        }
        let (base, float) = match name.strip_suffix('f') {
            Some(b) => (b, Type::F32),
            None => (name.strip_suffix('l')?, long_double),
        };
        row(base).filter(|r| r.2.contains('d')).map(|r| Lib { fun: r.0, float })
    }
    /// Its name with the variant's suffix.
    pub fn name(self) -> String {
        let suffix = match self.float {
            Type::F64 => "",
            Type::F32 => "f",
            _ => "l",
        };
        format!("{}{suffix}", self.fun.name())
    }
    /// The type a letter of the signature stands for; `None` for `v` and `.`.
    pub fn letter(self, c: u8, ptr_bytes: u8) -> Option<Type> {
        let word = if ptr_bytes == 8 { Type::I64 } else { Type::I32 };
        match c {
            b'p' => Some(Type::PTR),
            b'i' => Some(Type::I32),
            b'z' | b'l' => Some(word),
            b'd' => Some(self.float),
            _ => None,
        }
    }
}

/// The library functions of a module.
#[derive(Clone, Default)]
pub struct LibTable {
    /// Symbols that are the known functions.
    pub known: FxHashMap<GlobalId, Lib>,
    /// The symbols of those that may be called instead.
    pub callable: FxHashMap<Lib, GlobalId>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn variants_are_found() {
        let find = |n| Lib::by_name(n, Type::F80);
        assert_eq!(find("strlen"), Some(Lib::new(LibFn::Strlen)));
        assert_eq!(find("sqrtf"), Some(Lib { fun: LibFn::Sqrt, float: Type::F32 }));
        assert_eq!(find("floorl").map(Lib::name).as_deref(), Some("floorl"));
        assert_eq!(find("strlenf"), None);
        assert!(ROWS.iter().enumerate().all(|(i, r)| r.0 as usize == i));
    }
}
