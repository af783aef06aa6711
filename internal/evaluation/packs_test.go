package evaluation

import (
	"errors"
	"os"
	"testing"
)

// pack reads a built-in scheme from where it lies.
func pack(t testing.TB, name string) Scheme {
	t.Helper()
	s, err := ParseScheme(packBytes(t, name))
	var u *Unreadable
	if errors.As(err, &u) {
		t.Fatal(u.ZH)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func packBytes(t testing.TB, name string) []byte {
	t.Helper()
	b, err := os.ReadFile("../../configs/packs/" + name + ".yaml")
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestTheBuiltInSchemesAreValid(t *testing.T) {
	for _, name := range []string{"liaocheng", "sanmenxia"} {
		if s := pack(t, name); s.ID != name || s.Digest == "" {
			t.Errorf("%s: id %q digest %q", name, s.ID, s.Digest)
		}
	}
}
