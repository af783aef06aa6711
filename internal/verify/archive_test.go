package verify

import (
	"archive/zip"
	"bytes"
	"io"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

func groupsOf(sizes ...int) map[string][][]int {
	names := []string{"干部职工", "群众", "服务对象"}
	out := map[string][][]int{}
	for i, n := range sizes {
		for j := range n {
			out[names[i]] = append(out[names[i]], []int{1 + j%2, 2})
		}
	}
	return out
}

func TestAnHonestBundlePasses(t *testing.T) {
	for name, e := range map[string]*evidence{"one box": oneBox(t), "two groups": newEvidence(t, groupsOf(4, 3))} {
		checks := e.check()
		if !OK(checks) {
			t.Errorf("%s: failed %v\n%v", name, failed(checks), checks)
		}
		for _, lang := range []string{"zh-CN", "en"} {
			var out strings.Builder
			if err := Print(&out, checks, lang); err != nil {
				t.Fatal(err)
			}
			if strings.Contains(out.String(), "%!") || strings.Contains(out.String(), "✗") ||
				strings.Count(out.String(), "✓") != len(checks) {
				t.Errorf("%s:\n%s", name, out.String())
			}
			t.Log("\n" + out.String())
		}
	}
}

func TestAnUnpackedBundlePasses(t *testing.T) {
	e := oneBox(t)
	dir := t.TempDir()
	unzip(t, e.zip(), func(name string, raw []byte) {
		at := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, raw, 0o600); err != nil {
			t.Fatal(err)
		}
	})
	checks, err := Target(t.Context(), dir, e.anchors())
	if err != nil || !OK(checks) {
		t.Errorf("%v, %v", failed(checks), err)
	}
	if err := os.WriteFile(filepath.Join(dir, "more.txt"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if checks, _ := Target(t.Context(), dir, e.anchors()); OK(checks) {
		t.Error("a file that is not listed was accepted")
	}
	if err := os.Remove(filepath.Join(dir, "more.txt")); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(filepath.Join(dir, "empty"), 0o700); err != nil {
		t.Fatal(err)
	}
	if checks, _ := Target(t.Context(), dir, e.anchors()); OK(checks) {
		t.Error("an empty folder was accepted")
	}
	if _, err := Target(t.Context(), filepath.Join(dir, "nowhere"), e.anchors()); err == nil {
		t.Error("a name that is not there was accepted")
	}
}

func unzip(t testing.TB, raw []byte, each func(name string, raw []byte)) {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		each(f.Name, b)
	}
}

// TestABundleHasOneSpelling: the same evidence gives the same bytes, in whatever order it is passed in.
func TestABundleHasOneSpelling(t *testing.T) {
	e := oneBox(t)
	if !bytes.Equal(e.zip(), e.zip()) { // e.files is a map: its order differs from call to call
		t.Error("two bundles of the same evidence differ")
	}
}

// TestEveryByteOfABundleIsGuarded changes every single byte of an archive, contents and structure alike.
func TestEveryByteOfABundleIsGuarded(t *testing.T) {
	e := newEvidence(t, map[string][][]int{"": {{1, 1}, {1, 1}, {1, 1}}})
	raw := e.zip()
	if checks := checkZip(raw, e.anchors()); !OK(checks) {
		t.Fatal(failed(checks))
	}
	for i := range raw {
		flip := byte(1) << (i % 8)
		raw[i] ^= flip
		if OK(checkZip(raw, e.anchors())) {
			t.Errorf("byte %d of %d changed by %#x: passed", i, len(raw), flip)
		}
		raw[i] ^= flip
	}
	for i := 1; i <= 40; i++ {
		if OK(checkZip(raw[:len(raw)-i], e.anchors())) || OK(checkZip(raw[i:], e.anchors())) {
			t.Errorf("passed without %d bytes at an end", i)
		}
	}
}

// TestWhatDescribesAFileIsGuardedInOtherArchivesToo: archives made by other tools describe files a third time, after
// their contents.
func TestWhatDescribesAFileIsGuardedInOtherArchivesToo(t *testing.T) {
	e := oneBox(t)
	raw := repack(t, e.zip(), zip.Deflate, nil)
	a, err := openArchive(bytes.NewReader(raw), int64(len(raw)))
	if err != nil {
		t.Fatal(err)
	}
	contents := make([]bool, len(raw))
	for _, f := range a.entries {
		for i := f.dataStart; i < f.dataStart+f.packed; i++ {
			contents[i] = true
		}
	}
	for i := range raw {
		if contents[i] {
			continue
		}
		raw[i] ^= 1 << (i % 8)
		if OK(checkZip(raw, e.anchors())) {
			t.Errorf("byte %d of %d changed: passed", i, len(raw))
		}
		raw[i] ^= 1 << (i % 8)
	}
}

// TestNothingHidesInAnArchive covers what ordinary zip readers ignore.
func TestNothingHidesInAnArchive(t *testing.T) {
	e := oneBox(t)
	raw := e.zip()
	end := len(raw) - endLen
	dirStart := int(le.Uint32(raw[end+16:]))
	shifted := func(extra []byte, at int) []byte { // inserts bytes and moves the directory behind them
		out := bytes.Join([][]byte{raw[:at], extra, raw[at:]}, nil)
		le.PutUint32(out[len(out)-endLen+16:], uint32(dirStart+len(extra)))
		return out
	}
	comment := bytes.Clone(raw)
	le.PutUint16(comment[end+20:], 5)
	second := dirStart + centralLen + len(bundleFile)
	for name, bad := range map[string][]byte{
		"bytes after":            append(bytes.Clone(raw), 0),
		"bytes before":           append([]byte("MZ"), raw...),
		"a comment":              append(comment, "hello"...),
		"bytes before the list":  shifted([]byte("hidden"), dirStart),
		"bytes after a file":     shifted([]byte("hidden"), int(le.Uint32(raw[second+42:]))),
		"a gap that is declared": declaredGap(raw),
		"bytes after the list":   longList(raw),
		"a wrong sum, twice":     wrongSum(raw, "README.txt"),
	} {
		got := failed(checkZip(bad, e.anchors()))
		if len(got) != 1 || got[0] != idReadable && got[0] != idFiles {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// entries calls f with every directory entry of an archive.
func entriesOf(raw []byte, f func(central []byte)) {
	end := raw[len(raw)-endLen:]
	dir := raw[le.Uint32(end[16:]) : len(raw)-endLen]
	for len(dir) > 0 {
		n := centralLen + int(le.Uint16(dir[28:]))
		f(dir[:n])
		dir = dir[n:]
	}
}

// declaredGap hides bytes between the first and the second file and adjusts every offset behind them.
func declaredGap(raw []byte) []byte {
	at, n := uint32(0), 0
	entriesOf(raw, func(c []byte) {
		n++
		if n == 2 {
			at = le.Uint32(c[42:])
		}
	})
	out := bytes.Join([][]byte{raw[:at], []byte("hidden"), raw[at:]}, nil)
	end := out[len(out)-endLen:]
	le.PutUint32(end[16:], le.Uint32(end[16:])+6)
	entriesOf(out, func(c []byte) {
		if le.Uint32(c[42:]) >= at {
			le.PutUint32(c[42:], le.Uint32(c[42:])+6)
		}
	})
	return out
}

// longList hides bytes at the end of the directory, whose declared length includes them.
func longList(raw []byte) []byte {
	at := len(raw) - endLen
	out := bytes.Join([][]byte{raw[:at], []byte("hidden"), raw[at:]}, nil)
	end := out[len(out)-endLen:]
	le.PutUint32(end[12:], le.Uint32(end[12:])+6)
	return out
}

// wrongSum changes a file's CRC in both of its headers.
func wrongSum(raw []byte, name string) []byte {
	out := bytes.Clone(raw)
	entriesOf(out, func(c []byte) {
		if string(c[centralLen:]) == name {
			c[16] ^= 1
			out[le.Uint32(c[42:])+14] ^= 1
		}
	})
	return out
}

// TestAnArchiveMadeAgainIsAsGood: only the files matter; unpacking and packing them again loses nothing.
func TestAnArchiveMadeAgainIsAsGood(t *testing.T) {
	e := oneBox(t)
	atLast := func(do func(*zip.Writer)) func(*zip.Writer, *zip.FileHeader) {
		return func(z *zip.Writer, h *zip.FileHeader) {
			if h.Name == "README.txt" {
				do(z)
			}
		}
	}
	for _, method := range []uint16{zip.Store, zip.Deflate} {
		if checks := checkZip(repack(t, e.zip(), method, nil), e.anchors()); !OK(checks) {
			t.Errorf("method %d: %v %v", method, failed(checks), checks)
		}
		for name, spoil := range map[string]func(*zip.Writer, *zip.FileHeader){
			"extra field":  func(_ *zip.Writer, h *zip.FileHeader) { h.Extra = []byte{0x55, 0x54, 1, 0, 9} },
			"file comment": func(_ *zip.Writer, h *zip.FileHeader) { h.Comment = "x" },
			"end comment":  func(z *zip.Writer, _ *zip.FileHeader) { _ = z.SetComment("x") },
			"doubled file": atLast(func(z *zip.Writer) {
				w, _ := z.Create("README.txt")
				_, _ = io.WriteString(w, "minping verify\n")
			}),
			"added file":   atLast(func(z *zip.Writer) { _, _ = z.Create("notes.txt") }),
			"folder entry": atLast(func(z *zip.Writer) { _, _ = z.Create("folder/") }),
		} {
			if OK(checkZip(repack(t, e.zip(), method, spoil), e.anchors())) {
				t.Errorf("method %d, %s: passed", method, name)
			}
		}
	}
}

func repack(t testing.TB, raw []byte, method uint16, spoil func(*zip.Writer, *zip.FileHeader)) []byte {
	t.Helper()
	var out bytes.Buffer
	z := zip.NewWriter(&out)
	unzip(t, raw, func(name string, b []byte) {
		h := &zip.FileHeader{Name: name, Method: method}
		if spoil != nil {
			spoil(z, h)
		}
		w, err := z.CreateHeader(h)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write(b); err != nil {
			t.Fatal(err)
		}
	})
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestAnArchiveThatUnpacksToFarMoreThanItIsIsRefusedUnread: a few kilobytes must not fill a machine.
func TestAnArchiveThatUnpacksToFarMoreThanItIsIsRefusedUnread(t *testing.T) {
	e := oneBox(t)
	e.files["README.txt"] = make([]byte, 4<<20)
	if got := failed(checkZip(repack(t, e.zip(), zip.Deflate, nil), e.anchors())); !slices.Equal(got,
		[]string{idReadable}) {
		t.Errorf("zeros: failed %v", got)
	}
	e.files["README.txt"] = bytes.Repeat([]byte("minping verify --fingerprint 0123-4567\n"), 100)
	if got := failed(checkZip(repack(t, e.zip(), zip.Deflate, nil), e.anchors())); got != nil {
		t.Errorf("a text that packs well: failed %v", got)
	}
}

// TestAChangedByteOfPackedContentsIsNoticedOrChangesNothing: the last bits of packed contents may be unused; whatever
// passes reads the same.
func TestAChangedByteOfPackedContentsIsNoticedOrChangesNothing(t *testing.T) {
	e := newEvidence(t, map[string][][]int{"": {{1, 1}, {1, 1}, {2, 1}}})
	raw := repack(t, e.zip(), zip.Deflate, nil)
	contents := func() map[string]string {
		out := map[string]string{}
		unzip(t, raw, func(name string, b []byte) { out[name] = string(b) })
		return out
	}
	want, idle := contents(), 0
	for i := range raw {
		raw[i] ^= 1 << (i % 8)
		if OK(checkZip(raw, e.anchors())) {
			idle++
			if !maps.Equal(want, contents()) {
				t.Errorf("byte %d of %d changed: passed with other contents", i, len(raw))
			}
		}
		raw[i] ^= 1 << (i % 8)
	}
	if idle > 40 {
		t.Errorf("%d bytes make no difference", idle)
	}
}

// TestAChangedFileOfAnUnpackedBundleFails changes bytes of every file in a folder.
func TestAChangedFileOfAnUnpackedBundleFails(t *testing.T) {
	e := oneBox(t)
	dir := fstest.MapFS{}
	unzip(t, e.zip(), func(name string, raw []byte) { dir[name] = &fstest.MapFile{Data: raw} })
	if checks := checkFolder(dir, e.anchors()); !OK(checks) {
		t.Fatal(failed(checks))
	}
	for name, f := range dir {
		for i := 0; i < len(f.Data); i += max(1, len(f.Data)/40) {
			f.Data[i] ^= 4
			if OK(checkFolder(dir, e.anchors())) {
				t.Errorf("%s, byte %d: passed", name, i)
			}
			f.Data[i] ^= 4
		}
		delete(dir, name)
		if OK(checkFolder(dir, e.anchors())) {
			t.Errorf("without %s: passed", name)
		}
		dir[name] = f
	}
	dir["link"] = &fstest.MapFile{Mode: fs.ModeSymlink, Data: []byte("README.txt")}
	if got := failed(checkFolder(dir, e.anchors())); !slices.Equal(got, []string{idReadable}) {
		t.Errorf("a link: failed %v", got)
	}
}

func TestAWriterRefusesWhatCannotBeRead(t *testing.T) {
	e := oneBox(t)
	for name, files := range map[string][]File{
		"its own name": {Bytes("bundle.json", nil)},
		"climbing":     {Bytes("../x", nil)},
		"absolute":     {Bytes("/x", nil)},
		"not ASCII":    {Bytes("记录", nil)},
		"twice":        {Bytes("a", nil), Bytes("a", nil)},
		"too long":     {Bytes(strings.Repeat("a", 201), nil)},
	} {
		if err := WriteBundle(io.Discard, "s", e.dirs, files, e.signer); err == nil {
			t.Errorf("%s: written", name)
		}
	}
	long := []File{Bytes(strings.Repeat("a", 200), nil)}
	if err := WriteBundle(io.Discard, "s", e.dirs, long, e.signer); err != nil {
		t.Errorf("a path as long as may be: %v", err)
	}
	for what, says := range map[string]func(n int) string{
		"longer": func(n int) string { return strings.Repeat("x", n) },
		"other":  func(n int) string { return string(rune('a' + n)) },
	} {
		n := 0
		moving := File{"a", func() (io.ReadCloser, error) {
			n++
			return io.NopCloser(strings.NewReader(says(n))), nil
		}}
		if err := WriteBundle(io.Discard, "s", e.dirs, []File{moving}, e.signer); err == nil {
			t.Errorf("a file that became %s under way was written", what)
		}
	}
}

func FuzzArchive(f *testing.F) {
	raw := oneBox(f).zip()
	f.Add(raw)
	f.Add(repack(f, raw, zip.Deflate, nil))
	f.Fuzz(func(t *testing.T, raw []byte) {
		a, err := openArchive(bytes.NewReader(raw), int64(len(raw)))
		if err != nil {
			return
		}
		held := int64(0)
		for _, name := range a.names {
			b, err := readSmall(a, name)
			if err == nil && int64(len(b)) != a.entries[name].size {
				t.Errorf("%s: %d bytes instead of %d", name, len(b), a.entries[name].size)
			}
			held = max(held, a.entries[name].end)
		}
		if held > int64(len(raw)) {
			t.Error("a file lies outside the archive")
		}
	})
}

// A file that is marked as encrypted, or otherwise special, is one that other programs read as something else.
func TestASpecialFileOfAnArchiveIsRefused(t *testing.T) {
	e := oneBox(t)
	for flag := range 16 {
		raw := e.zip()
		entriesOf(raw, func(c []byte) {
			if string(c[centralLen:]) == "README.txt" {
				set := le.Uint16(c[8:]) | 1<<flag
				le.PutUint16(c[8:], set)
				le.PutUint16(raw[le.Uint32(c[42:])+6:], set)
			}
		})
		harmless := 1<<flag == flagUTF8
		if got := failed(checkZip(raw, e.anchors())); (len(got) == 0) != harmless {
			t.Errorf("bit %d: failed %v", flag, got)
		}
	}
}
