package storetest

import (
	"bytes"
	"fmt"
	"strings"

	"minping/internal/store"
)

// lookalikes are ids that a collation, trimming or text normalization would confuse with one another.
var lookalikes = []string{
	"ballot", "Ballot", "BALLOT", "ballot ", " ballot", "ballot\t", "ballot\x00", "ballot\x00x", "ba\x00llot",
	"caf\u00e9", "cafe\u0301", "CAF\u00c9", "cafe", // composed, decomposed, upper, bare
	"\u212b", "\u00c5", "A\u030a", // Angstrom sign, Å, A and ring
	"ß", "ss", "SS", "ı", "i", "I", "İ",
	"ﬁ", "fi", "１", "1", "①", // compatibility forms
	"1.0", "1", "01", "1e0", "+1",
	"中", "\u2f00", "一", // 一 and the radical that looks like it
	"a\u200bb", "ab", "a\u00adb", "🗳", "🗳️",
}

// awkward are texts that a query language, a path or a format might misread as its own syntax.
var awkward = []string{
	"$set", "$where", "a.b", ".", "..", ".hidden", "a/b", `a\b`, "%00", "%", "_", "*", "?", "[a]", "{}", "null", "NULL",
	"true", "'", `"`, "';--", `{"$gt":""}`, "_id", "__proto__", "\n", "\r\n", "\x00", "\x7f",
	"\u2028", "\ufeff", "\u202e",
	"👨‍👩‍👧", strings.Repeat("长", 66), strings.Repeat("x", store.MaxID),
}

func distinct(texts ...[]string) []string {
	var out []string
	seen := map[string]bool{}
	for _, list := range texts {
		for _, s := range list {
			if !seen[s] {
				seen[s] = true
				out = append(out, s)
			}
		}
	}
	return out
}

var textTests = []test{
	{"ids that look alike are different, and odd ones are ordinary", func(b *bench) {
		all := distinct(lookalikes, awkward)
		for i, id := range all {
			r := record(id, 1)
			r.Body = fmt.Append(nil, i)
			b.insert(r)
		}
		for i, id := range all {
			got := b.latest("sheet", id)
			if got.ID != id || string(got.Body) != fmt.Sprint(i) {
				b.Errorf("%q came back as %q with %s", id, got.ID, got.Body)
			}
		}
		b.same(len(b.list("sheet", "", "", 1000)), len(all))
		for _, id := range all {
			b.insert(record(id, 2))
			b.same(len(b.history("sheet", id)), 2)
		}
	}},
	{"parents that look alike are different", func(b *bench) {
		all := distinct(lookalikes, awkward)
		for i, parent := range all {
			r := record(fmt.Sprint(i), 1)
			r.Parent = parent
			b.insert(r)
		}
		for i, parent := range all {
			list := b.list("sheet", parent, "", 1000)
			if len(list) != 1 || list[0].Parent != parent || list[0].ID != fmt.Sprint(i) {
				b.Errorf("parent %q lists %q", parent, ids(list))
			}
		}
	}},
	{"list goes on after any id", func(b *bench) {
		all := distinct(lookalikes, awkward)
		for _, id := range all {
			b.insert(record(id, 1))
		}
		n, after := 0, ""
		for {
			page := b.list("sheet", "", after, 1)
			if len(page) == 0 {
				break
			}
			if page[0].ID <= after {
				b.Fatalf("%q after %q", page[0].ID, after)
			}
			n, after = n+1, page[0].ID
		}
		b.same(n, len(all))
	}},
	{"bodies come back byte for byte", func(b *bench) {
		every := make([]byte, 256)
		for i := range every {
			every[i] = byte(i)
		}
		bodies := [][]byte{
			nil,
			{},
			{0},
			every, []byte("\xff\xfe\x00"), []byte(`{"$set":{"a.b":1}}`), []byte("🗳️ 意见建议\n"), []byte(`null`), []byte(` {"a" :1} `),
			bytes.Repeat([]byte("long"), 50_000),
		}
		for i, body := range bodies {
			r := record(fmt.Sprint(i), 1)
			r.Body = body
			b.insert(r)
			b.same(b.latest("sheet", r.ID), r)
		}
		for i, r := range b.list("sheet", "", "", 100) {
			b.same(r.Body, bodies[i])
		}
	}},
	{"a body of 8 MiB is kept", func(b *bench) {
		r := record("a", 1)
		r.Body = bytes.Repeat([]byte("8 MiB ok"), store.MaxBody/8)
		b.insert(r)
		for _, got := range [][]byte{b.latest("sheet", "a").Body, b.list("sheet", "", "", 1)[0].Body} {
			if !bytes.Equal(got, r.Body) {
				b.Error("another body")
			}
		}
	}},
	{"values of a box come back byte for byte", func(b *bench) {
		box := b.box(sid())
		rows := rows(6)
		for i, value := range [][]byte{
			{},
			{0},
			[]byte("\xff\x00"), []byte("$a.b"), []byte("🗳️"),
			bytes.Repeat([]byte("4 MiB ok"), 4<<20/8),
		} {
			rows[i].Value = value
		}
		b.put(box, store.Comments, rows...)
		for _, r := range rows {
			got, err := box.Lookup(b.Context(), store.Comments, r.Key)
			b.must(err)
			if !bytes.Equal(got, r.Value) {
				b.Errorf("%.20q came back as %.20q", r.Value, got)
			}
		}
	}},
}
