//! Debug information: the compile unit and its functions, as DWARF 2 to 5, written through the assembler stream.
//!
//! [`Unit::begin`] names the compilation in the line table, [`Unit::begin_function`] and [`Unit::end_function`] mark what
//! each function covers, and [`Unit::finish`] writes `.debug_info`, `.debug_abbrev`, `.debug_aranges` and, when the code is
//! in several sections, `.debug_rnglists` (`.debug_ranges` before DWARF 5). Everything is said in stream calls, so that an
//! object and its `-S` text hold the same bytes. Offsets are of the 32-bit DWARF format.
//!
//! Section and attribute numbers: DWARF 5 §7.5 (units, tags, forms), §7.28 (range lists), §6.1.2 (address ranges).

use crate::mc::inst::{Spec, SymExpr, Symbol};
use crate::mc::object::SHT_PROGBITS;
use crate::mc::stream::{SectionSpec, Stream};
use crate::support::intern::Name;
use gimli::{DwAt, DwForm, DwLang, DwTag};
use rustc_hash::FxHashMap;

/// What the unit says of the compilation as a whole.
#[derive(Clone, Debug)]
pub struct UnitOptions {
    /// The compiler and its version.
    pub producer: String,
    pub language: DwLang,
    /// The main file as the user named it.
    pub name: String,
    /// The directory relative names are of.
    pub comp_dir: String,
    /// 2 to 5.
    pub version: u8,
    /// Bytes of an address.
    pub address_size: u8,
}

/// A function's facts.
#[derive(Clone, Copy, Debug)]
pub struct Subprogram {
    /// Its name in C.
    pub name: Name,
    /// Its name to the assembler.
    pub linkage_name: Name,
    /// Visible outside of the unit.
    pub external: bool,
    /// Number of its file in the line table and line there; 0 and 0 if not known.
    pub file: u32,
    pub line: u32,
}

/// Addresses from the first label to the last, in one section.
#[derive(Clone, Copy)]
struct Range {
    begin: Symbol,
    end: Symbol,
}

/// The debug information of one translation unit while it is compiled.
pub struct Unit {
    options: UnitOptions,
    functions: Vec<(Subprogram, Range)>,
    /// What the functions of each section cover, in the order the sections were first used.
    ranges: Vec<Range>,
    by_section: FxHashMap<SectionSpec, usize>,
    /// The start of `.debug_line`.
    line_table: Symbol,
}

/// Abbreviation codes.
const UNIT: u64 = 1;
const FUNCTION: u64 = 2;
/// A function with a name of its own in the assembler.
const RENAMED_FUNCTION: u64 = 3;

impl Unit {
    /// Starts the unit; nothing else may have been said of lines before.
    pub fn begin(options: UnitOptions, out: &mut dyn Stream) -> Unit {
        if options.version >= 5 {
            out.dwarf_file(0, &options.comp_dir, &options.name);
        }
        out.section(&debug_section(".debug_line"));
        let line_table = out.temp_symbol("line_table");
        out.label(line_table);
        Unit {
            options,
            functions: Vec::new(),
            ranges: Vec::new(),
            by_section: FxHashMap::default(),
            line_table,
        }
    }

    /// The code of a function in `section` starts here.
    pub fn begin_function(&mut self, f: Subprogram, section: &SectionSpec, out: &mut dyn Stream) {
        let range = Range { begin: out.temp_symbol("FB"), end: out.temp_symbol("FE") };
        out.label(range.begin);
        self.functions.push((f, range));
        match self.by_section.get(section) {
            Some(&i) => self.ranges[i].end = range.end,
            None => {
                self.by_section.insert(section.clone(), self.ranges.len());
                self.ranges.push(range);
            }
        }
    }

    /// The code of the function begun last ends here.
    pub fn end_function(&mut self, out: &mut dyn Stream) {
        if let Some((_, range)) = self.functions.last() {
            out.label(range.end);
        }
    }

    /// Writes all sections.
    pub fn finish(&self, out: &mut dyn Stream) {
        let abbrevs = labelled(".debug_abbrev", "abbrev", out);
        self.abbrevs(out);
        let ranges = (self.ranges.len() != 1).then(|| self.range_list(out));
        let info = labelled(".debug_info", "info", out);
        self.info(abbrevs, ranges, out);
        if !self.ranges.is_empty() {
            self.address_ranges(info, out);
        }
    }

    /// The form of an offset in another debug section.
    fn offset_form(&self) -> DwForm {
        if self.options.version >= 4 { gimli::DW_FORM_sec_offset } else { gimli::DW_FORM_data4 }
    }

    /// `DW_AT_high_pc` became a length with DWARF 4.
    fn high_pc_form(&self) -> DwForm {
        match (self.options.version, self.options.address_size) {
            (..4, _) => gimli::DW_FORM_addr,
            (_, 4) => gimli::DW_FORM_data4,
            _ => gimli::DW_FORM_data8,
        }
    }

    fn flag_form(&self) -> DwForm {
        if self.options.version >= 4 { gimli::DW_FORM_flag_present } else { gimli::DW_FORM_flag }
    }

    /// `.debug_abbrev`: what attributes each kind of entry has. [`Self::info`] writes their values in this order.
    fn abbrevs(&self, out: &mut dyn Stream) {
        let mut unit = vec![
            (gimli::DW_AT_producer, gimli::DW_FORM_string),
            (gimli::DW_AT_language, gimli::DW_FORM_data2),
            (gimli::DW_AT_name, gimli::DW_FORM_string),
            (gimli::DW_AT_comp_dir, gimli::DW_FORM_string),
            (gimli::DW_AT_low_pc, gimli::DW_FORM_addr),
        ];
        unit.push(if self.ranges.len() == 1 {
            (gimli::DW_AT_high_pc, self.high_pc_form())
        } else {
            (gimli::DW_AT_ranges, self.offset_form())
        });
        unit.push((gimli::DW_AT_stmt_list, self.offset_form()));
        let children = !self.functions.is_empty();
        abbrev(UNIT, gimli::DW_TAG_compile_unit, children, &unit, out);
        let expression =
            if self.options.version >= 4 { gimli::DW_FORM_exprloc } else { gimli::DW_FORM_block1 };
        let linkage = if self.options.version >= 4 {
            gimli::DW_AT_linkage_name
        } else {
            gimli::DW_AT_MIPS_linkage_name
        };
        for code in [FUNCTION, RENAMED_FUNCTION] {
            let mut function = vec![(gimli::DW_AT_name, gimli::DW_FORM_string)];
            if code == RENAMED_FUNCTION {
                function.push((linkage, gimli::DW_FORM_string));
            }
            function.extend([
                (gimli::DW_AT_external, gimli::DW_FORM_flag),
                (gimli::DW_AT_decl_file, gimli::DW_FORM_udata),
                (gimli::DW_AT_decl_line, gimli::DW_FORM_udata),
                (gimli::DW_AT_prototyped, self.flag_form()),
                (gimli::DW_AT_low_pc, gimli::DW_FORM_addr),
                (gimli::DW_AT_high_pc, self.high_pc_form()),
                (gimli::DW_AT_frame_base, expression),
            ]);
            abbrev(code, gimli::DW_TAG_subprogram, false, &function, out);
        }
        out.uleb(0);
    }

    /// `.debug_info`: the header and the tree of entries.
    fn info(&self, abbrevs: Symbol, ranges: Option<Symbol>, out: &mut dyn Stream) {
        let o = &self.options;
        let end = unit_length(out);
        number(o.version as i64, 2, out);
        if o.version >= 5 {
            number(gimli::DW_UT_compile.0 as i64, 1, out);
            number(o.address_size as i64, 1, out);
            address(abbrevs, 4, out);
        } else {
            address(abbrevs, 4, out);
            number(o.address_size as i64, 1, out);
        }

        out.uleb(UNIT);
        string(&o.producer, out);
        number(o.language.0 as i64, 2, out);
        string(&o.name, out);
        string(&o.comp_dir, out);
        match (ranges, &self.ranges[..]) {
            (None, [range, ..]) => self.pcs(*range, out),
            (Some(list), _) => {
                // The base of the list's addresses.
                number(0, o.address_size, out);
                address(list, 4, out);
            }
            (None, []) => unreachable!("without code there is an empty list"),
        }
        address(self.line_table, 4, out);

        for (f, range) in &self.functions {
            let renamed = f.name != f.linkage_name;
            out.uleb(if renamed { RENAMED_FUNCTION } else { FUNCTION });
            string(f.name.as_str(), out);
            if renamed {
                string(f.linkage_name.as_str(), out);
            }
            number(f.external as i64, 1, out);
            out.uleb(f.file as u64);
            out.uleb(f.line as u64);
            if o.version < 4 {
                number(1, 1, out);
            }
            self.pcs(*range, out);
            number(1, 1, out);
            number(gimli::DW_OP_call_frame_cfa.0 as i64, 1, out);
        }
        if !self.functions.is_empty() {
            out.uleb(0);
        }
        out.label(end);
    }

    /// The values of `DW_AT_low_pc` and `DW_AT_high_pc`.
    fn pcs(&self, range: Range, out: &mut dyn Stream) {
        let size = self.options.address_size;
        address(range.begin, size, out);
        if self.options.version >= 4 {
            out.diff(range.end, range.begin, 0, size);
        } else {
            address(range.end, size, out);
        }
    }

    /// The list of ranges of the unit; gives its label.
    fn range_list(&self, out: &mut dyn Stream) -> Symbol {
        let size = self.options.address_size;
        if self.options.version < 5 {
            let list = labelled(".debug_ranges", "ranges", out);
            for r in &self.ranges {
                address(r.begin, size, out);
                address(r.end, size, out);
            }
            number(0, size, out);
            number(0, size, out);
            return list;
        }
        out.section(&debug_section(".debug_rnglists"));
        let end = unit_length(out);
        number(5, 2, out);
        number(size as i64, 1, out);
        // Segment selector size and count of offsets.
        number(0, 1, out);
        number(0, 4, out);
        let list = out.temp_symbol("ranges");
        out.label(list);
        for r in &self.ranges {
            // Not start and length: a linker that relaxes may change the length, and as ULEB128 that takes special relocations.
            number(gimli::DW_RLE_start_end.0 as i64, 1, out);
            address(r.begin, size, out);
            address(r.end, size, out);
        }
        number(gimli::DW_RLE_end_of_list.0 as i64, 1, out);
        out.label(end);
        list
    }

    /// `.debug_aranges`: from addresses to this unit.
    fn address_ranges(&self, info: Symbol, out: &mut dyn Stream) {
        let size = self.options.address_size;
        out.section(&debug_section(".debug_aranges"));
        let end = unit_length(out);
        number(2, 2, out);
        address(info, 4, out);
        number(size as i64, 1, out);
        number(0, 1, out);
        // The tuples are aligned to their own size from the start of the header, which has 12 bytes.
        number(0, 4, out);
        for r in &self.ranges {
            address(r.begin, size, out);
            out.diff(r.end, r.begin, 0, size);
        }
        number(0, size, out);
        number(0, size, out);
        out.label(end);
    }
}

fn debug_section(name: &str) -> SectionSpec {
    SectionSpec::new(name, 0, SHT_PROGBITS)
}

/// Switches to a section and gives a label of its start.
fn labelled(section: &str, prefix: &'static str, out: &mut dyn Stream) -> Symbol {
    out.section(&debug_section(section));
    let start = out.temp_symbol(prefix);
    out.label(start);
    start
}

/// The length of what follows up to a label that the caller has to define.
fn unit_length(out: &mut dyn Stream) -> Symbol {
    let (start, end) = (out.temp_symbol("DB"), out.temp_symbol("DE"));
    out.diff(end, start, 0, 4);
    out.label(start);
    end
}

fn abbrev(code: u64, tag: DwTag, children: bool, attributes: &[(DwAt, DwForm)], out: &mut dyn Stream) {
    out.uleb(code);
    out.uleb(tag.0 as u64);
    number(children as i64, 1, out);
    for (at, form) in attributes {
        out.uleb(at.0 as u64);
        out.uleb(form.0 as u64);
    }
    out.uleb(0);
    out.uleb(0);
}

fn number(n: i64, size: u8, out: &mut dyn Stream) {
    out.value(SymExpr::abs(n), size);
}

fn address(s: Symbol, size: u8, out: &mut dyn Stream) {
    out.value(SymExpr::sym(s, Spec(0), 0), size);
}

/// `DW_FORM_string`.
fn string(text: &str, out: &mut dyn Stream) {
    let mut bytes: Vec<u8> = text.bytes().filter(|&b| b != 0).collect();
    bytes.push(0);
    out.bytes(&bytes);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mc::object::{Object, SHF_ALLOC, SHF_EXECINSTR};
    use crate::mc::text::Text;
    use crate::target::Target;
    use crate::target::x86::X86_64;
    use gimli::{AttributeValue, EndianSlice, LittleEndian};
    use object::{Object as _, ObjectSection};

    /// Two functions, of 3 and 5 bytes, in sections of their own if `apart`.
    fn describe(version: u8, apart: bool, out: &mut dyn Stream) {
        let options = UnitOptions {
            producer: "ccc".into(),
            language: gimli::DW_LANG_C99,
            name: "dir/a.c".into(),
            comp_dir: "/home".into(),
            version,
            address_size: 8,
        };
        let mut unit = Unit::begin(options, out);
        out.dwarf_file(1, "", "dir/a.c");
        for (name, linkage_name, line, bytes) in [("one", "one", 10, 3), ("two", "deux", 20, 5)] {
            let text = SectionSpec::new(
                if apart && line == 20 { ".text.two" } else { ".text" },
                SHF_ALLOC | SHF_EXECINSTR,
                SHT_PROGBITS,
            );
            out.section(&text);
            let (name, linkage_name) = (Name::intern(name), Name::intern(linkage_name));
            unit.begin_function(Subprogram { name, linkage_name, external: true, file: 1, line }, &text, out);
            out.bytes(&vec![0x90; bytes]);
            unit.end_function(out);
        }
        unit.finish(out);
    }

    fn object(version: u8, apart: bool) -> Vec<u8> {
        let mut o = Object::new(X86_64.machine(), None);
        describe(version, apart, &mut o);
        o.write_elf().unwrap()
    }

    #[test]
    fn a_reader_finds_the_functions() {
        for version in 2..=5 {
            for apart in [false, true] {
                let bytes = object(version, apart);
                let file = object::File::parse(&bytes[..]).unwrap();
                let data = |name: &str| file.section_by_name(name).map_or(&[][..], |s| s.data().unwrap());
                let dwarf =
                    gimli::Dwarf::load(|id| Ok::<_, ()>(EndianSlice::new(data(id.name()), LittleEndian)))
                        .unwrap();
                let header = dwarf.units().next().unwrap().unwrap();
                assert_eq!(header.version(), version as u16);
                let abbrevs = dwarf.abbreviations(&header).unwrap();
                let mut cursor = header.entries(&abbrevs);
                let mut seen = Vec::new();
                while let Some(e) = cursor.next_dfs().unwrap() {
                    let text = |at| match e.attr_value(at) {
                        Some(AttributeValue::String(s)) => s.to_string().unwrap().to_string(),
                        _ => String::new(),
                    };
                    let has = |at| e.attr_value(at).is_some();
                    if e.tag() == gimli::DW_TAG_compile_unit {
                        assert_eq!(text(gimli::DW_AT_name), "dir/a.c");
                        assert_eq!(has(gimli::DW_AT_ranges), apart);
                        assert_eq!(has(gimli::DW_AT_high_pc), !apart);
                        continue;
                    }
                    let linkage = text(gimli::DW_AT_linkage_name) + &text(gimli::DW_AT_MIPS_linkage_name);
                    let line = e.attr_value(gimli::DW_AT_decl_line).unwrap().udata_value().unwrap();
                    // Before DWARF 4 the end is an address, which the linker fills in.
                    let length = match e.attr_value(gimli::DW_AT_high_pc).unwrap() {
                        AttributeValue::Addr(_) => None,
                        v => v.udata_value(),
                    };
                    assert_eq!(length.is_some(), version >= 4);
                    seen.push((text(gimli::DW_AT_name), linkage, line, length.unwrap_or(0)));
                }
                let (a, b) = if version >= 4 { (3, 5) } else { (0, 0) };
                assert_eq!(
                    seen,
                    [
                        ("one".to_string(), String::new(), 10, a),
                        ("two".to_string(), "deux".to_string(), 20, b)
                    ]
                );
            }
        }
    }

    #[test]
    fn text_says_the_same_as_the_object() {
        for version in 2..=5 {
            for apart in [false, true] {
                let mut text = Text::new(X86_64.machine());
                describe(version, apart, &mut text);
                let mut report = |m: &str| panic!("{m}");
                let o = crate::asm::cmdline::parse(&[]).unwrap();
                let assembled =
                    crate::asm::cmdline::assemble(X86_64.machine(), &text.out, "a.s", &o, &mut report);
                assert!(assembled.unwrap() == object(version, apart), "DWARF {version}, apart: {apart}");
            }
        }
    }
}
