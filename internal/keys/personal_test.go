package keys

import (
	"bytes"
	"errors"
	"testing"
)

func TestPersonalDataOpensOnlyWithItsKeyAndForWhatItWasSealed(t *testing.T) {
	dir := t.TempDir()
	a := open(t, dir)
	if _, err := a.OpenPersonal("one", nil); !errors.Is(err, ErrGone) {
		t.Errorf("without a key: %v", err)
	}
	plain := []byte("王芳 13800001234")
	sealed, err := a.SealPersonal("one", plain)
	if err != nil || bytes.Contains(sealed, plain[:6]) {
		t.Fatalf("%q %v", sealed, err)
	}
	if got, err := open(t, dir).OpenPersonal("one", sealed); err != nil || !bytes.Equal(got, plain) {
		t.Errorf("another replica reads %q %v", got, err)
	}
	other := open(t, t.TempDir())
	if _, err := other.SealPersonal("one", plain); err != nil {
		t.Fatal(err)
	}
	for name, err := range map[string]error{
		"another context": second(a.OpenPersonal("two", sealed)),
		"another key":     second(other.OpenPersonal("one", sealed)),
		"cut short":       second(a.OpenPersonal("one", sealed[:5])),
		"a bit changed": second(a.OpenPersonal("one",
			append(bytes.Clone(sealed[:len(sealed)-1]), sealed[len(sealed)-1]^1))),
	} {
		if !errors.Is(err, ErrGone) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func second(_ []byte, err error) error { return err }
