package vote_test

import (
	"bytes"
	"encoding/hex"
	"flag"
	"fmt"
	"os"
	"testing"

	"golang.org/x/mod/sumdb/note"

	"minping/internal/vote"
)

var update = flag.Bool("update", false, "write testdata/board.txt from the code")

// A board key used only for these files: what it signs is the same every time (RFC 8032).
const (
	goldenSigner   = "PRIVATE+KEY+vote.example/rb1/x+1c79cf54+AUBBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5f"
	boardGolden    = "testdata/board.txt"
	goldenManifest = `{"v":1}`
)

// The bytes of a board are signed, kept in evidence and read by independent phones: what is recorded here may never
// change (rb1 §8).
func TestTheBytesOfABoardAreTheCommittedOnes(t *testing.T) {
	signer, err := note.NewSigner(goldenSigner)
	if err != nil {
		t.Fatal(err)
	}
	var got bytes.Buffer
	h := session{Box: &vote.Box{
		Manifest: vote.Manifest{Origin: "vote.example/rb1/x"},
		M:        vote.ManifestHash([]byte(goldenManifest)),
	}}
	for _, stage := range stages {
		raw, err := vote.SignNote(h.note(stage), signer)
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&got, "== note %s\n%s\n", stage, raw)
	}
	ballot := goldenBallot(vote.ManifestHash([]byte(goldenManifest)))
	record := vote.RecordOf(&ballot)
	leaf := vote.LeafHash(record)
	fmt.Fprintf(&got, "== record\n%s\n== leaf\n%s\n", hex.EncodeToString(record), hex.EncodeToString(leaf[:]))
	if *update {
		if err := os.WriteFile(boardGolden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(boardGolden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(want, got.Bytes()) {
		t.Errorf("a board is no longer what %s holds:\n%s", boardGolden, got.Bytes())
	}
}

func goldenBallot(m vote.Hash) vote.Ballot {
	pk := run(0x20, 32)
	return vote.Ballot{
		PK: pk, Prefix: [32]byte(run(0x60, 32)), C: vote.Commit(m, pk, []byte{1, 0, 4, 0, 5}, [32]byte(run(0x40, 32))),
		BSig: run(0x80, 64), Sig: run(0, 256), Sealed: run(0x10, 0x64-0x10+1),
	}
}
