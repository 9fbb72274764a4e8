-- A workload whose output depends on most of SQLite: storage, planner, functions, windows, JSON, full text, triggers, dates.
.bail off
PRAGMA page_size=4096;
PRAGMA journal_mode=memory;
CREATE TABLE item(id INTEGER PRIMARY KEY, k INTEGER, name TEXT, price REAL, data BLOB);
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<50000)
INSERT INTO item SELECT i, i*7919%10007, 'name'||(i*31%997), (i*37%1000)/7.0, zeroblob(i%20) FROM n;
SELECT count(*), sum(k), min(name), max(name), round(sum(price),6), sum(length(data)) FROM item;
CREATE INDEX item_k ON item(k);
CREATE INDEX item_name ON item(name COLLATE NOCASE, price DESC);
ANALYZE;
SELECT * FROM sqlite_stat1 ORDER BY 1,2;
EXPLAIN QUERY PLAN SELECT a.id, b.id FROM item a JOIN item b ON a.k=b.k WHERE a.name='name5' AND b.price>100;
SELECT count(*) FROM item WHERE k BETWEEN 100 AND 200;
SELECT name, count(*), avg(price), total(k), group_concat(id) FROM (SELECT * FROM item WHERE id<3000 ORDER BY id) GROUP BY name HAVING count(*)>3 ORDER BY 2 DESC, 1 LIMIT 20;
SELECT a.id, b.id, a.price+b.price FROM item a JOIN item b ON a.k=b.k AND a.id<b.id WHERE a.name='name5' ORDER BY 1,2 LIMIT 30;
CREATE TABLE owner(oid INTEGER PRIMARY KEY, nick TEXT UNIQUE, boss INT REFERENCES owner(oid));
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i<2000) INSERT INTO owner SELECT i, printf('o%05d',i*13%2003), nullif(i/2,0) FROM n;
SELECT o.nick, count(i.id), sum(i.price) FROM owner o LEFT JOIN item i ON i.k=o.oid WHERE o.oid<40 GROUP BY o.oid ORDER BY o.nick;
SELECT count(*) FROM item i RIGHT JOIN owner o ON o.oid=i.k;
SELECT count(*), count(i.id), count(o.oid) FROM item i FULL JOIN owner o ON o.oid=i.k;
WITH RECURSIVE up(oid,depth) AS (VALUES(1999,0) UNION ALL SELECT boss,depth+1 FROM owner JOIN up USING(oid) WHERE boss IS NOT NULL) SELECT * FROM up;
SELECT count(*) FROM item WHERE k IN (SELECT oid FROM owner WHERE nick LIKE '%7%') AND EXISTS (SELECT 1 FROM owner WHERE oid=item.id%3000);
SELECT k FROM item WHERE id<50 UNION SELECT oid FROM owner WHERE oid<20 INTERSECT SELECT id FROM item EXCEPT SELECT 7 ORDER BY 1 LIMIT 40;

-- Updates, deletes, upserts, savepoints, constraints.
BEGIN;
UPDATE item SET price=price*1.1, k=k+1 WHERE id%3=0;
SELECT changes(), round(sum(price),6), sum(k) FROM item;
DELETE FROM item WHERE id%7=0;
SAVEPOINT s1;
DELETE FROM item;
SELECT count(*) FROM item;
ROLLBACK TO s1;
SELECT count(*), total_changes() FROM item;
COMMIT;
INSERT INTO owner VALUES(1,'dup',NULL);
INSERT INTO owner VALUES(5,'up',NULL) ON CONFLICT(oid) DO UPDATE SET nick=excluded.nick||oid RETURNING *;
INSERT OR IGNORE INTO owner VALUES(6,'up5',NULL);
INSERT OR REPLACE INTO owner VALUES(6,'up5',NULL);
SELECT * FROM owner WHERE oid IN (5,6) OR nick LIKE 'up%';
UPDATE owner SET nick='x' FROM (SELECT id FROM item WHERE id=8) q WHERE owner.oid=q.id;
SELECT * FROM owner WHERE nick='x';
PRAGMA integrity_check;

-- Window functions.
SELECT id, k, row_number() OVER w, rank() OVER w, dense_rank() OVER w, ntile(4) OVER w, lag(k,1,-1) OVER w, lead(k) OVER w,
  first_value(id) OVER w, nth_value(id,3) OVER w, round(percent_rank() OVER w,6), round(cume_dist() OVER w,6)
  FROM item WHERE id<60 WINDOW w AS (PARTITION BY id%3 ORDER BY k%5);
SELECT id, sum(k) OVER (ORDER BY id ROWS BETWEEN 3 PRECEDING AND 1 FOLLOWING EXCLUDE CURRENT ROW),
  avg(price) OVER (ORDER BY id RANGE BETWEEN 5 PRECEDING AND CURRENT ROW),
  group_concat(id,'.') FILTER (WHERE id%2) OVER (ORDER BY id%4 GROUPS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM item WHERE id<40 ORDER BY id;
SELECT sum(r) FROM (SELECT row_number() OVER (PARTITION BY name ORDER BY price, id)*id%1000 AS r FROM item);

-- Functions on text, numbers, dates.
SELECT substr('hello',2,3), substr('hello',-3), instr('hello','l'), replace('hello','l','LL'), trim('  x '), ltrim('xxy','x'), upper('aé'), hex('abc'), quote(x'00ff'), quote('it''s'), unicode('€'), char(65,8364), length('€uro'), typeof(1), typeof(1.0), typeof('a'), typeof(x''), typeof(NULL);
SELECT printf('%d %5d|%-5d|%05d %x %X %o %c %s %10.3s|%e %.3f %g %q %Q %w %,d %!.15g', 1,2,3,4,255,255,8,'z','str','abcdef',12345.678,2.0/3,1e-7,'a''b','a''b','a"b',1234567890,0.1);
SELECT round(2.5), round(-2.5), round(2.345,2), abs(-3), max(1,2.5,'a'), min(3,1), 7/2, 7/2.0, -7/2, 7%3, -7%3, 1<<40, ~5, 5&6, 5|6, 1e300*1e10, -1e300*1e10, 9223372036854775807+1, 0.1+0.2, 1/0, CAST('12abc' AS INT), CAST(1e30 AS INT), CAST('1e3' AS REAL), '5'+'6', 1=1.0, '1'=1;
SELECT sin(1), cos(1), tan(1), asin(0.5), exp(1), ln(10), log10(1000), log2(8), pow(2,0.5), sqrt(2), ceil(1.2), floor(-1.2), trunc(-1.7), mod(7.5,2), pi(), degrees(1), atan2(1,2), sinh(1);
SELECT 1.0, 100.0, 1e15, 1e16, 123456789.123456789, 1e-5, 1e-4, 5e-324, 1.7976931348623157e308, 0.1, 1.0/3, -0.0, 3.0e-310;
SELECT date('2024-02-29','+1 year'), datetime(0,'unixepoch'), strftime('%j %W %w %s %f %J','2021-12-31 23:59:59.5'), julianday('2000-01-01'), date('2021-01-31','+1 month','start of month','-1 day','weekday 3'), time('12:00','-90 minutes');
SELECT 'abc' LIKE 'A_C', 'abc' GLOB 'a*', 'abc' GLOB '[a-c]?[!d]', 'a%c' LIKE 'a\%c' ESCAPE '\', 'abc' BETWEEN 'abb' AND 'abd', NULL IS NULL, NULL=NULL, coalesce(NULL,NULL,3), nullif(1,1), iif(0,'a','b'), CASE 5 WHEN 4 THEN 'x' WHEN 5 THEN 'y' ELSE 'z' END;
SELECT i, i/3.0, i*i*1e5, 10.0/i FROM (WITH RECURSIVE n(i) AS (SELECT -20 UNION ALL SELECT i+1 FROM n WHERE i<20) SELECT i FROM n);
WITH RECURSIVE n(i,x) AS (SELECT 1,1.0 UNION ALL SELECT i+1,x*1.7+i FROM n WHERE i<150) SELECT i,x,1/x,CAST(x AS INT),printf('%.17g',x) FROM n;
WITH RECURSIVE n(i,h) AS (SELECT 0,5381 UNION ALL SELECT i+1,(h*33+i)&0xffffffffff FROM n WHERE i<200000) SELECT h FROM n WHERE i=200000;
WITH RECURSIVE xaxis(x) AS (VALUES(-2.0) UNION ALL SELECT x+0.05 FROM xaxis WHERE x<1.2), yaxis(y) AS (VALUES(-1.0) UNION ALL SELECT y+0.1 FROM yaxis WHERE y<1.0),
 m(iter,cx,cy,x,y) AS (SELECT 0,x,y,0.0,0.0 FROM xaxis,yaxis UNION ALL SELECT iter+1,cx,cy,x*x-y*y+cx,2.0*x*y+cy FROM m WHERE (x*x+y*y)<4.0 AND iter<28),
 m2(iter,cx,cy) AS (SELECT max(iter),cx,cy FROM m GROUP BY cx,cy), a(t) AS (SELECT group_concat(substr(' .+*#',1+min(iter/7,4),1),'') FROM m2 GROUP BY cy)
SELECT group_concat(rtrim(t),x'0a') FROM a;
WITH RECURSIVE input(sud) AS (VALUES('53..7....6..195....98....6.8...6...34..8.3..17...2...6.6....28....419..5....8..79')),
 digits(z,lp) AS (VALUES('1',1) UNION ALL SELECT CAST(lp+1 AS TEXT),lp+1 FROM digits WHERE lp<9),
 x(s,ind) AS (SELECT sud,instr(sud,'.') FROM input UNION ALL SELECT substr(s,1,ind-1)||z||substr(s,ind+1),instr(substr(s,1,ind-1)||z||substr(s,ind+1),'.') FROM x,digits AS z
  WHERE ind>0 AND NOT EXISTS (SELECT 1 FROM digits AS lp WHERE z.z=substr(s,((ind-1)/9)*9+lp,1) OR z.z=substr(s,((ind-1)%9)+(lp-1)*9+1,1)
   OR z.z=substr(s,(((ind-1)/3)%3)*3+((ind-1)/27)*27+lp+((lp-1)/3)*6,1)))
SELECT s FROM x WHERE ind=0;

-- JSON.
CREATE TABLE doc(j TEXT);
INSERT INTO doc SELECT json_object('id',id,'name',name,'price',price,'tags',json_array(k,k%3,NULL,'t'||k)) FROM item WHERE id<2000;
SELECT sum(json_extract(j,'$.id')), sum(j->>'$.price'), max(j->'$.tags[3]'), sum(json_array_length(j,'$.tags')) FROM doc;
SELECT key, type, atom, path FROM doc, json_tree(doc.j) WHERE doc.rowid=3;
SELECT json_set('{"a":[1,2]}','$.a[#]',3,'$.b',json('{"x":1.50}')), json_remove('[0,1,2]','$[1]'), json_patch('{"a":1,"b":2}','{"b":null,"c":3}'), json_valid('{x}'), json_quote('a"b'), json_group_array(id) FROM item WHERE id<6;
SELECT json_group_object(name,price) FROM item WHERE id<10;
SELECT json('{"a": [1, 2.5e3, "\u20ac", null, true]  }'), json_type('[1]','$[0]');
SELECT json('{"broken":');

-- Full text search and R*Tree.
CREATE VIRTUAL TABLE ft USING fts5(title, body);
INSERT INTO ft SELECT 'title '||(id%50), 'the '||name||' word'||(id%17)||' runs over word'||(id%23)||' and '||k FROM item WHERE id<5000;
SELECT count(*) FROM ft WHERE ft MATCH 'word3 AND word5';
SELECT rowid, highlight(ft,1,'[',']'), round(bm25(ft),6) FROM ft WHERE ft MATCH 'name5 OR (title:7 AND word1*)' ORDER BY rank, rowid LIMIT 10;
SELECT count(*) FROM ft WHERE ft MATCH 'NEAR(runs word5, 2)';
INSERT INTO ft(ft) VALUES('optimize');
INSERT INTO ft(ft) VALUES('integrity-check');
CREATE VIRTUAL TABLE ft4 USING fts4(a, tokenize=porter);
INSERT INTO ft4 SELECT 'running runner runs '||name FROM item WHERE id<2000;
SELECT count(*), snippet(ft4) FROM ft4 WHERE a MATCH 'run name9*';
CREATE VIRTUAL TABLE box USING rtree(id,x0,x1,y0,y1);
INSERT INTO box SELECT id, k%100, k%100+price/10, id%90, id%90+3 FROM item WHERE id<4000;
SELECT count(*), sum(id), round(sum(x1),3) FROM box WHERE x0>=20 AND x1<=40 AND y0>10 AND y1<50;
SELECT rtreecheck('box');

-- Triggers, views, generated columns, foreign keys, partial and expression indexes.
CREATE TABLE log(n INTEGER PRIMARY KEY, what TEXT);
CREATE TRIGGER t1 AFTER UPDATE OF price ON item WHEN new.price>old.price BEGIN INSERT INTO log(what) VALUES(old.id||':'||round(new.price-old.price,4)); END;
CREATE TRIGGER t2 BEFORE DELETE ON item BEGIN SELECT CASE WHEN old.id=1 THEN RAISE(ABORT,'keep one') END; INSERT INTO log(what) VALUES('del '||old.id); END;
UPDATE item SET price=price+id%5-2 WHERE id<200;
DELETE FROM item WHERE id<5;
DELETE FROM item WHERE id BETWEEN 2 AND 12;
SELECT count(*), max(n), min(what), max(what) FROM log;
CREATE VIEW cheap(id,p) AS SELECT id, price FROM item WHERE price<1;
CREATE TRIGGER t3 INSTEAD OF INSERT ON cheap BEGIN INSERT INTO item(id,price) VALUES(new.id,new.p/2); END;
INSERT INTO cheap VALUES(100001,0.75);
SELECT * FROM cheap WHERE id>49000 ORDER BY id;
CREATE TABLE gen(a INT, b INT AS (a*2) STORED, c TEXT AS ('c'||a), CHECK(a<100)) STRICT;
INSERT INTO gen(a) VALUES(1),(50),(99);
INSERT INTO gen(a) VALUES(100);
SELECT * FROM gen;
PRAGMA foreign_keys=ON;
CREATE TABLE child(p INTEGER REFERENCES owner ON DELETE CASCADE ON UPDATE SET NULL);
INSERT INTO child SELECT oid FROM owner WHERE oid>1980;
INSERT INTO child VALUES(99999);
DELETE FROM owner WHERE oid=1990;
SELECT count(*), sum(p) FROM child;
CREATE INDEX part ON item(price) WHERE price>130;
CREATE INDEX expr ON item(k%100, length(name));
SELECT count(*) FROM item WHERE price>135;
SELECT count(*), sum(id) FROM item WHERE k%100=42 AND length(name)=7;
CREATE TABLE wr(a TEXT, b INT, PRIMARY KEY(a,b)) WITHOUT ROWID;
INSERT OR IGNORE INTO wr SELECT name, k%50 FROM item;
SELECT count(*), sum(b), max(a) FROM wr;
ALTER TABLE wr RENAME COLUMN b TO bb;
ALTER TABLE wr ADD COLUMN d DEFAULT 3.25;
SELECT * FROM wr ORDER BY bb DESC, a LIMIT 5;
PRAGMA table_xinfo(gen);
VACUUM;
PRAGMA integrity_check;
PRAGMA page_count;
SELECT name, sum(pgsize)>0 FROM dbstat GROUP BY name ORDER BY name LIMIT 10;

-- Errors, and the shell's own output modes.
SELECT nosuch FROM item;
SELECT * FROM;
SELECT abs(-9223372036854775808);
.mode csv
SELECT id, name, price FROM item LIMIT 5;
.mode box
SELECT id, name, price FROM item LIMIT 5;
.mode json
SELECT id, name, price FROM item LIMIT 5;
.mode line
SELECT id, name, price, data FROM item LIMIT 2;
.mode insert t
SELECT id, name, price, data FROM item LIMIT 5;
.mode list
.sha3sum
.dump gen
.schema item
EXPLAIN SELECT name, sum(price) FROM item WHERE k>5 GROUP BY name ORDER BY 2 LIMIT 3;
