//! A translation unit in IR: its symbols, data objects, functions and file-scope asm.

use super::function::Function;
use crate::entity;
use crate::support::entity::PrimaryMap;
use crate::support::intern::Name;
use crate::support::source::Loc;

entity! { /// A symbol of the module.
pub struct GlobalId, "g" }
entity! {
    /// A node of the type-based alias tree. Class 0 (`AliasClass::ANY`) may alias everything; two other classes
    /// may alias only if one is an ancestor of the other.
    pub struct AliasClass, "alias"
}
impl AliasClass {
    /// May alias everything (character types, memory of unknown type, -fno-strict-aliasing).
    pub const ANY: AliasClass = AliasClass(0);
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Linkage {
    /// STB_LOCAL.
    Local,
    /// STB_GLOBAL.
    Global,
    /// STB_WEAK.
    Weak,
    /// A tentative definition under -fcommon.
    Common,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Visibility {
    Default,
    Hidden,
    Protected,
    Internal,
}

/// Thread-local storage model.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum TlsModel {
    GlobalDynamic,
    LocalDynamic,
    InitialExec,
    LocalExec,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum GlobalKind {
    Func,
    Data,
}

/// A symbol: declared, defined here, or an alias.
#[derive(Clone, Debug)]
pub struct Global {
    /// Assembler name.
    pub name: Name,
    pub kind: GlobalKind,
    pub linkage: Linkage,
    pub visibility: Visibility,
    pub tls: Option<TlsModel>,
    pub def: GlobalDef,
    /// Explicit `section("...")`, or `Name::NONE`.
    pub section: Name,
    /// Kept even if nothing refers to it (`used`); `retain` sets SHF_GNU_RETAIN.
    pub used: bool,
    pub retain: bool,
    /// May be replaced at run time by another definition (semantic interposition under -fPIC, weak).
    pub interposable: bool,
    /// Known to be defined in the linked image itself (PIE data, hidden, static): no GOT needed.
    pub dso_local: bool,
    /// Facts for calls: never returns; touches no memory; only reads it; is `malloc`-like; returns twice.
    pub noreturn: bool,
    pub const_fn: bool,
    pub pure_fn: bool,
    pub malloc: bool,
    pub returns_twice: bool,
    /// `__attribute__((error("…")))` / warning message, reported if a call survives; `Name::NONE` if none.
    pub error_msg: Name,
    pub warning_msg: Name,
    /// Alignment known of a data object, in bytes (1 if unknown).
    pub align: u32,
    /// Size of a data object in bytes if known.
    pub size: u64,
    pub loc: Loc,
}

/// What stands behind a symbol.
#[derive(Clone, Debug)]
pub enum GlobalDef {
    /// Defined elsewhere.
    Extern,
    /// Index in [`Module::functions`].
    Func(usize),
    /// Index in [`Module::data`].
    Data(usize),
    /// Alias of another symbol.
    Alias(GlobalId),
    /// IFUNC whose resolver is another symbol.
    Ifunc(GlobalId),
}

/// A relocated word in a data object.
#[derive(Clone, Copy, Debug)]
pub struct DataReloc {
    /// Byte offset in the object.
    pub offset: u64,
    /// Bytes of the word.
    pub size: u8,
    pub target: RelocTarget,
    pub addend: i64,
}

/// What a data word refers to.
#[derive(Clone, Copy, Debug)]
pub enum RelocTarget {
    /// A symbol's address.
    Global(GlobalId),
    /// The address of a block of a function (labels as values).
    Block(GlobalId, super::function::Block),
    /// Difference of two blocks of one function (`&&a - &&b`).
    BlockDiff(GlobalId, super::function::Block, super::function::Block),
}

/// Static data.
#[derive(Clone, Debug)]
pub struct DataObject {
    pub id: GlobalId,
    /// Initialised bytes; the object is `size` bytes long and zero after them.
    pub bytes: Vec<u8>,
    pub size: u64,
    pub align: u32,
    pub relocs: Vec<DataReloc>,
    /// const: goes to .rodata (or .data.rel.ro with relocations).
    pub readonly: bool,
    /// Anonymous NUL-terminated string of this character size: may be merged.
    pub merge_string: u8,
    /// Anonymous constant of this size (4, 8, 16, 32): may be merged.
    pub merge_const: u8,
}

/// A translation unit.
#[derive(Default)]
pub struct Module {
    pub globals: PrimaryMap<GlobalId, Global>,
    pub functions: Vec<Function>,
    pub data: Vec<DataObject>,
    /// File-scope asm, in order with its place.
    pub asms: Vec<(Vec<u8>, Loc)>,
    /// Constructors and destructors: function, priority (65535 = default).
    pub ctors: Vec<(GlobalId, u16)>,
    pub dtors: Vec<(GlobalId, u16)>,
    /// Parents in the alias tree; class 0 is the root.
    pub alias_parents: Vec<AliasClass>,
    /// C library functions among the symbols.
    pub libs: super::lib::LibTable,
    /// Registers of global register variables, which nothing else may use.
    pub register_variables: Vec<Name>,
    /// `#ident` strings.
    pub idents: Vec<Vec<u8>>,
    /// The main source file's name without its directory (STT_FILE); empty if there is none to tell.
    pub source_name: String,
}

impl Module {
    pub fn new(source_name: String) -> Self {
        Module { source_name, alias_parents: vec![AliasClass::ANY], ..Default::default() }
    }
    /// Adds an alias class below `parent`.
    pub fn add_alias_class(&mut self, parent: AliasClass) -> AliasClass {
        let c = AliasClass(self.alias_parents.len() as u32);
        self.alias_parents.push(parent);
        c
    }
    /// May accesses of classes `a` and `b` touch the same memory?
    pub fn may_alias(&self, a: AliasClass, b: AliasClass) -> bool {
        let within = |mut x: AliasClass, y: AliasClass| loop {
            if x == y {
                return true;
            }
            if x == AliasClass::ANY {
                return false;
            }
            x = self.alias_parents[x.0 as usize];
        };
        a == AliasClass::ANY || b == AliasClass::ANY || within(a, b) || within(b, a)
    }
}
