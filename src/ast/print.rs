//! Types in gcc's words.

use super::types::{ArrayLen, FloatKind, IntKind, Quals, Ty, TypeKind, Types};

impl<'a> Types<'a> {
    /// The type as gcc writes it, typedef names kept: `int (*)[3]`.
    pub fn name(&self, ty: Ty) -> String {
        self.print(ty, "")
    }
    /// The declaration of `name` with type `ty`: `int (*p)[3]`.
    #[cfg(test)]
    pub fn declaration(&self, ty: Ty, name: &str) -> String {
        self.print(ty, name)
    }
    /// Quoted, with what a typedef name stands for: `'size_t' {aka 'long unsigned int'}`.
    pub fn quoted(&self, ty: Ty) -> String {
        let shown = self.print(ty, "");
        let canon = self.print(self.canon(ty), "");
        if shown == canon || self.builtin_sugar(ty) {
            format!("'{shown}'")
        } else {
            format!("'{shown}' {{aka '{canon}'}}")
        }
    }
    /// An untagged record named by its typedef only: the aka would say the same.
    fn builtin_sugar(&self, ty: Ty) -> bool {
        let mut t = ty;
        while let TypeKind::Pointer(p) = *self.kind(t) {
            t = p;
        }
        match *self.kind(t) {
            TypeKind::Record(id) => self.record(id).tag.is_none(),
            TypeKind::Enum(id) => self.enumeration(id).tag.is_none(),
            _ => false,
        }
    }

    fn print(&self, ty: Ty, inner: &str) -> String {
        // Walks from the outside in, growing the declarator text around `inner`.
        let mut decl = inner.to_string();
        let mut t = ty;
        let mut after_pointer = false;
        loop {
            let wrap = |d: &str, p: bool| if p { format!("({d})") } else { d.to_string() };
            match *self.raw_kind(t) {
                TypeKind::Pointer(p) => {
                    let q = quals_text(t.own_quals());
                    let sep = if !q.is_empty() && !decl.is_empty() { " " } else { "" };
                    let lead = if q.is_empty() { "" } else { " " };
                    decl = format!("*{lead}{q}{sep}{decl}");
                    after_pointer = true;
                    t = p;
                }
                TypeKind::Array { elem, len } => {
                    let n = match len {
                        ArrayLen::Fixed(n) => n.to_string(),
                        ArrayLen::Incomplete => String::new(),
                        ArrayLen::Star | ArrayLen::Vla(_) => "*".into(),
                    };
                    decl = format!("{}[{n}]", wrap(&decl, after_pointer));
                    after_pointer = false;
                    t = elem;
                }
                TypeKind::Function(f) => {
                    let mut params: Vec<String> = f.params.iter().map(|&p| self.name(p)).collect();
                    if f.variadic {
                        params.push("...".into());
                    }
                    let params =
                        if params.is_empty() && f.prototype { "void".into() } else { params.join(", ") };
                    decl = format!("{}({params})", wrap(&decl, after_pointer));
                    after_pointer = false;
                    t = f.ret;
                }
                _ => break,
            }
        }
        let q = quals_text(t.own_quals());
        let base = self.base_name(t);
        let base = if q.is_empty() { base } else { format!("{q} {base}") };
        match decl.as_bytes().first() {
            None => base,
            // gcc writes `int[3]` and `int(void)` for bare types, `int (*)[3]` and `int *` else.
            Some(b'[') | Some(b'(') if inner.is_empty() && !decl.starts_with("(*") => format!("{base}{decl}"),
            _ => format!("{base} {decl}"),
        }
    }

    fn base_name(&self, ty: Ty) -> String {
        match *self.raw_kind(ty) {
            TypeKind::Error => "<error>".into(),
            TypeKind::Void => "void".into(),
            TypeKind::Bool => "_Bool".into(),
            TypeKind::Int(k) => int_name(k).into(),
            TypeKind::BitInt { signed, width } => {
                format!("{}_BitInt({width})", if signed { "" } else { "unsigned " })
            }
            TypeKind::Float(k) => float_name(k).into(),
            TypeKind::Complex(e) => format!("_Complex {}", self.base_name(e)),
            TypeKind::NullPtr => "nullptr_t".into(),
            TypeKind::Vector { elem, lanes } => {
                let size = self.size_of(elem).unwrap_or(0) * lanes as u64;
                format!("__vector({lanes}) {}", self.name(elem))
                    .replace("__vector(0)", &format!("__vector({size})"))
            }
            TypeKind::Record(id) => {
                let r = self.record(id);
                let kw = if r.is_union { "union" } else { "struct" };
                match (r.tag.some(), r.typedef_name.some()) {
                    (Some(n), _) => format!("{kw} {n}"),
                    (None, Some(n)) => n.to_string(),
                    _ => format!("{kw} <anonymous>"),
                }
            }
            TypeKind::Enum(id) => {
                let e = self.enumeration(id);
                match (e.tag.some(), e.typedef_name.some()) {
                    (Some(n), _) => format!("enum {n}"),
                    (None, Some(n)) => n.to_string(),
                    _ => "enum <anonymous>".into(),
                }
            }
            TypeKind::Typedef { name, .. } => name.to_string(),
            TypeKind::Pointer(_) | TypeKind::Array { .. } | TypeKind::Function(_) => self.print(ty, ""),
        }
    }
}

fn quals_text(q: Quals) -> String {
    let mut words = Vec::new();
    for (bit, word) in [
        (Quals::SEG_FS, "__seg_fs"),
        (Quals::SEG_GS, "__seg_gs"),
        (Quals::ATOMIC, "_Atomic"),
        (Quals::CONST, "const"),
        (Quals::VOLATILE, "volatile"),
        (Quals::RESTRICT, "restrict"),
    ] {
        if q.has(bit) {
            words.push(word);
        }
    }
    words.join(" ")
}

fn int_name(k: IntKind) -> &'static str {
    use IntKind::*;
    match k {
        Char => "char",
        SChar => "signed char",
        UChar => "unsigned char",
        Short => "short int",
        UShort => "short unsigned int",
        Int => "int",
        UInt => "unsigned int",
        Long => "long int",
        ULong => "long unsigned int",
        LLong => "long long int",
        ULLong => "long long unsigned int",
        Int128 => "__int128",
        UInt128 => "__int128 unsigned",
    }
}

fn float_name(k: FloatKind) -> &'static str {
    use FloatKind::*;
    match k {
        Float16 => "_Float16",
        Float => "float",
        Double => "double",
        LongDouble => "long double",
        Float32 => "_Float32",
        Float64 => "_Float64",
        Float128 => "_Float128",
        Float32x => "_Float32x",
        Float64x => "_Float64x",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::support::intern::Name;
    use bumpalo::Bump;

    #[test]
    fn types_read_as_gcc_writes_them() {
        let arena = Bump::new();
        let mut t = Types::new(&arena, crate::target::ALL[0].info());
        let a3 = t.array(Ty::INT, ArrayLen::Fixed(3));
        let pa = t.pointer(a3);
        assert_eq!(t.name(pa), "int (*)[3]");
        assert_eq!(t.name(a3), "int[3]");
        let cc = t.qualified(Ty::CHAR, Quals::CONST);
        let p = t.pointer(cc);
        let cp = t.qualified(p, Quals::CONST);
        assert_eq!(t.name(cp), "const char * const");
        let f = t.prototype(Ty::VOID, &[Ty::INT, p], true);
        assert_eq!(t.name(f), "void(int, const char *, ...)");
        let pf = t.pointer(f);
        let apf = t.array(pf, ArrayLen::Fixed(2));
        assert_eq!(t.name(apf), "void (*[2])(int, const char *, ...)");
        assert_eq!(t.declaration(pf, "fp"), "void (*fp)(int, const char *, ...)");
        let size_t = t.typedef(Name::intern("size_t"), Ty::ULONG, 0, false);
        assert_eq!(t.quoted(size_t), "'size_t' {aka 'long unsigned int'}");
        let ps = t.pointer(size_t);
        assert_eq!(t.quoted(ps), "'size_t *' {aka 'long unsigned int *'}");
        assert!(t.same(size_t, Ty::ULONG) && size_t != Ty::ULONG);
    }
}
