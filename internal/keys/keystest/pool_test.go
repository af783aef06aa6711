package keystest

import (
	"testing"

	"minping/internal/keys"
)

func TestKeysOfThePoolAreRealAndThoseOfABoxDiffer(t *testing.T) {
	ring, err := Ring(t.TempDir(), "test.example")
	if err != nil {
		t.Fatal(err)
	}
	for i := range 2 * size {
		pub, err := ring.Make(string(rune('a'+i)), keys.Spec{Comments: true})
		if err != nil {
			t.Fatal(err)
		}
		ballot, comment := pub.Issuers[0].Key, pub.Issuers[1].Key
		if ballot.N.BitLen() != 2048 || comment.N.BitLen() != 2048 || ballot.Equal(comment) {
			t.Errorf("box %d: keys of %d and %d bits, or one for both", i, ballot.N.BitLen(), comment.N.BitLen())
		}
	}
}
