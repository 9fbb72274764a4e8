//! The built-in linker script: what stands for `-T` when none is given. It keeps GNU ld's order of sections and its
//! symbols, since start files, libraries and debuggers rely on both.

use crate::link::options::{LinkOptions, OutputKind};
use crate::target::link::LinkTarget;

/// What stands for the script's file name.
pub const NAME: &str = "built-in linker script";

/// Address of the image's first byte.
pub fn image_base(opts: &LinkOptions, target: &dyn LinkTarget) -> u64 {
    opts.text_segment.or(opts.image_base).unwrap_or(match opts.kind {
        OutputKind::Exec => target.image_base(),
        _ => 0,
    })
}

/// The script's text for a link.
pub fn text(opts: &LinkOptions, target: &dyn LinkTarget) -> String {
    if opts.relocatable() {
        return RELOCATABLE.into();
    }
    let base = image_base(opts, target);
    let page = if opts.separate_code && !opts.omagic && !opts.nmagic {
        ". = ALIGN(CONSTANT(MAXPAGESIZE));"
    } else {
        ""
    };
    let iplt = |name: &str| match opts.kind {
        // A static program applies these itself; in position-independent output the dynamic relocations cover them.
        OutputKind::Exec => format!("PROVIDE_HIDDEN(__rela_iplt_{name} = .);"),
        _ => String::new(),
    };
    let arrays = |name: &str, sections: &str| {
        let symbol = |edge: &str| match opts.kind {
            OutputKind::Shared => String::new(),
            _ => format!("PROVIDE_HIDDEN(__{name}_{edge} = .);"),
        };
        format!(".{name} : {{ {} {sections} {} }}\n", symbol("start"), symbol("end"))
    };
    let relro_end = if opts.relro { ". = DATA_SEGMENT_RELRO_END(0, .);" } else { "" };
    let got_plt = ".got.plt : { *(.got.plt) *(.igot.plt) }";
    let (got_plt_ro, got_plt_rw) = if opts.now && opts.relro { (got_plt, "") } else { ("", got_plt) };
    let data = if opts.omagic {
        "".to_string()
    } else if opts.nmagic {
        ". = ALIGN(CONSTANT(MAXPAGESIZE));".into()
    } else {
        ". = DATA_SEGMENT_ALIGN(CONSTANT(MAXPAGESIZE), CONSTANT(COMMONPAGESIZE));".into()
    };
    let gp = match target.global_pointer() {
        Some(name) => format!(
            "__BSS_END__ = .; {} = MIN(__SDATA_BEGIN__ + 0x800, MAX(__DATA_BEGIN__ + 0x800, __BSS_END__ - 0x800));",
            String::from_utf8_lossy(name)
        ),
        None => String::new(),
    };
    let mut s = format!(
        "SECTIONS {{
  PROVIDE(__executable_start = SEGMENT_START(\"text-segment\", {base:#x}));
  . = SEGMENT_START(\"text-segment\", {base:#x}) + SIZEOF_HEADERS;
  .interp : {{ *(.interp) }}
  .note.gnu.property : {{ *(.note.gnu.property) }}
  .note.gnu.build-id : {{ *(.note.gnu.build-id) }}
  .note.ABI-tag : {{ *(.note.ABI-tag) }}
  .hash : {{ *(.hash) }}
  .gnu.hash : {{ *(.gnu.hash) }}
  .dynsym : {{ *(.dynsym) }}
  .dynstr : {{ *(.dynstr) }}
  .gnu.version : {{ *(.gnu.version) }}
  .gnu.version_d : {{ *(.gnu.version_d) }}
  .gnu.version_r : {{ *(.gnu.version_r) }}
  .rela.dyn : {{ *(.rela.dyn) }}
  .rel.dyn : {{ *(.rel.dyn) }}
  .relr.dyn : {{ *(.relr.dyn) }}
  .rela.plt : {{ *(.rela.plt) {} *(.rela.iplt) {} }}
  {page}
  .init : {{ KEEP(*(SORT_NONE(.init))) }}
  .plt : {{ *(.plt) *(.iplt) }}
  .plt.got : {{ *(.plt.got) }}
  .plt.sec : {{ *(.plt.sec) }}
  .text : {{
    *(.text.unlikely .text.*_unlikely .text.unlikely.*)
    *(.text.exit .text.exit.*)
    *(.text.startup .text.startup.*)
    *(.text.hot .text.hot.*)
    *(SORT(.text.sorted.*))
    *(.text .stub .text.* .gnu.linkonce.t.*)
  }}
  .fini : {{ KEEP(*(SORT_NONE(.fini))) }}
  PROVIDE(__etext = .); PROVIDE(_etext = .); PROVIDE(etext = .);
  {page}
  . = SEGMENT_START(\"rodata-segment\", .);
  .rodata : {{ *(.rodata .rodata.* .gnu.linkonce.r.*) }}
  .rodata1 : {{ *(.rodata1) }}
  .srodata : {{ *(.srodata.cst16) *(.srodata.cst8) *(.srodata.cst4) *(.srodata.cst2) *(.srodata .srodata.*) }}
  .sdata2 : {{ *(.sdata2 .sdata2.* .gnu.linkonce.s2.*) }}
  .sbss2 : {{ *(.sbss2 .sbss2.* .gnu.linkonce.sb2.*) }}
  .eh_frame_hdr : {{ *(.eh_frame_hdr) *(.eh_frame_entry .eh_frame_entry.*) }}
  .eh_frame : ONLY_IF_RO {{ KEEP(*(.eh_frame)) *(.eh_frame.*) }}
  .sframe : ONLY_IF_RO {{ *(.sframe) *(.sframe.*) }}
  .gcc_except_table : ONLY_IF_RO {{ *(.gcc_except_table .gcc_except_table.*) }}
  {data}
  .eh_frame : ONLY_IF_RW {{ KEEP(*(.eh_frame)) *(.eh_frame.*) }}
  .gcc_except_table : ONLY_IF_RW {{ *(.gcc_except_table .gcc_except_table.*) }}
  .tdata : {{ PROVIDE_HIDDEN(__tdata_start = .); *(.tdata .tdata.* .gnu.linkonce.td.*) }}
  .tbss : {{ *(.tbss .tbss.* .gnu.linkonce.tb.*) *(.tcommon) }}
",
        iplt("start"),
        iplt("end")
    );
    s += &arrays("preinit_array", "KEEP(*(.preinit_array))");
    s += &arrays(
        "init_array",
        "KEEP(*(SORT_BY_INIT_PRIORITY(.init_array.*) SORT_BY_INIT_PRIORITY(.ctors.*)))
         KEEP(*(.init_array EXCLUDE_FILE(*crtbegin.o *crtbegin?.o *crtend.o *crtend?.o) .ctors))",
    );
    s += &arrays(
        "fini_array",
        "KEEP(*(SORT_BY_INIT_PRIORITY(.fini_array.*) SORT_BY_INIT_PRIORITY(.dtors.*)))
         KEEP(*(.fini_array EXCLUDE_FILE(*crtbegin.o *crtbegin?.o *crtend.o *crtend?.o) .dtors))",
    );
    s += &format!(
        "  .ctors : {{ KEEP(*crtbegin.o(.ctors)) KEEP(*crtbegin?.o(.ctors)) KEEP(*(EXCLUDE_FILE(*crtend.o *crtend?.o) .ctors))
    KEEP(*(SORT(.ctors.*))) KEEP(*(.ctors)) }}
  .dtors : {{ KEEP(*crtbegin.o(.dtors)) KEEP(*crtbegin?.o(.dtors)) KEEP(*(EXCLUDE_FILE(*crtend.o *crtend?.o) .dtors))
    KEEP(*(SORT(.dtors.*))) KEEP(*(.dtors)) }}
  .jcr : {{ KEEP(*(.jcr)) }}
  .data.rel.ro : {{ *(.data.rel.ro.local* .gnu.linkonce.d.rel.ro.local.*) *(.data.rel.ro .data.rel.ro.* .gnu.linkonce.d.rel.ro.*) }}
  .dynamic : {{ *(.dynamic) }}
  .got : {{ *(.got) *(.igot) }}
  {got_plt_ro}
  {relro_end}
  {got_plt_rw}
  . = SEGMENT_START(\"data-segment\", .);
  .data : {{ __DATA_BEGIN__ = .; *(.data .data.* .gnu.linkonce.d.*) }}
  .data1 : {{ *(.data1) }}
  .sdata : {{ __SDATA_BEGIN__ = .; *(.sdata .sdata.* .gnu.linkonce.s.*) }}
  _edata = .; PROVIDE(edata = .);
  __bss_start = .;
  .sbss : {{ *(.dynsbss) *(.sbss .sbss.* .gnu.linkonce.sb.*) *(.scommon) }}
  .bss : {{ *(.dynbss) *(.bss .bss.* .gnu.linkonce.b.*) *(COMMON) . = ALIGN(. != 0 ? 8 : 1); }}
  .lbss : {{ *(.dynlbss) *(.lbss .lbss.* .gnu.linkonce.lb.*) *(LARGE_COMMON) }}
  {gp}
  _end = .; PROVIDE(end = .);
  . = DATA_SEGMENT_END(.);
{TAIL}}}
"
    );
    if target.global_pointer().is_none() {
        s = s.replace("__DATA_BEGIN__ = .;", "").replace("__SDATA_BEGIN__ = .;", "");
    }
    s
}

/// Debugging sections have no address; a few others have no place in an output file.
const TAIL: &str = "  .stab 0 : { *(.stab) }
  .stabstr 0 : { *(.stabstr) }
  .comment 0 : { *(.comment) }
  .gnu.build.attributes : { *(.gnu.build.attributes .gnu.build.attributes.*) }
  .debug 0 : { *(.debug) }
  .line 0 : { *(.line) }
  .debug_aranges 0 : { *(.debug_aranges) }
  .debug_pubnames 0 : { *(.debug_pubnames) }
  .debug_info 0 : { *(.debug_info .gnu.linkonce.wi.*) }
  .debug_abbrev 0 : { *(.debug_abbrev) }
  .debug_line 0 : { *(.debug_line .debug_line.* .debug_line_end) }
  .debug_frame 0 : { *(.debug_frame) }
  .debug_str 0 : { *(.debug_str) }
  .debug_loc 0 : { *(.debug_loc) }
  .debug_macinfo 0 : { *(.debug_macinfo) }
  .debug_ranges 0 : { *(.debug_ranges) }
  .debug_macro 0 : { *(.debug_macro) }
  .debug_addr 0 : { *(.debug_addr) }
  .debug_line_str 0 : { *(.debug_line_str) }
  .debug_loclists 0 : { *(.debug_loclists) }
  .debug_names 0 : { *(.debug_names) }
  .debug_rnglists 0 : { *(.debug_rnglists) }
  .debug_str_offsets 0 : { *(.debug_str_offsets) }
  .debug_sup 0 : { *(.debug_sup) }
  /DISCARD/ : { *(.note.GNU-stack) *(.gnu_debuglink) *(.gnu.lto_*) *(.gnu_object_only) }
";

/// `ld -r`: sections keep their names and addresses start at 0.
const RELOCATABLE: &str = "SECTIONS {
  .interp 0 : { *(.interp) }
  .init 0 : { *(.init) }
  .text 0 : { *(.text) }
  .fini 0 : { *(.fini) }
  .rodata 0 : { *(.rodata) }
  .eh_frame 0 : { KEEP(*(.eh_frame)) }
  .data 0 : { *(.data) }
  .bss 0 : { *(.bss) }
}
";
