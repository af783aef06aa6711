package verify

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"

	"golang.org/x/mod/sumdb/note"

	"minping/internal/vote"
)

// boxCheck is the state of checking one ballot box, and what is known about it afterwards.
type boxCheck struct {
	*docket
	src   source
	dir   string // prefix of its paths: "" or "<sid>/"
	sid   string
	group string
	live  bool // a board that may be unfinished
	key   boardKey

	parsed   *vote.Box // nil: no manifest could be read
	empty    bool      // voided before there was a manifest
	issued   int
	admitted int
	void     int
	size     int // ballots
	voided   bool
	// no one had been admitted when a box without its admission note was voided
	hasAdmission bool
	hasSealed    bool
	hasResult    bool
	sealed       vote.Note
	form         []byte
	result       []byte
}

func (c *boxCheck) read(name string) ([]byte, error) { return readSmall(c.src, c.dir+name) }

// parseManifest reads the manifest, which names the keys that signed everything else.
func (c *boxCheck) parseManifest() {
	c.box = c.sid
	defer func() { c.box = "" }()
	raw, err := c.read("manifest.json")
	if errors.Is(err, errMissing) && !c.live {
		c.empty = true
		return
	}
	if err != nil {
		c.fail(idManifest, err)
		return
	}
	box, err := vote.ParseManifest(raw)
	if err != nil {
		c.fail(idManifest, err)
		return
	}
	c.parsed = box
}

// check goes through the notes in the order in which the protocol creates them (rb1 §8).
func (c *boxCheck) check() {
	c.box = c.sid
	defer func() { c.box = "" }()
	if c.empty {
		c.checkEmpty()
		return
	}
	if c.parsed == nil {
		return // parseManifest has reported why
	}
	m := c.parsed.Manifest
	switch {
	case m.SID != c.sid:
		c.fail(idManifest, errors.New("it is the manifest of another box"))
		return
	case m.Board != c.key.text:
		c.fail(idManifest, errors.New("it names another board key than the one that is trusted"))
		return
	}
	c.pass(idManifest, vote.Fingerprint(c.parsed.M))
	c.detail("%s — %s", m.Org, m.Title)
	c.checkForm()
	c.checkManifestNote()
	c.checkVoided()
	c.checkStages()
}

// checkEmpty accepts a box without files: the session was voided while it was a draft.
func (c *boxCheck) checkEmpty() {
	for _, name := range boxFiles {
		if _, err := c.read(name); !errors.Is(err, errMissing) {
			c.fail(idManifest, errors.New("the manifest is missing"))
			return
		}
	}
	c.warn(idNothing)
}

func (c *boxCheck) checkForm() {
	raw, err := c.read("form.json")
	if err == nil && sha256.Sum256(raw) != c.parsed.FormHash {
		err = errors.New("its SHA-256 differs")
	}
	if err == nil {
		err = unambiguous(raw)
	}
	c.form = raw
	c.is(idForm, err)
}

// note reads a note and checks its signature, origin, stage and manifest. The result there is false when it is
// missing; that is reported if the note is required.
func (c *boxCheck) note(file string, stage vote.Stage) (n vote.Note, there bool) {
	raw, err := c.read(file)
	if errors.Is(err, errMissing) && (c.live || c.voided) {
		if !c.voided {
			c.warn(idNotYet, string(stage))
		}
		return n, false
	}
	if err == nil {
		n, err = openNote(raw, c.key.Verifier, c.parsed, stage)
	}
	if err != nil {
		return n, c.fail(noteID(stage), err)
	}
	return n, true
}

func noteID(stage vote.Stage) string {
	if stage == vote.StageVoided {
		return idVoided
	}
	return idNoteOf + string(stage)
}

func openNote(raw []byte, key note.Verifier, box *vote.Box, stage vote.Stage) (vote.Note, error) {
	n, err := vote.OpenNote(raw, key)
	switch {
	case err != nil:
		return n, err
	case n.Origin != box.Manifest.Origin:
		return n, errors.New("it is a note of another session")
	case n.M != box.M:
		return n, errors.New("it is a note on another manifest")
	case n.Stage != stage:
		return n, fmt.Errorf("it is a note of the stage %q", n.Stage)
	}
	return n, nil
}

func (c *boxCheck) checkManifestNote() {
	n, there := c.note("manifest.note", vote.StageManifest)
	if !there {
		return
	}
	var err error
	if n.Size != c.parsed.Manifest.Issued.N || n.Root != c.parsed.IssuedRoot {
		err = errors.New("it fixes a different set of slips from the manifest's")
	}
	c.issued = n.Size
	c.is(noteID(vote.StageManifest), err, n.Size)
}

// checkVoided looks for the voided note; with one, later notes are not required and a result is not allowed.
func (c *boxCheck) checkVoided() {
	raw, err := c.read("voided.note")
	if errors.Is(err, errMissing) {
		if c.live {
			return
		}
		if _, err := c.read("reason.txt"); !errors.Is(err, errMissing) {
			c.fail(idVoided, errors.New("a reason for voiding, but no note that it was voided"))
		}
		return
	}
	c.voided = true
	var n vote.Note
	if err == nil {
		n, err = openNote(raw, c.key.Verifier, c.parsed, vote.StageVoided)
	}
	if err == nil && (n.Size != 0 || n.Root != vote.TreeRoot(nil)) {
		err = errors.New("a voided box has no size")
	}
	var reason string
	if err == nil {
		reason, err = c.reasonOf(n)
	}
	unsaid := errors.Is(err, errMissing)
	if unsaid {
		err = nil
	}
	for _, file := range []string{"result.note", "result.json"} {
		if _, missing := c.read(file); err == nil && !errors.Is(missing, errMissing) {
			err = errors.New("a voided session has a result")
		}
	}
	if err != nil {
		c.fail(idVoided, err)
		return
	}
	if unsaid {
		c.warn(idReasonUnsaid)
		return
	}
	c.warn(idVoided, quoted(reason))
}

// reasonOf checks the text of a reason against the voided note. A live board has only the digest, and so has a bundle
// of an older service: there the file is missing (decision 0018).
func (c *boxCheck) reasonOf(n vote.Note) (string, error) {
	sum, err := vote.ParseVoidedExtra(n.Extra)
	if err != nil || c.live {
		return "", err
	}
	raw, err := c.read("reason.txt")
	switch {
	case err != nil:
		return "", fmt.Errorf("reason.txt: %w", err)
	case sha256.Sum256(raw) != sum:
		return "", errors.New("the reason is not the one that the note signs")
	}
	return string(raw), nil
}

// quoted returns a reason, or a hint where to read it when only its digest is known.
func quoted(reason string) Sentence {
	if reason == "" {
		return Sentence{"原文见会议记录和证据包", "see the minutes and the evidence bundle"}
	}
	return Sentence{"“" + reason + "”", "“" + reason + "”"}
}

// checkStages checks admission, seal and result; each depends on the one before.
func (c *boxCheck) checkStages() {
	if !c.checkAdmission() || !c.checkSealed() || !c.checkContents() {
		return
	}
	n, there := c.note("result.note", vote.StageResult)
	if !there {
		return
	}
	c.checkResult(n)
}

func (c *boxCheck) checkAdmission() bool {
	n, there := c.note("admission.note", vote.StageAdmission)
	if !there {
		return false
	}
	issued, void, err := vote.ParseAdmissionExtra(n.Extra)
	if err == nil && issued != c.parsed.Manifest.Issued.N {
		err = errors.New("it counts different slips from the manifest's")
	}
	c.admitted, c.void, c.hasAdmission = n.Size, void, true
	return c.is(noteID(vote.StageAdmission), err, n.Size, void)
}

func (c *boxCheck) checkSealed() bool {
	n, there := c.note("checkpoint.note", vote.StageSealed)
	if !there {
		return false
	}
	_, admitted, err := vote.ParseSealedExtra(n.Extra)
	if err == nil && admitted != c.admitted {
		err = errors.New("it counts different admissions from the admission note's")
	}
	if !c.is(noteID(vote.StageSealed), err, n.Size) {
		return false
	}
	c.hasSealed, c.sealed, c.size = true, n, n.Size
	slips := c.parsed.Manifest.Issued.N - c.void
	if c.parsed.Manifest.Mode == vote.ModeScreen {
		slips = c.parsed.Manifest.Cap
	}
	if c.size > c.admitted || c.admitted > slips {
		err = fmt.Errorf("%d ballots, %d admissions, %d slips minus voided ones", c.size, c.admitted, slips)
	}
	return c.is(idAdmission, err, c.size, c.admitted, slips)
}

// largeIndex bounds how much of an index is held in memory, whatever a note says: enough for eight million ballots.
const largeIndex = 1 << 28

// checkContents checks the index and the records against the sealed note.
func (c *boxCheck) checkContents() bool {
	sum, _, err := vote.ParseSealedExtra(c.sealed.Extra)
	if err != nil {
		return c.fail(noteID(vote.StageSealed), err)
	}
	index, err := readUpTo(c.src, c.dir+"index", min(int64(c.size)*32, largeIndex))
	if err == nil {
		err = checkIndex(index, c.sealed)
	}
	if !c.is(idIndex, err) {
		return false
	}
	r, err := c.src.open(c.dir + "records")
	if err != nil {
		return c.fail(idRecords, err)
	}
	got, bad, err := checkRecords(r, c.parsed, index)
	if err := errors.Join(err, r.Close()); err != nil {
		return c.fail(idRecords, err)
	}
	if got != sum {
		return c.fail(idRecords, errors.New("its SHA-256 differs"))
	}
	c.pass(idRecords)
	return c.is(idBallots, bad, c.size)
}

// checkIndex checks that there are as many trackers as the note says, strictly ascending and with its root.
func checkIndex(index []byte, sealed vote.Note) error {
	if len(index) != 32*sealed.Size {
		return fmt.Errorf("%d bytes for %d trackers", len(index), sealed.Size)
	}
	root := vote.NewRootBuilder()
	for i := 0; i < len(index); i += 32 {
		if i > 0 && bytes.Compare(index[i-32:i], index[i:i+32]) >= 0 {
			return fmt.Errorf("tracker %d is not above the one before", i/32+1)
		}
		root.Add(vote.Hash(index[i : i+32]))
	}
	if root.Root() != sealed.Root {
		return errors.New("its root is another")
	}
	return nil
}
