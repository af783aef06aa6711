package ballotbox

import (
	"crypto/ed25519"
	"crypto/rsa"
	"errors"
	"testing"

	"minping/internal/keys"
	"minping/internal/vote"
)

const sid = "AAAAAAAAAAAAAAAAAAAAAA"

// keyed makes keys for a box, and the box whose manifest names them.
func keyed(t *testing.T, of keys.Spec) (*keys.Ring, *LiveBox) {
	t.Helper()
	ring, err := keys.Open(t.TempDir(), "test.example")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := ring.Make(sid, of); err != nil {
		t.Fatal(err)
	}
	made, err := ring.Load(sid)
	if err != nil {
		t.Fatal(err)
	}
	return ring, &LiveBox{Sid: sid, Box: &vote.Box{
		Issuers: []*rsa.PublicKey{made.Issuers[0].Public()}, SealKey: made.Count.PublicKey(),
		ReceiptKey: made.Receipt.Public().(ed25519.PublicKey),
	}}
}

// The file of a box may still contain a key whose life the state has ended, because another replica is about to erase
// it. This process must not keep it (rb1 §3).
func TestAKeyThatAStateKilledLeavesMemory(t *testing.T) {
	ring, b := keyed(t, keys.Spec{Presence: true})
	k, err := b.Live(ring, vote.StateAdmitting)
	if err != nil || len(k.Issuers) != 1 || k.Presence == nil || k.Receipt == nil {
		t.Fatalf("admitting: %+v, %v", k, err)
	}
	for range 2 { // the second time from memory
		k, err = b.Live(ring, vote.StateVoting)
		if err != nil || len(k.Issuers) != 0 || k.Presence != nil || k.Receipt == nil {
			t.Errorf("voting: %d issuers, presence %v, %v", len(k.Issuers), k.Presence != nil, err)
		}
		if len(b.keys.Issuers) != 0 {
			t.Error("an issuer key is still in memory")
		}
	}
	k, err = b.Live(ring, vote.StateSealed)
	if !errors.Is(err, keys.ErrGone) || k != nil || b.keys != nil {
		t.Errorf("sealed: %+v, %v", k, err)
	}
}

// A file of keys that is whole may still be an older one or that of another session: nothing is signed with it, and the
// error names the file.
func TestNothingIsSignedWithKeysOfAnotherManifest(t *testing.T) {
	ring, b := keyed(t, keys.Spec{})
	b.Box.ReceiptKey = make(ed25519.PublicKey, ed25519.PublicKeySize)
	k, err := b.Live(ring, vote.StateOpen)
	var damaged *keys.DamagedError
	if !errors.As(err, &damaged) || k != nil || b.keys != nil {
		t.Errorf("another receipt key: %v, and keys in memory %v", err, b.keys != nil)
	}
}
