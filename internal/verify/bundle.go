package verify

import (
	"bytes"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/note"

	"minping/internal/vote"
)

// Bundle checks an evidence bundle: the zip that WriteBundle writes, or one rebuilt from the same files.
func Bundle(r io.ReaderAt, size int64, a Anchors) []Check {
	d := &docket{}
	src, err := openArchive(r, size)
	if err != nil {
		d.fail(idReadable, err)
		return d.checks
	}
	return checkBundle(src, a)
}

// checkFolder checks an evidence bundle that was unpacked into a folder.
func checkFolder(fsys fs.FS, a Anchors) []Check { return checkBundle(folder{fsys}, a) }

// bundle is the state of checking a bundle.
type bundle struct {
	*docket
	src     bundleSource
	listing listing
	boxes   []*boxCheck
	key     boardKey
}

// boardKey is the board key that is trusted.
type boardKey struct {
	note.Verifier
	text string
}

func checkBundle(src bundleSource, a Anchors) []Check {
	b := &bundle{docket: &docket{}, src: src}
	names, err := src.list()
	if !b.is(idReadable, err) || !b.checkListing(names) || !b.checkFiles() {
		return b.checks
	}
	for _, dir := range b.listing.Boxes {
		b.boxes = append(b.boxes, &boxCheck{
			docket: b.docket, src: src, dir: dir.Dir + "/",
			sid: dir.SID, group: dir.Group,
		})
	}
	for _, box := range b.boxes {
		box.parseManifest()
	}
	if !b.anchor(a) {
		return b.checks
	}
	b.is(idBundleNote, b.checkNote())
	for _, box := range b.boxes {
		box.key = b.key
		box.check()
	}
	b.box = ""
	b.checkSession()
	if a.Lists != nil && b.is(idLists, a.Lists.belongs(b.listing)) {
		for _, box := range b.boxes {
			box.checkLists(a.Lists)
		}
	}
	return b.checks
}

// topFiles and boxFiles are the only files a bundle may contain.
var (
	topFiles = []string{"README.txt", "accounting.json", "audit.json", "minutes.html"}
	boxFiles = []string{
		"admission.note", "checkpoint.note", "form.json", "index", "manifest.json", "manifest.note", "reason.txt",
		"records", "result.json",
		"result.note", "voided.note",
	}
)

// checkListing reads bundle.json and compares it with the files present.
func (b *bundle) checkListing(names []string) bool {
	raw, err := readSmall(b.src, bundleFile)
	if err != nil {
		return b.fail(idListing, err)
	}
	if err := strictJSON(raw, &b.listing); err != nil {
		return b.fail(idListing, err)
	}
	again, err := compactJSON(b.listing)
	if err != nil || !bytes.Equal(again, raw) {
		return b.fail(idListing, errors.New("it is not in its one spelling"))
	}
	if err := b.listing.check(); err != nil {
		return b.fail(idListing, err)
	}
	want := []string{bundleFile, bundleNote}
	for _, f := range b.listing.Files {
		want = append(want, f.Path)
	}
	slices.Sort(want)
	names = slices.Sorted(slices.Values(names))
	if !slices.Equal(want, names) {
		return b.fail(idListing, fmt.Errorf("it lists %s", difference(want, names)))
	}
	b.pass(idListing, len(b.listing.Files))
	return true
}

// check reports whether the listing is of this version, sorted, and contains known files only.
func (l listing) check() error {
	if l.V != 1 {
		return fmt.Errorf("version %d is unknown", l.V)
	}
	if len(l.Boxes) == 0 {
		return errors.New("it has no ballot box")
	}
	allowed := map[string]bool{}
	for _, f := range topFiles {
		allowed[f] = false
	}
	for _, box := range l.Boxes {
		if box.Dir != box.SID || !goodPath(box.SID) || strings.Contains(box.SID, "/") {
			return errors.New("a box does not lie in the folder of its name")
		}
		for _, f := range boxFiles {
			if _, twice := allowed[box.Dir+"/"+f]; twice {
				return errors.New("a box is there twice")
			}
			allowed[box.Dir+"/"+f] = false
		}
	}
	for i, f := range l.Files {
		if _, known := allowed[f.Path]; !known {
			return fmt.Errorf("%s has no place in a bundle", f.Path)
		}
		if i > 0 && l.Files[i-1].Path >= f.Path {
			return errors.New("its files are not in order")
		}
		allowed[f.Path] = true
	}
	for _, f := range topFiles {
		if !allowed[f] {
			return fmt.Errorf("%s is missing", f)
		}
	}
	return nil
}

// checkFiles reads every file to its end.
func (b *bundle) checkFiles() bool {
	for _, f := range b.listing.Files {
		if err := f.matches(b.src); err != nil {
			return b.fail(idFiles, fmt.Errorf("%s: %w", f.Path, err))
		}
	}
	for _, f := range []string{bundleFile, bundleNote} { // the archive's checksums of files without a digest
		if _, err := readSmall(b.src, f); err != nil {
			return b.fail(idFiles, err)
		}
	}
	b.pass(idFiles)
	return true
}

func (f listedFile) matches(src source) error {
	r, err := src.open(f.Path)
	if err != nil {
		return err
	}
	h := sha256.New()
	n, err := io.Copy(h, r)
	if err := errors.Join(err, r.Close()); err != nil {
		return fmt.Errorf("read: %w", err)
	}
	if n != f.Size || hex.EncodeToString(h.Sum(nil)) != f.SHA256 {
		return errors.New("not the contents that are listed")
	}
	return nil
}

// anchor decides which board key to trust and reports it in the very first line.
func (b *bundle) anchor(a Anchors) bool {
	var found []*vote.Box
	for _, box := range b.boxes {
		if box.parsed != nil {
			found = append(found, box.parsed)
		}
	}
	key, err := trustedKey(a, found)
	b.key = key
	return b.sayAnchor(a, found, err)
}

// sayAnchor puts the anchor's check before all others.
func (d *docket) sayAnchor(a Anchors, found []*vote.Box, err error) bool {
	first := &docket{}
	switch {
	case err != nil:
		first.fail(idAnchor, err)
	case a.None():
		first.warn(idUnanchored, vote.Fingerprint(found[0].M))
		first.detail("board key: %s", found[0].Manifest.Board)
	default:
		first.pass(idAnchor)
	}
	d.checks = append(first.checks, d.checks...)
	return err == nil
}

// trustedKey derives trust from outside: from the given key, or from the key in the manifests with the given
// fingerprints. If both are given, both must match. If neither is, the key of the first box is used, which only proves
// that the evidence is consistent with itself.
func trustedKey(a Anchors, boxes []*vote.Box) (boardKey, error) {
	if a.BoardKey == "" && len(boxes) == 0 {
		return boardKey{}, errors.New("there is no manifest to take a board key from; give the board key")
	}
	name := a.BoardKey
	if name == "" {
		name = boxes[0].Manifest.Board
	}
	if a.Fingerprint != "" {
		found, err := withFingerprints(a.Fingerprint, boxes)
		if err != nil {
			return boardKey{}, err
		}
		if a.BoardKey == "" {
			name = found[0].Manifest.Board
		}
		if slices.ContainsFunc(found, func(b *vote.Box) bool { return b.Manifest.Board != name }) {
			return boardKey{}, errors.New("a manifest with this fingerprint names another board key")
		}
	}
	key, err := note.NewVerifier(name)
	if err != nil {
		return boardKey{}, fmt.Errorf("board key: %w", err)
	}
	return boardKey{key, name}, nil
}

// Check refuses malformed anchors, whatever the evidence: a typing mistake says nothing about it.
func (a Anchors) Check() error {
	if a.BoardKey != "" {
		if _, err := note.NewVerifier(a.BoardKey); err != nil {
			return errors.New("不是公示公钥，请照公示的原样给出 / not a board key; give it as it was published")
		}
	}
	if a.Fingerprint == "" {
		return nil
	}
	for f := range strings.SplitSeq(a.Fingerprint, ",") {
		if _, err := vote.ParseCode(f); err != nil {
			return fmt.Errorf("“%s”不是校验码，校验码有 16 个字符，例如 6H7K-2M9P-QX4T-B3VD / %[1]q is not a fingerprint; "+
				"it has 16 characters, like 6H7K-2M9P-QX4T-B3VD", f)
		}
	}
	return nil
}

// withFingerprints finds the manifest for each of the comma-separated fingerprints.
func withFingerprints(list string, boxes []*vote.Box) ([]*vote.Box, error) {
	var found []*vote.Box
	for _, f := range strings.Split(list, ",") {
		code, err := vote.ParseCode(f)
		if err != nil {
			return nil, fmt.Errorf("that is not a fingerprint: %w", err)
		}
		i := slices.IndexFunc(boxes, func(b *vote.Box) bool { return vote.Fingerprint(b.M) == code.String() })
		if i < 0 {
			return nil, fmt.Errorf("no manifest here has the fingerprint %s", code)
		}
		found = append(found, boxes[i])
	}
	return found, nil
}

// checkNote checks bundle.note strictly: one signature, by the board key, in its only valid spelling.
func (b *bundle) checkNote() error {
	raw, err := readSmall(b.src, bundleNote)
	if err != nil {
		return err
	}
	list, err := readSmall(b.src, bundleFile)
	if err != nil {
		return err
	}
	n, err := note.Open(raw, note.VerifierList(b.key))
	if err != nil {
		return fmt.Errorf("open note: %w", err)
	}
	if n.Text != bundleText(list) {
		return errors.New("it signs another listing")
	}
	// note.Open tolerates unknown signers and spare base64 bits; a bundle must not contain either.
	sig, err := base64.StdEncoding.DecodeString(n.Sigs[0].Base64)
	if err != nil {
		return fmt.Errorf("signature: %w", err)
	}
	only := fmt.Sprintf("%s\n— %s %s\n", n.Text, b.key.Name(), base64.StdEncoding.EncodeToString(sig))
	if only != string(raw) {
		return errors.New("it carries more than one signature in its one spelling")
	}
	return nil
}

// strictJSON decodes exactly one value and refuses unknown keys.
func strictJSON(raw []byte, into any) error {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.DisallowUnknownFields()
	if err := dec.Decode(into); err != nil {
		return fmt.Errorf("not the JSON that is expected: %w", err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows the JSON")
	}
	return nil
}

// difference returns a path that only one of two sorted lists has.
func difference(want, got []string) string {
	for _, w := range want {
		if !slices.Contains(got, w) {
			return w + ", which is not there"
		}
	}
	for _, g := range got {
		if !slices.Contains(want, g) {
			return "no " + g + ", which is there"
		}
	}
	return "something twice"
}
