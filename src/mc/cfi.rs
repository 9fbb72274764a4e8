//! Call frame information: `.cfi_*` directives collected, then written as `.eh_frame` (and `.debug_frame`).
//!
//! Layout follows GNU as, so objects compare equal: the instructions of an FDE before its first advance go into the CIE,
//! CIEs with equal contents are shared, and everything is padded with `DW_CFA_nop` to 4 bytes, the last FDE to 8.

use super::inst::{Spec, Symbol};
use super::object::*;
use super::stream::{Cfi, SectionSpec};
use super::symbols::*;

/// One call frame instruction.
#[derive(Clone, Copy, PartialEq, Debug)]
enum Op {
    Advance(Place),
    Insn(Cfi),
    /// Raw bytes: a range of `CfiState::escapes`.
    Escape(u32, u32),
}

struct Fde {
    start: Place,
    end: Place,
    ops: Vec<Op>,
    signal: bool,
    return_column: u16,
    personality: Option<(u8, Value)>,
    lsda: Option<(u8, Value)>,
}

struct Cie {
    ops: Vec<Op>,
    signal: bool,
    return_column: u16,
    personality: Option<(u8, Value)>,
    lsda_encoding: Option<u8>,
    start: Symbol,
}

/// Collected call frame information.
pub struct CfiState {
    fdes: Vec<Fde>,
    open: Option<Fde>,
    escapes: Vec<u8>,
    last: Option<Place>,
    cfa_offset: i64,
    stack: Vec<i64>,
    /// `.cfi_sections`.
    pub eh_frame: bool,
    pub debug_frame: bool,
}

impl Default for CfiState {
    fn default() -> Self {
        CfiState {
            fdes: Vec::new(),
            open: None,
            escapes: Vec::new(),
            last: None,
            cfa_offset: 0,
            stack: Vec::new(),
            eh_frame: true,
            debug_frame: false,
        }
    }
}

const DW_EH_PE_OMIT: u8 = 0xff;
const DW_EH_PE_PCREL: u8 = 0x10;
/// pcrel, sdata4.
const FDE_ENCODING: u8 = 0x1b;

impl Object {
    /// One `.cfi_*` directive.
    pub fn cfi_op(&mut self, c: Cfi) {
        self.cfi_start_or(c, false);
    }
    /// `.cfi_startproc simple`: no initial instructions.
    pub fn cfi_start_simple(&mut self) {
        self.cfi_start_or(Cfi::StartProc, true);
    }
    fn cfi_start_or(&mut self, c: Cfi, simple: bool) {
        let here = self.here();
        let info = self.machine.cfi();
        match c {
            Cfi::StartProc => {
                if self.cfi.open.is_some() {
                    return self.error("previous CFI entry not closed (missing .cfi_endproc)");
                }
                let mut ops = Vec::with_capacity(8);
                self.cfi.cfa_offset = 0;
                if !simple {
                    ops.push(Op::Insn(match info.cfa.1 {
                        0 => Cfi::DefCfaRegister(info.cfa.0),
                        offset => Cfi::DefCfa(info.cfa.0, offset),
                    }));
                    if let Some(o) = info.return_offset {
                        ops.push(Op::Insn(Cfi::Offset(info.return_column, o)));
                    }
                    self.cfi.cfa_offset = info.cfa.1;
                }
                self.cfi.stack.clear();
                self.cfi.last = Some(here);
                self.cfi.open = Some(Fde {
                    start: here,
                    end: here,
                    ops,
                    signal: false,
                    return_column: info.return_column,
                    personality: None,
                    lsda: None,
                });
                return;
            }
            Cfi::EndProc => {
                let Some(mut fde) = self.cfi.open.take() else {
                    return self.error("CFI instruction used without previous .cfi_startproc");
                };
                fde.end = here;
                self.cfi.fdes.push(fde);
                return;
            }
            _ => {}
        }
        let Some(mut fde) = self.cfi.open.take() else {
            return self.error("CFI instruction used without previous .cfi_startproc");
        };
        match c {
            Cfi::SignalFrame => fde.signal = true,
            Cfi::ReturnColumn(r) => fde.return_column = r,
            _ => {
                if self.cfi.last != Some(here) {
                    fde.ops.push(Op::Advance(here));
                    self.cfi.last = Some(here);
                }
                let insn = match c {
                    Cfi::DefCfa(_, o) | Cfi::DefCfaOffset(o) => {
                        self.cfi.cfa_offset = o;
                        c
                    }
                    Cfi::AdjustCfaOffset(d) => {
                        self.cfi.cfa_offset += d;
                        Cfi::DefCfaOffset(self.cfi.cfa_offset)
                    }
                    Cfi::RelOffset(r, o) => Cfi::Offset(r, o - self.cfi.cfa_offset),
                    Cfi::RememberState => {
                        self.cfi.stack.push(self.cfi.cfa_offset);
                        c
                    }
                    Cfi::RestoreState => {
                        match self.cfi.stack.pop() {
                            Some(o) => self.cfi.cfa_offset = o,
                            None => self.error("CFI state restore without previous remember"),
                        }
                        c
                    }
                    c => c,
                };
                fde.ops.push(Op::Insn(insn));
            }
        }
        self.cfi.open = Some(fde);
    }
    /// `.cfi_escape`.
    pub fn cfi_raw(&mut self, bytes: &[u8]) {
        let here = self.here();
        let Some(fde) = &mut self.cfi.open else {
            return self.error("CFI instruction used without previous .cfi_startproc");
        };
        if self.cfi.last != Some(here) {
            fde.ops.push(Op::Advance(here));
            self.cfi.last = Some(here);
        }
        let start = self.cfi.escapes.len() as u32;
        self.cfi.escapes.extend_from_slice(bytes);
        fde.ops.push(Op::Escape(start, self.cfi.escapes.len() as u32));
    }
    /// `.cfi_personality` and `.cfi_lsda`.
    pub fn cfi_handler(&mut self, encoding: u8, v: Value, lsda: bool) {
        let Some(fde) = &mut self.cfi.open else {
            return self.error("CFI instruction used without previous .cfi_startproc");
        };
        let handler = (encoding != DW_EH_PE_OMIT).then_some((encoding, v));
        if lsda {
            fde.lsda = handler;
        } else {
            fde.personality = handler;
        }
    }

    /// Writes the frame sections. Part of finishing the object, before the layout.
    pub fn cfi_finish(&mut self) {
        if self.cfi.open.is_some() {
            self.error("open CFI at the end of file; missing .cfi_endproc directive");
        }
        let fdes = std::mem::take(&mut self.cfi.fdes);
        if fdes.is_empty() {
            return;
        }
        if self.cfi.eh_frame {
            self.frame_section(&fdes, true);
        }
        if self.cfi.debug_frame {
            self.frame_section(&fdes, false);
        }
    }

    fn frame_section(&mut self, fdes: &[Fde], eh: bool) {
        let elf = self.machine.elf();
        let spec = if eh {
            SectionSpec::new(".eh_frame", SHF_ALLOC, elf.eh_frame_type)
        } else {
            SectionSpec::new(".debug_frame", 0, SHT_PROGBITS)
        };
        let sec = self.section_id(&spec);
        let last_align: u64 = if elf.is_64 { 8 } else { 4 };
        self.sections[sec].align = last_align;
        let sub = self.sub_of(sec, 0);
        self.switch(sub);
        let mut cies: Vec<Cie> = Vec::new();
        for (i, fde) in fdes.iter().enumerate() {
            let (cie, rest) = self.cie_for(&mut cies, fde, eh);
            let last = i + 1 == fdes.len();
            let align = if eh { if last { last_align } else { 4 } } else { last_align };
            self.write_fde(fde, &cies[cie], rest, eh, align);
        }
    }

    /// The CIE of an FDE and where in its instructions the FDE's own part starts.
    fn cie_for(&mut self, cies: &mut Vec<Cie>, fde: &Fde, eh: bool) -> (usize, usize) {
        let breaks = |op: &Op| matches!(op, Op::Advance(_) | Op::Escape(..) | Op::Insn(Cfi::RememberState));
        // The newest that is a beginning of this one.
        for (i, cie) in cies.iter().enumerate().rev() {
            let n = cie.ops.len();
            if cie.signal == fde.signal
                && cie.return_column == fde.return_column
                && cie.personality == fde.personality
                && cie.lsda_encoding == fde.lsda.map(|l| l.0)
                && fde.ops.len() >= n
                && fde.ops[..n] == cie.ops[..]
            {
                return (i, n);
            }
        }
        let n = fde.ops.iter().position(breaks).unwrap_or(fde.ops.len());
        let start = self.here_symbol();
        let cie = Cie {
            ops: fde.ops[..n].to_vec(),
            signal: fde.signal,
            return_column: fde.return_column,
            personality: fde.personality,
            lsda_encoding: fde.lsda.map(|l| l.0),
            start,
        };
        self.write_cie(&cie, eh);
        cies.push(cie);
        (cies.len() - 1, n)
    }

    /// Starts a length-prefixed entry; [`Self::end_entry`] fills in the length.
    fn start_entry(&mut self) -> (Symbol, Symbol) {
        let end = self.symbols.anonymous(Def::Undefined);
        let start = self.symbols.anonymous(Def::Undefined);
        self.emit_value(Value { add: end, sub: start, off: 0, spec: Spec(0) }, 4);
        let here = self.here();
        self.symbols.syms[start].def = Def::Place(here);
        (start, end)
    }
    fn end_entry(&mut self, end: Symbol, align: u64) {
        self.emit_align(align, Some((0, 1)), 0);
        let here = self.here();
        self.symbols.syms[end].def = Def::Place(here);
    }

    fn write_cie(&mut self, cie: &Cie, eh: bool) {
        let info = self.machine.cfi();
        let (_, end) = self.start_entry();
        let wide = cie.return_column > 0xff;
        let d = self.data();
        d.extend_from_slice(&if eh { [0; 4] } else { [0xff; 4] });
        d.push(if wide { 3 } else { info.version });
        if eh {
            d.push(b'z');
            if cie.personality.is_some() {
                d.push(b'P');
            }
            if cie.lsda_encoding.is_some() {
                d.push(b'L');
            }
            d.push(b'R');
        }
        if cie.signal {
            d.push(b'S');
        }
        d.push(0);
        uleb128(info.code_align as u64, d);
        sleb128(info.data_align as i64, d);
        if wide || info.version > 1 {
            uleb128(cie.return_column as u64, d)
        } else {
            d.push(cie.return_column as u8)
        }
        if eh {
            let mut len = 1 + cie.lsda_encoding.is_some() as u64;
            if let Some((e, _)) = cie.personality {
                len += 1 + self.encoded_size(e) as u64;
            }
            uleb128(len, self.data());
            if let Some((e, v)) = cie.personality {
                self.data().push(e);
                self.emit_encoded(e, v);
            }
            if let Some(e) = cie.lsda_encoding {
                self.data().push(e);
            }
            self.data().push(FDE_ENCODING);
        }
        for op in &cie.ops {
            self.write_op(op, None);
        }
        let align = if eh || !self.machine.elf().is_64 { 4 } else { 8 };
        self.end_entry(end, align);
    }

    fn write_fde(&mut self, fde: &Fde, cie: &Cie, rest: usize, eh: bool, align: u64) {
        let start = self.symbols.anonymous(Def::Place(fde.start));
        let stop = self.symbols.anonymous(Def::Place(fde.end));
        let (entry, end) = self.start_entry();
        let range = Value { add: stop, sub: start, off: 0, spec: Spec(0) };
        if eh {
            self.emit_value(Value { add: entry, sub: cie.start, off: 0, spec: Spec(0) }, 4);
            self.emit_encoded(FDE_ENCODING, Value::sym(start));
            self.emit_value(range, 4);
            let len = fde.lsda.map_or(0, |(e, _)| self.encoded_size(e));
            uleb128(len as u64, self.data());
            if let Some((e, v)) = fde.lsda {
                self.emit_encoded(e, v);
            }
        } else {
            let size = if self.machine.elf().is_64 { 8 } else { 4 };
            self.emit_value(Value::sym(cie.start), 4);
            self.emit_value(Value::sym(start), size);
            self.emit_value(range, size);
        }
        let mut at = fde.start;
        for op in &fde.ops[rest..] {
            self.write_op(op, Some(&mut at));
        }
        self.end_entry(end, align);
    }

    fn encoded_size(&self, encoding: u8) -> u8 {
        match encoding & 7 {
            2 => 2,
            3 => 4,
            4 => 8,
            _ => {
                if self.machine.elf().is_64 {
                    8
                } else {
                    4
                }
            }
        }
    }
    /// A value in a DW_EH_PE encoding.
    fn emit_encoded(&mut self, encoding: u8, v: Value) {
        let size = self.encoded_size(encoding);
        if encoding & 0x70 != DW_EH_PE_PCREL {
            return self.emit_value(v, size);
        }
        match self.machine.pcrel_reloc(size) {
            Some(r_type) => self.fixup_here(r_type, v, size),
            None => self.error("cannot represent a pc-relative value of this size"),
        }
    }

    fn write_op(&mut self, op: &Op, at: Option<&mut Place>) {
        let info = self.machine.cfi();
        match *op {
            Op::Escape(a, b) => {
                let bytes = self.cfi.escapes[a as usize..b as usize].to_vec();
                self.data().extend_from_slice(&bytes);
            }
            Op::Advance(to) => {
                let Some(at) = at else { return };
                let from = std::mem::replace(at, to);
                if from.sub == to.sub && from.frag == to.frag {
                    let delta = (to.off - from.off) as u64 / info.code_align as u64;
                    cfa_advance(delta, self.data());
                } else {
                    self.advance_tail(from, to, None);
                }
            }
            Op::Insn(c) => {
                let d = self.data();
                let factored = |o: i64| o / info.data_align as i64;
                match c {
                    Cfi::DefCfa(r, o) => {
                        d.push(if o < 0 { 0x12 } else { 0x0c });
                        uleb128(r as u64, d);
                        if o < 0 { sleb128(factored(o), d) } else { uleb128(o as u64, d) }
                    }
                    Cfi::DefCfaRegister(r) => {
                        d.push(0x0d);
                        uleb128(r as u64, d);
                    }
                    Cfi::DefCfaOffset(o) => {
                        d.push(if o < 0 { 0x13 } else { 0x0e });
                        if o < 0 { sleb128(factored(o), d) } else { uleb128(o as u64, d) }
                    }
                    Cfi::Offset(r, o) => {
                        let o = factored(o);
                        if o < 0 {
                            d.push(0x11);
                            uleb128(r as u64, d);
                            sleb128(o, d);
                        } else {
                            if r < 0x40 {
                                d.push(0x80 | r as u8);
                            } else {
                                d.push(0x05);
                                uleb128(r as u64, d);
                            }
                            uleb128(o as u64, d);
                        }
                    }
                    Cfi::Restore(r) if r < 0x40 => d.push(0xc0 | r as u8),
                    Cfi::Restore(r) => {
                        d.push(0x06);
                        uleb128(r as u64, d);
                    }
                    Cfi::Undefined(r) => {
                        d.push(0x07);
                        uleb128(r as u64, d);
                    }
                    Cfi::SameValue(r) => {
                        d.push(0x08);
                        uleb128(r as u64, d);
                    }
                    Cfi::Register(a, b) => {
                        d.push(0x09);
                        uleb128(a as u64, d);
                        uleb128(b as u64, d);
                    }
                    Cfi::RememberState => d.push(0x0a),
                    Cfi::RestoreState => d.push(0x0b),
                    Cfi::WindowSave => d.push(0x2d),
                    // Handled when the directive was read.
                    Cfi::StartProc
                    | Cfi::EndProc
                    | Cfi::AdjustCfaOffset(_)
                    | Cfi::RelOffset(..)
                    | Cfi::SignalFrame
                    | Cfi::ReturnColumn(_) => {}
                }
            }
        }
    }
}

/// `DW_CFA_advance_loc` by `delta` code alignment units.
pub fn cfa_advance(delta: u64, out: &mut Vec<u8>) {
    match delta {
        0 => {}
        1..=0x3f => out.push(0x40 | delta as u8),
        0x40..=0xff => out.extend_from_slice(&[2, delta as u8]),
        0x100..=0xffff => {
            out.push(3);
            out.extend_from_slice(&(delta as u16).to_le_bytes());
        }
        _ => {
            out.push(4);
            out.extend_from_slice(&(delta as u32).to_le_bytes());
        }
    }
}
