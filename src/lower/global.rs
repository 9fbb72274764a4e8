//! Symbols: which linkage, visibility, TLS model and binding each function and object gets, and what is queued when one is
//! first referred to.

use super::{Pending, UnitLower};
use crate::ast::decl::{Attrs, DefState, Emit, TlsModel as AstTls, Visibility as AstVis};
use crate::ast::{Func, Item, Linkage as AstLinkage, Storage, StrLit, Ty, Var};
use crate::ir::{DataObject, Global, GlobalDef, GlobalId, GlobalKind, Linkage, TlsModel, Visibility};
use crate::support::intern::Name;
use crate::support::lang::PicLevel;
use crate::support::source::Loc;

/// True if the attributes make the symbol another name of something.
pub fn is_alias(a: &Attrs) -> bool {
    (a.alias.is_some() && !a.weakref) || a.ifunc.is_some()
}

impl<'u, 'a> UnitLower<'u, 'a> {
    /// Variables that leave something in the object file even if nothing here refers to them.
    pub(super) fn always_emitted(&self, v: &'a Var<'a>) -> bool {
        let a = v.attrs.get();
        if is_alias(a) {
            return true;
        }
        if v.state.get() == DefState::Declared {
            return false;
        }
        if v.linkage == AstLinkage::External || a.used || a.retain {
            return true;
        }
        let is_const = self.types.quals(v.ty.get()).is_const();
        v.linkage == AstLinkage::Internal && is_const && self.opts.keep_static_consts
    }

    fn pic(&self) -> bool {
        matches!(self.sess.lang.pic, PicLevel::Pic(n) if n > 0)
    }
    fn pie(&self) -> bool {
        matches!(self.sess.lang.pic, PicLevel::Pie(n) if n > 0)
    }

    fn blank(&self, name: Name, kind: GlobalKind, linkage: Linkage, loc: Loc) -> Global {
        Global {
            name,
            kind,
            linkage,
            visibility: Visibility::Default,
            tls: None,
            def: GlobalDef::Extern,
            section: Name::NONE,
            used: false,
            retain: false,
            interposable: false,
            dso_local: linkage == Linkage::Local,
            noreturn: false,
            const_fn: false,
            pure_fn: false,
            malloc: false,
            returns_twice: false,
            error_msg: Name::NONE,
            warning_msg: Name::NONE,
            align: 1,
            size: 0,
            loc,
        }
    }

    /// Fills in what attributes, `-fvisibility` and `-fpic` say. `defined`: in this unit.
    fn bind(&self, g: &mut Global, a: &Attrs, defined: bool, inline: bool) {
        if a.weak && g.linkage == Linkage::Global {
            g.linkage = Linkage::Weak;
        }
        let local = g.linkage == Linkage::Local;
        g.visibility = match a.visibility {
            _ if local => Visibility::Default,
            Some(AstVis::Default) => Visibility::Default,
            Some(AstVis::Hidden) => Visibility::Hidden,
            Some(AstVis::Protected) => Visibility::Protected,
            Some(AstVis::Internal) => Visibility::Internal,
            // -fvisibility is for definitions only (gcc manual, 3.17).
            None if defined => self.opts.visibility,
            None => Visibility::Default,
        };
        let weak = g.linkage == Linkage::Weak;
        let hidden = matches!(g.visibility, Visibility::Hidden | Visibility::Internal);
        let fixed = local || hidden || (defined && g.visibility == Visibility::Protected);
        g.dso_local = fixed
            || match self.sess.lang.pic {
                PicLevel::None | PicLevel::Pic(0) | PicLevel::Pie(0) => true,
                // An executable's own definition is the one everybody uses.
                PicLevel::Pie(_) => defined && !weak,
                PicLevel::Pic(_) => false,
            };
        if hidden && weak && !defined && (self.pic() || self.pie()) {
            // May be absent: address 0 is out of reach of pc-relative code.
            g.dso_local = false;
        }
        g.interposable = !local
            && (weak
                || (self.pic()
                    && !fixed
                    && self.opts.semantic_interposition
                    && !inline
                    && g.visibility == Visibility::Default));
        g.section = a.section.unwrap_or(Name::NONE);
        g.used = a.used;
        g.retain = a.retain;
        g.error_msg = a.error.unwrap_or(Name::NONE);
        g.warning_msg = a.warning.unwrap_or(Name::NONE);
    }

    fn add_global(&mut self, g: Global, shared: bool) -> GlobalId {
        let name = g.name;
        let id = self.module.globals.push(g);
        if shared {
            self.by_name.insert(name, id);
        }
        id
    }

    /// The symbol of a function; its body is queued if it has one that is wanted.
    pub(super) fn func_global(&mut self, f: &'a Func<'a>) -> GlobalId {
        let slot = f.index as usize;
        if let Some(&id) = self.func_ids.get(slot)
            && id.is_some()
        {
            return id;
        }
        let a = f.attrs.get();
        if a.weakref
            && let Some(target) = a.alias
        {
            let id = self.named_global(target, GlobalKind::Func, Linkage::Weak);
            self.set_func_id(slot, id);
            return id;
        }
        let emit = f.emit(self.sess.lang.gnu89_inline_semantics());
        let has_body = f.body.get().is_some();
        let inline_only = has_body && emit == Emit::InlineOnly;
        let defined = (has_body && !inline_only) || is_alias(a);
        let linkage = if f.linkage == AstLinkage::External { Linkage::Global } else { Linkage::Local };
        let shared = f.parent.is_none();
        let mut name = f.asm_name.get().unwrap_or(f.name);
        if f.parent.is_some() {
            name = Name::intern(&format!("{}.{}", f.name, self.next_static));
            self.next_static += 1;
        }
        let id = match self.by_name.get(&name) {
            Some(&id) if shared => id,
            _ => {
                let mut g = self.blank(name, GlobalKind::Func, linkage, f.loc.get());
                self.bind(&mut g, a, defined, f.inline.get());
                self.add_global(g, shared)
            }
        };
        self.set_func_id(slot, id);
        let noreturn = f.noreturn.get() || self.types.func(f.ty.get()).is_some_and(|t| t.noreturn);
        let align = a.align.max(1);
        if a.cold {
            self.cold.insert(id);
        }
        // A result in memory is written there whatever the attributes say.
        let quiet = (a.is_const || a.is_pure) && !self.returns_in_memory(f.ty.get());
        let g = &mut self.module.globals[id];
        g.noreturn |= noreturn;
        g.const_fn |= a.is_const && quiet;
        g.pure_fn |= a.is_pure && quiet;
        g.malloc |= a.malloc;
        g.returns_twice |= a.returns_twice;
        g.align = g.align.max(align);
        if has_body {
            let always_inline = a.inline == crate::ast::decl::InlineHint::Always;
            if !inline_only {
                // The index is set when all functions are there.
                self.module.globals[id].def = GlobalDef::Func(usize::MAX);
                // A nested function is lowered with the one around it.
                if f.parent.is_none() {
                    self.queue.push(Pending::Func(f));
                }
            } else if self.opts.opt_level > 0 || always_inline {
                self.queue.push(Pending::Func(f));
            }
        } else {
            self.define_alias(id, a, GlobalKind::Func, f.loc.get());
        }
        self.note_library_function(f, id);
        let (ctor, dtor) = (a.constructor, a.destructor);
        if has_body && !inline_only {
            if let Some(p) = ctor {
                self.module.ctors.push((id, p as u16));
            }
            if let Some(p) = dtor {
                self.module.dtors.push((id, p as u16));
            }
        }
        if let Some(v) = a.symver {
            let text = format!(".symver {name}, {v}");
            self.module.asms.push((text.into_bytes(), f.loc.get()));
        }
        id
    }

    fn set_func_id(&mut self, slot: usize, id: GlobalId) {
        if slot >= self.func_ids.len() {
            self.func_ids.resize(slot + 1, GlobalId::NONE);
        }
        self.func_ids[slot] = id;
    }

    fn define_alias(&mut self, id: GlobalId, a: &Attrs, kind: GlobalKind, loc: Loc) {
        if a.weakref {
            return;
        }
        let (target, ifunc) = match (a.alias, a.ifunc) {
            (Some(t), _) => (t, false),
            (None, Some(t)) => (t, true),
            (None, None) => return,
        };
        // Before the look-up, so that an alias of itself ends.
        self.module.globals[id].def = GlobalDef::Alias(id);
        let t = match self.definition_named(target) {
            Some(Item::Func(f)) => self.func_global(f),
            Some(Item::Var(v)) => self.var_global(v),
            _ => self.named_global(target, kind, Linkage::Global),
        };
        if t == id {
            self.unsupported(loc, "an alias of itself");
            self.module.globals[id].def = GlobalDef::Extern;
            return;
        }
        self.module.globals[id].def = if ifunc { GlobalDef::Ifunc(t) } else { GlobalDef::Alias(t) };
    }

    /// The function or variable whose assembler name is `name`.
    fn definition_named(&self, name: Name) -> Option<Item<'a>> {
        self.unit.items.iter().copied().find(|i| match i {
            Item::Func(f) => f.asm_name.get().unwrap_or(f.name) == name,
            Item::Var(v) => v.asm_name.get().unwrap_or(v.name) == name,
            Item::Asm(..) => false,
        })
    }

    /// The symbol called `name`, made with `linkage` if nothing has it yet.
    pub(super) fn named_global(&mut self, name: Name, kind: GlobalKind, linkage: Linkage) -> GlobalId {
        if let Some(&id) = self.by_name.get(&name) {
            return id;
        }
        let mut g = self.blank(name, kind, linkage, Loc::NONE);
        self.bind(&mut g, Attrs::none(), false, false);
        self.add_global(g, true)
    }

    /// A new local function.
    pub(super) fn local_function(&mut self, name: &str, loc: Loc) -> GlobalId {
        let g = self.blank(Name::intern(name), GlobalKind::Func, Linkage::Local, loc);
        self.add_global(g, false)
    }

    /// A function of the C library or the runtime, by name. A declaration or definition in the unit is preferred.
    pub(super) fn library_function(&mut self, name: &str) -> GlobalId {
        let name = Name::intern(name);
        if let Some(&id) = self.by_name.get(&name) {
            return id;
        }
        match self.definition_named(name) {
            Some(Item::Func(f)) => self.func_global(f),
            _ => self.named_global(name, GlobalKind::Func, Linkage::Global),
        }
    }

    /// The symbol of an object of the runtime library.
    pub(super) fn library_object(&mut self, name: &str) -> GlobalId {
        let name = Name::intern(name);
        if let Some(&id) = self.by_name.get(&name) {
            return id;
        }
        self.named_global(name, GlobalKind::Data, Linkage::Global)
    }

    /// The symbol of an object of static storage duration; a definition is queued.
    pub(super) fn var_global(&mut self, v: &'a Var<'a>) -> GlobalId {
        let slot = v.index.get() as usize;
        if let Some(&id) = self.var_ids.get(slot)
            && id.is_some()
        {
            return id;
        }
        let a = v.attrs.get();
        if a.weakref
            && let Some(target) = a.alias
        {
            let id = self.named_global(target, GlobalKind::Data, Linkage::Weak);
            self.set_var_id(slot, id);
            return id;
        }
        let state = v.state.get();
        // Without linkage: a local static or a compound literal.
        let local = v.linkage == AstLinkage::None;
        let defined = state != DefState::Declared || is_alias(a);
        let linkage = match v.linkage {
            AstLinkage::External if state == DefState::Tentative && self.is_common(v) => Linkage::Common,
            AstLinkage::External => Linkage::Global,
            _ => Linkage::Local,
        };
        let name = match v.asm_name.get() {
            Some(n) => n,
            None if v.name.is_none() => {
                self.next_anon += 1;
                Name::intern(&format!("__compound_literal.{}", self.next_anon - 1))
            }
            None if local => {
                self.next_static += 1;
                Name::intern(&format!("{}.{}", v.name, self.next_static - 1))
            }
            None => v.name,
        };
        let align = self.object_align(v.ty.get(), a, true);
        let size = self.types.size_of(v.ty.get()).unwrap_or(0);
        let id = match self.by_name.get(&name) {
            Some(&id) if !local => id,
            _ => {
                let mut g = self.blank(name, GlobalKind::Data, linkage, v.loc);
                self.bind(&mut g, a, defined, false);
                if v.storage == Storage::Thread {
                    g.tls = Some(self.tls_model(&g, a, defined));
                }
                self.add_global(g, !local)
            }
        };
        self.set_var_id(slot, id);
        let g = &mut self.module.globals[id];
        g.align = if defined { align } else { self.types.align_of(v.ty.get()).max(1) };
        g.size = size;
        if is_alias(a) {
            self.define_alias(id, a, GlobalKind::Data, v.loc);
        } else if defined {
            g.def = GlobalDef::Data(usize::MAX);
            self.queue.push(Pending::Var(v, id));
        }
        id
    }

    fn set_var_id(&mut self, slot: usize, id: GlobalId) {
        if slot >= self.var_ids.len() {
            self.var_ids.resize(slot + 1, GlobalId::NONE);
        }
        self.var_ids[slot] = id;
    }

    fn is_common(&self, v: &Var) -> bool {
        let a = v.attrs.get();
        let common = a.common.unwrap_or(self.sess.lang.common);
        common && !a.weak && a.section.is_none() && v.storage != Storage::Thread && v.init.get().is_none()
    }

    fn tls_model(&self, g: &Global, a: &Attrs, defined: bool) -> TlsModel {
        if let Some(m) = a.tls_model {
            return match m {
                AstTls::GlobalDynamic => TlsModel::GlobalDynamic,
                AstTls::LocalDynamic => TlsModel::LocalDynamic,
                AstTls::InitialExec => TlsModel::InitialExec,
                AstTls::LocalExec => TlsModel::LocalExec,
            };
        }
        let own = g.dso_local || g.linkage == Linkage::Local;
        let best = match (self.pic(), own && defined) {
            (false, true) => TlsModel::LocalExec,
            (false, false) => TlsModel::InitialExec,
            (true, true) => TlsModel::LocalDynamic,
            (true, false) => TlsModel::GlobalDynamic,
        };
        // -ftls-model names the least special one to use.
        if (self.opts.tls_model as u8) > best as u8 { self.opts.tls_model } else { best }
    }

    /// Alignment in bytes of an object of type `ty`. Arrays of 16 bytes and more get 16 (psABI x86-64 §3.1.2; elsewhere it
    /// does no harm), but not in named sections, which often are tables put together by the linker.
    pub(super) fn object_align(&self, ty: Ty, a: &Attrs, is_static: bool) -> u32 {
        let natural = self.types.align_of(ty).max(1);
        if a.align != 0 {
            return if a.packed { a.align } else { a.align.max(natural) };
        }
        let big = self.types.is_array(ty) && self.types.size_of(ty).is_some_and(|n| n >= 16);
        if big && is_static && a.section.is_none() { natural.max(16) } else { natural }
    }

    /// The symbol of a string literal's array.
    pub(super) fn string_global(&mut self, s: &StrLit) -> GlobalId {
        let key = (s.bytes.to_vec(), s.width);
        if let Some(&id) = self.strings.get(&key) {
            return id;
        }
        // Only strings without inner zero elements can be merged by the linker.
        let w = s.width.max(1) as usize;
        let elements = s.bytes.chunks(w);
        let inner = elements.clone().count().saturating_sub(1);
        let terminated = s.bytes.len() >= w && s.bytes[s.bytes.len() - w..].iter().all(|&b| b == 0);
        let mergeable = terminated && elements.take(inner).all(|c| c.iter().any(|&b| b != 0));
        let bytes = s.bytes.to_vec();
        let id = self.anonymous_data(bytes, s.bytes.len() as u64, s.width as u32, true);
        if mergeable {
            let GlobalDef::Data(n) = self.module.globals[id].def else { unreachable!("just defined") };
            self.module.data[n].merge_string = s.width;
        }
        self.strings.insert(key, id);
        id
    }

    /// An unnamed local object without relocations.
    pub(super) fn anonymous_data(
        &mut self,
        bytes: Vec<u8>,
        size: u64,
        align: u32,
        readonly: bool,
    ) -> GlobalId {
        let name = Name::intern(&format!(".LC{}", self.next_anon));
        self.next_anon += 1;
        let mut g = self.blank(name, GlobalKind::Data, Linkage::Local, Loc::NONE);
        g.align = align;
        g.size = size;
        g.def = GlobalDef::Data(self.module.data.len());
        let id = self.add_global(g, false);
        self.module.data.push(DataObject {
            id,
            bytes,
            size,
            align,
            relocs: Vec::new(),
            readonly,
            merge_string: 0,
            merge_const: 0,
        });
        id
    }

    pub(super) fn apply_weak_pragmas(&mut self) {
        for &(name, alias) in &self.unit.weak_pragmas {
            if let Some(target) = alias {
                let t = self.named_global(target, GlobalKind::Func, Linkage::Global);
                let kind = self.module.globals[t].kind;
                let id = self.named_global(name, kind, Linkage::Weak);
                self.module.globals[id].def = GlobalDef::Alias(t);
            }
            if let Some(&id) = self.by_name.get(&name) {
                let g = &mut self.module.globals[id];
                if g.linkage == Linkage::Global {
                    g.linkage = Linkage::Weak;
                    g.interposable = true;
                }
            }
        }
    }
}
