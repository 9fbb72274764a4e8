-- A workload whose output depends on most of the interpreter: strings, tables, closures, coroutines, collection, numbers.
local function section(name) print("== " .. name) end

section "numbers"
print(1 / 3, -1 / 3, 2 ^ 53, 2 ^ 0.5, 1e308 * 10, -1e308 * 10, 5 // 2, -5 // 2, 5 % -3, -5 % 3, 5.5 // -2, -5.5 % 2)
print(math.maxinteger, math.mininteger, math.maxinteger + 1 == math.mininteger, math.mininteger // -1, math.mininteger % -1)
print(3 | 4, 7 & 2, 5 ~ 1, ~0, 1 << 63, 1 << 64, 1 >> 1, -1 >> 1, 1 << -1, "10" + 5, "0x10" * 2, "1e1" * 1)
print(math.tointeger(3.0), math.tointeger(3.5), math.tointeger("8"), math.type(1), math.type(1.0), math.type("1"))
print(1 < 1.5, 2 ^ 63 > math.maxinteger, math.maxinteger + 0.0 == 2 ^ 63, math.ult(1, -1), 0 / 0 ~= 0 / 0)
for _, f in ipairs { "sin", "cos", "tan", "asin", "acos", "atan", "exp", "sqrt", "floor", "ceil", "abs" } do
  print(f, string.format("%.14g %.14g %.14g", math[f](0.5), math[f](0.25), math[f](1)))
end
print(math.fmod(7, 3), math.fmod(-7, 3), math.fmod(7.5, 2), math.modf(3.7), math.modf(-3.7), math.log(8, 2), math.log(100, 10))
for _, s in ipairs { "1", "0x1p4", "1e400", " 12 ", "12a", "0x", "1e", ".5", "5.", "0x.8", "9223372036854775808", "-9223372036854775808" } do
  print(s, tonumber(s))
end
for b = 2, 36 do io.write(tonumber("10101", b), " ") end
print()
math.randomseed(42)
local sum = 0
for i = 1, 100000 do sum = (sum * 31 + math.random(1, 1000000)) % 1000000007 end
print("random", sum, math.random(0) ~= nil)
print(string.format("%.17g %.17g", math.random(), math.random()))

section "format"
print(string.format("%d %5d %-5d| %05d %+d %x %X %#x %o %c", 1, 2, 3, 4, 5, 255, 255, 255, 8, 65))
print(string.format("%f %.3f %10.2f %-10.2f| %e %.3E %g %G %a", 1.5, 2.25, 3.125, 4.0, 12345.678, 0.00012, 1e20, 1e-10, 0.5))
print(string.format("%s %10s %-10s| %.2s %q %q %q", "a", "b", "c", "defg", 'quo"te\n\0z', 1 / 3, math.mininteger))
print(string.format("%i %%", 42), pcall(string.format, "%d", 1.5), pcall(string.format, "%y", 1))
for e = -320, 308, 7 do io.write(string.format("%.15g ", 1.2345678901234567 * 10.0 ^ e)) end
print()

section "strings"
local text = ("The quick brown fox jumps over the lazy dog. "):rep(200)
print(#text, text:sub(5, 9), text:sub(-5), text:byte(1, 5), text:upper():sub(1, 10), text:reverse():sub(1, 10))
print(text:find("fox"), text:find("f.x", 100), text:find("%a+", 7), text:find(".", 1, true), text:match("(%a+) (%a+)"))
local counts = {}
for w in text:gmatch("%a+") do counts[w] = (counts[w] or 0) + 1 end
local keys = {}
for k in pairs(counts) do keys[#keys + 1] = k end
table.sort(keys)
for _, k in ipairs(keys) do io.write(k, "=", counts[k], " ") end
print()
print((text:gsub("%w+", function(w) return #w end)):sub(1, 60))
print((("hello world"):gsub("o", { o = "0" })), (("abc"):gsub("", "-")), (("abc"):gsub("(b)", "[%1%0]")), ("x"):rep(3, ","))
print(("f(a(b)c)d"):match("%b()"), ("THE (quick) fox"):find("%((%a+)%)"), ("  trim "):match("^%s*(.-)%s*$"), ("a.b"):gsub("%.", "%%"))
print(("%f"):len(), ("THE END"):gsub("%f[%a]%a+", string.lower))
print(string.pack("<i4 >i8 z s1 d", 1, -2, "zero", "one", 1.5):byte(1, -1))
print(string.unpack("<i4 >i8 z s1 d", string.pack("<i4 >i8 z s1 d", 1, -2, "zero", "one", 1.5)))
print(string.packsize("i4 i8 d"), pcall(string.unpack, "z", "abc"))
print(utf8.char(72, 228, 8364, 128512), utf8.len("häß€"), utf8.codepoint("€", 1))
for p, c in utf8.codes("aé€😀") do io.write(p, ":", c, " ") end
print()
local parts = {}
for i = 1, 20000 do parts[i] = string.char(32 + i * 7 % 95) end
local big = table.concat(parts)
local h = 5381
for i = 1, #big do h = (h * 33 ~ big:byte(i)) & 0xffffffffffff end
print(#big, h)

section "tables"
local t = {}
for i = 1, 50000 do t[i] = i * 7919 % 50021 end
table.sort(t)
for i = 2, #t do assert(t[i - 1] <= t[i]) end
table.sort(t, function(a, b) return a > b end)
print(t[1], t[25000], t[50000], #t)
for i = 1, 100 do table.insert(t, i, -i) end
print(t[1], t[100], t[101], table.remove(t), table.remove(t, 1), #t, select("#", table.unpack(t, 1, 50)))
print(table.concat(table.move({ 1, 2, 3, 4, 5 }, 2, 5, 1), ","), table.concat({ 1, 2.5, "x" }, ";", 2, 3))
local m = setmetatable({}, {
  __index = function(_, k) return k .. "!" end, __newindex = function(s, k, v) rawset(s, k, v * 2) end,
  __call = function(_, a, b) return a + b end, __len = function() return 99 end, __tostring = function() return "M" end,
  __concat = function(a, b) return "cat" end, __eq = function() return true end, __lt = function() return true end,
  __le = function() return false end, __unm = function() return "neg" end, __idiv = function() return "idiv" end,
  __close = function() print "closed" end,
})
m.x = 21
print(m.x, m.y, m(3, 4), #m, tostring(m), m .. "a", 1 .. m, m < m, m <= m, -m, m // 1)
do local c <close> = m end
local mixed = {}
for i = 1, 3000 do mixed[i % 2 == 0 and i or ("k" .. i)] = i; mixed[i + 0.5] = -i end
for i = 1, 3000, 3 do mixed[i % 2 == 0 and i or ("k" .. i)] = nil end
local n, s = 0, 0
for k, v in pairs(mixed) do n = n + 1; s = s + v end
print(n, s, next({}), rawlen({ 1, 2, 3 }), rawequal(m, m))

section "closures and coroutines"
local function counter() local c = 0; return function(d) c = c + (d or 1); return c end end
local a, b = counter(), counter()
a() a() b(10)
print(a(), b())
local fs = {}
for i = 1, 5 do fs[i] = function() i = i + 1; return i end end
print(fs[1](), fs[1](), fs[5]())
local function gen(n) return coroutine.wrap(function() for i = 1, n do coroutine.yield(i, i * i) end return "done" end) end
local g, acc = gen(1000), 0
for _ = 1, 1000 do local i, sq = g(); acc = acc + i * sq end
print(acc, g(), pcall(g))
local function perms(a, n)
  if n == 0 then coroutine.yield(table.concat(a)) else
    for i = 1, n do a[i], a[n] = a[n], a[i]; perms(a, n - 1); a[i], a[n] = a[n], a[i] end
  end
end
local out = {}
for p in coroutine.wrap(function() perms({ "a", "b", "c", "d" }, 4) end) do out[#out + 1] = p end
print(table.concat(out, " "))
local co = coroutine.create(function() error({ code = 7 }) end)
local ok, err = coroutine.resume(co)
print(ok, err.code, coroutine.status(co), coroutine.isyieldable(), select(-1, 1, 2, 3))
local function vararg(...) local x, y = ...; return select("#", ...), x, y, ... end
print(vararg(nil, 2, nil))
print(pcall(error, "msg", 0), pcall(error), select(2, xpcall(function() local x = nil; return x.y end, function(e) return "H:" .. e end)))
print(pcall(function() return 1 + {} end), pcall(function() return #5 end), pcall(function() return {} < {} end))
local function deep(n) return n == 0 and 0 or 1 + deep(n - 1) end
print(deep(10000), pcall(function() local function f() return 1 + f() end return f() end) == false)
local function tail(n) if n == 0 then return "tail" end return tail(n - 1) end
print(tail(1000000))
goto skip
print "not printed"
::skip::

section "load and dump"
print(load("return 1 + 2 * 3 ^ 2 // 4 .. 'x'")(), load("syntax error here"), load(string.dump(function(x) return x * 2 end))(21))
local env = { print = print }
load("x = 5; print(x)", "chunk", "t", env)()
print(env.x, x)
local code = { "local t = {}" }
for i = 1, 2000 do code[#code + 1] = ("t[%d] = %d + t[%d]"):format(i, i, i - 1):gsub("%+ t%[0%]", "+ 0") end
code[#code + 1] = "return t[2000]"
print(load(table.concat(code, "\n"))())

section "collection"
local weak = setmetatable({}, { __mode = "k" })
for i = 1, 1000 do weak[{}] = i end
collectgarbage()
print(next(weak), collectgarbage("count") > 10)
local finalised = 0
for i = 1, 1000 do setmetatable({}, { __gc = function() finalised = finalised + 1 end }) end
collectgarbage() collectgarbage()
print(finalised)
for _, mode in ipairs { "generational", "incremental" } do
  collectgarbage(mode)
  local keep = {}
  for i = 1, 200000 do
    local o = { i, tostring(i), { i } }
    if i % 100 == 0 then keep[#keep + 1] = o end
  end
  local sum = 0
  for _, o in ipairs(keep) do sum = sum + o[1] + #o[2] + o[3][1] end
  print(mode, #keep, sum)
end

section "programs"
local function fib(n) if n < 2 then return n end return fib(n - 1) + fib(n - 2) end
print(fib(25))
local sieve, primes = {}, 0
for i = 2, 100000 do
  if not sieve[i] then primes = primes + 1; for j = i * i, 100000, i do sieve[j] = true end end
end
print(primes)
local function matmul(a, b, n)
  local c = {}
  for i = 1, n do
    local row = {}
    for j = 1, n do
      local s = 0.0
      for k = 1, n do s = s + a[i][k] * b[k][j] end
      row[j] = s
    end
    c[i] = row
  end
  return c
end
local A, B = {}, {}
for i = 1, 60 do
  A[i], B[i] = {}, {}
  for j = 1, 60 do A[i][j], B[i][j] = 1 / (i + j), (i - j) / 3 end
end
local C = matmul(A, B, 60)
print(string.format("%.12g %.12g", C[1][1], C[60][60]))
local bodies = { { 0, 0, 0, 0, 0, 0, 39.47 }, { 4.84, -1.16, -0.1, 0.6, 2.81, -0.02, 0.037 }, { 8.34, 4.12, -0.4, -1.01, 1.82, 0.008, 0.011 } }
for _ = 1, 5000 do
  for i = 1, #bodies do
    local p = bodies[i]
    for j = i + 1, #bodies do
      local q = bodies[j]
      local dx, dy, dz = p[1] - q[1], p[2] - q[2], p[3] - q[3]
      local d = dx * dx + dy * dy + dz * dz
      local mag = 0.01 / (d * math.sqrt(d))
      p[4] = p[4] - dx * q[7] * mag; p[5] = p[5] - dy * q[7] * mag; p[6] = p[6] - dz * q[7] * mag
      q[4] = q[4] + dx * p[7] * mag; q[5] = q[5] + dy * p[7] * mag; q[6] = q[6] + dz * p[7] * mag
    end
  end
  for _, p in ipairs(bodies) do for k = 1, 3 do p[k] = p[k] + 0.01 * p[k + 3] end end
end
for _, p in ipairs(bodies) do print(string.format("%.9g %.9g %.9g", p[1], p[2], p[3])) end

section "files and time"
local name = os.tmpname()
local f = assert(io.open(name, "w"))
for i = 1, 1000 do f:write(i, " ", i / 4, " line\n") end
f:close()
local lines, total = 0, 0
for l in io.lines(name) do lines = lines + 1; total = total + tonumber(l:match("%d+")) end
f = io.open(name)
print(lines, total, f:read("n", "n", "l", "L", 5), f:seek("set", 100), f:read(10), f:seek("end"), f:read("a"), f:read("l"))
f:close()
os.remove(name)
print(os.time { year = 2020, month = 2, day = 30, hour = 12 }, os.date("!%Y-%m-%d %H:%M:%S", 86400 * 365), io.type(f), os.getenv("NO_SUCH"))
print(pcall(io.lines, "/no/such/file"))
