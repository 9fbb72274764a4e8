//! The compiler's own start files and helper library (what libgcc.a and crtbegin.o are to gcc): sources embedded in the
//! program, compiled by it when a link asks for them.

use super::config::{Config, Mode};
use super::link::{CRT_BEGIN, CRT_BEGIN_S, CRT_END, CRT_END_S};
use super::paths::Places;
use super::{Failed, compile};
use crate::link::VirtualArchive;
use crate::support::lang::PicLevel;
use crate::target::Target;
use std::collections::HashMap;
use std::sync::Mutex;

/// A source file of the helper library and the symbols it defines.
struct Member {
    name: &'static str,
    text: &'static str,
    symbols: &'static [&'static str],
}

macro_rules! members {
    ($($name:literal: $($symbol:ident)+;)*) => {
        &[$(Member { name: $name, text: include_str!(concat!("../../runtime/", $name)), symbols: &[$(stringify!($symbol)),+] }),*]
    };
}

/// The helper library.
#[rustfmt::skip]
static MEMBERS: &[Member] = members! {
    "udivmodti4.c": __udivmodti4 __udivti3 __umodti3 __divti3 __modti3 __divmodti4;
    "trampoline.c": __gcc_nested_func_ptr_created __gcc_nested_func_ptr_deleted __clear_cache;
    "mulsc3.c": __mulsc3 __divsc3;
    "muldc3.c": __muldc3 __divdc3;
    "mulxc3.c": __mulxc3 __divxc3;
    "bits.c": __popcountdi2 __popcountsi2 __popcountti2 __paritydi2 __paritysi2 __clzti2 __ctzti2 __clzdi2 __ctzdi2 __ffsdi2 __clzsi2 __ctzsi2 __bswapdi2 __bswapsi2;
    "shift.c": __ccc_shlti3 __ccc_lshrti3 __ccc_ashrti3;
    "tf_arith.c": __addtf3 __subtf3 __multf3 __divtf3 __negtf2 __powitf2;
    "tf_cmp.c": __cmptf2 __letf2 __lttf2 __eqtf2 __netf2 __getf2 __gttf2 __unordtf2;
    "tf_conv.c": __extendsftf2 __extenddftf2 __trunctfsf2 __trunctfdf2 __floatsitf __floatditf __floattitf __floatunsitf __floatunditf
        __floatuntitf __fixtfsi __fixtfdi __fixtfti __fixunstfsi __fixunstfdi __fixunstfti __extendxftf2 __trunctfxf2;
    "hf_conv.c": __extendhfsf2 __extendhfdf2 __extendhftf2 __truncsfhf2 __truncdfhf2 __trunctfhf2 __extendhfxf2 __truncxfhf2;
    "ti_conv.c": __floattisf __floattidf __floatuntisf __floatuntidf __fixsfti __fixdfti __fixunssfti __fixunsdfti __floattixf
        __floatuntixf __fixxfti __fixunsxfti __fixunsxfdi;
    "cpu_model.c": __cpu_model __cpu_features2 __cpu_indicator_init;
    "atomic.c": __atomic_load __atomic_store __atomic_exchange __atomic_compare_exchange __atomic_is_lock_free __atomic_load_16
        __atomic_store_16 __atomic_exchange_16 __atomic_compare_exchange_16 __atomic_fetch_add_16 __atomic_fetch_sub_16
        __atomic_fetch_and_16 __atomic_fetch_or_16 __atomic_fetch_xor_16 __atomic_fetch_nand_16 __atomic_add_fetch_16
        __atomic_sub_fetch_16 __atomic_and_fetch_16 __atomic_or_fetch_16 __atomic_xor_fetch_16 __atomic_nand_fetch_16;
    "bitint.c": __ccc_bitint_resize __ccc_bitint_add __ccc_bitint_sub __ccc_bitint_mul __ccc_bitint_div __ccc_bitint_rem __ccc_bitint_and
        __ccc_bitint_or __ccc_bitint_xor __ccc_bitint_shl __ccc_bitint_shr __ccc_bitint_cmp __ccc_bitint_tosf __ccc_bitint_todf
        __ccc_bitint_totf __ccc_bitint_toxf __ccc_bitint_fromsf __ccc_bitint_fromdf __ccc_bitint_fromtf __ccc_bitint_fromxf;
    "powi.c": __powisf2 __powidf2 __powixf2;
    "tc_complex.c": __multc3 __divtc3;
    "unwind.c": _Unwind_RaiseException _Unwind_Resume _Unwind_Resume_or_Rethrow _Unwind_ForcedUnwind _Unwind_Backtrace _Unwind_GetIP
        _Unwind_GetIPInfo _Unwind_SetIP _Unwind_GetGR _Unwind_SetGR _Unwind_GetCFA _Unwind_GetLanguageSpecificData
        _Unwind_GetRegionStart _Unwind_DeleteException _Unwind_FindEnclosingFunction _Unwind_GetTextRelBase _Unwind_GetDataRelBase
        __register_frame_info __deregister_frame_info __register_frame __deregister_frame __gcc_personality_v0;
};

/// What all members begin with.
const RT_H: &str = include_str!("../../runtime/rt.h");
/// Header texts included by members, by name.
static HEADERS: &[(&str, &str)] = &[
    ("complex.h", include_str!("../../runtime/complex.h")),
    ("softfp.h", include_str!("../../runtime/softfp.h")),
];

/// Source of the start files.
const CRT_BEGIN_TEXT: &str = include_str!("../../runtime/crtbegin.c");
const CRT_PRECISION_TEXT: &str = include_str!("../../runtime/crtprec.c");
const CRT_END_TEXT: &str = include_str!("../../runtime/crtend.c");

/// What the driver hands the linker: objects compiled in this process, start files and the helper library.
pub struct Provider {
    target: &'static dyn Target,
    objects: HashMap<String, Vec<u8>>,
    archive: Library,
}

impl Provider {
    pub fn new(_c: &Config, target: &'static dyn Target) -> Provider {
        Provider { target, objects: HashMap::new(), archive: Library { target, made: Mutex::default() } }
    }

    /// Keeps an object made from source `name`; gives the word that stands for it on the linker's command line.
    pub fn add_object(&mut self, name: &str, bytes: Vec<u8>) -> String {
        let stem = std::path::Path::new(name)
            .file_stem()
            .map_or("stdin".into(), |s| s.to_string_lossy().into_owned());
        let word = format!("ccc{}-{stem}.o", self.objects.len());
        self.objects.insert(word.clone(), bytes);
        word
    }
}

impl crate::link::Provider for Provider {
    fn file(&self, path: &str) -> Option<Vec<u8>> {
        if let Some(o) = self.objects.get(path) {
            return Some(o.clone());
        }
        if let Some(bits) = path.strip_prefix("crtprec").and_then(|p| p.strip_suffix(".o")) {
            let text = format!("#define PRECISION {bits}\n{CRT_PRECISION_TEXT}");
            return make(self.target, path, &text, true).ok();
        }
        let (text, shared) = match path {
            CRT_BEGIN => (CRT_BEGIN_TEXT, false),
            CRT_BEGIN_S => (CRT_BEGIN_TEXT, true),
            CRT_END | CRT_END_S => (CRT_END_TEXT, path == CRT_END_S),
            _ => return None,
        };
        make(self.target, path, text, shared).ok()
    }

    fn archive(&self, name: &str) -> Option<&dyn VirtualArchive> {
        matches!(name, "gcc" | "gcc_eh").then_some(&self.archive as &dyn VirtualArchive)
    }
}

/// The helper library as an archive whose members are compiled when pulled.
struct Library {
    target: &'static dyn Target,
    made: Mutex<HashMap<String, Vec<u8>>>,
}

impl VirtualArchive for Library {
    fn name(&self) -> &str {
        "libgcc.a"
    }
    fn find(&self, symbol: &[u8]) -> Option<String> {
        MEMBERS.iter().find(|m| m.symbols.iter().any(|s| s.as_bytes() == symbol)).map(|m| m.name.to_string())
    }
    fn member(&self, name: &str) -> Result<Vec<u8>, String> {
        let mut made = self.made.lock().map_err(|e| e.to_string())?;
        if let Some(o) = made.get(name) {
            return Ok(o.clone());
        }
        let m =
            MEMBERS.iter().find(|m| m.name == name).ok_or_else(|| format!("no runtime member '{name}'"))?;
        let o = make(self.target, name, m.text, true)
            .map_err(|Failed| format!("runtime member '{name}' does not compile"))?;
        made.insert(name.to_string(), o.clone());
        Ok(o)
    }
}

/// Compiles a runtime source at -O2, position-independent if `shared` (which defines `CRT_SHARED`).
fn make(target: &'static dyn Target, name: &str, text: &str, shared: bool) -> Result<Vec<u8>, Failed> {
    let mut c = Config { mode: Mode::Object, no_std_include: false, opt_level: 2, ..Config::default() };
    c.lang.freestanding = true;
    c.lang.no_builtin = true;
    c.pic = Some(if shared { PicLevel::Pic(2) } else { PicLevel::None });
    if shared {
        c.pp.macros.push(crate::pp::options::MacroOption::Define("CRT_SHARED".into()));
    }
    // "rt.h" is put in front of every member; other headers go where a member includes them.
    let mut whole = format!("# 1 \"rt.h\"\n{RT_H}# 1 \"{name}\"\n{text}");
    for (h, header) in HEADERS {
        whole = whole.replace(&format!("#include \"{h}\"\n"), &format!("# 1 \"{h}\"\n{header}"));
    }
    let name = name.to_string();
    // The linker's threads have small stacks.
    std::thread::scope(|s| {
        let t = std::thread::Builder::new().stack_size(super::STACK_BYTES).spawn_scoped(s, || {
            super::settle(&mut c, target)?;
            compile::memory(&c, target, &name, whole.into_bytes())
        });
        t.map_err(super::error)?.join().unwrap_or(Err(Failed))
    })
}

/// `-print-file-name=include`: lays the own headers out in the user's cache directory and gives the path.
pub fn headers_on_disk() -> Option<String> {
    let dir = cache_dir()?.join("include");
    for (name, text) in crate::pp::builtin_headers::HEADERS {
        put(&dir.join(name), text.trim_end_matches('\0').as_bytes())?;
    }
    Some(dir.display().to_string())
}

/// `-print-libgcc-file-name`: the helper library as a real archive in the user's cache directory.
pub fn library_on_disk(_c: &Config, p: &Places) -> Option<String> {
    let _ = p;
    None
}

fn cache_dir() -> Option<std::path::PathBuf> {
    let base = std::env::var_os("XDG_CACHE_HOME")
        .map(std::path::PathBuf::from)
        .or_else(|| std::env::var_os("HOME").map(|h| std::path::Path::new(&h).join(".cache")))?;
    Some(base.join(format!("ccc-{}", env!("CARGO_PKG_VERSION"))))
}

/// Writes a file unless it is there with these bytes.
fn put(path: &std::path::Path, bytes: &[u8]) -> Option<()> {
    if std::fs::read(path).is_ok_and(|old| old == bytes) {
        return Some(());
    }
    std::fs::create_dir_all(path.parent()?).ok()?;
    std::fs::write(path, bytes).ok()
}
