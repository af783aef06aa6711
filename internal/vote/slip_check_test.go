package vote

import (
	"crypto/rand"
	"strings"
	"testing"
)

func randomCode(t *testing.T) Code {
	t.Helper()
	var c Code
	if _, err := rand.Read(c[:]); err != nil {
		t.Fatal(err)
	}
	return c
}

func TestAPrintedCodeIsReadWithAndWithoutItsCheckCharacter(t *testing.T) {
	for range 200 {
		c := randomCode(t)
		for _, s := range []string{
			c.String(), c.Printed(), strings.ToLower(c.Printed()),
			strings.ReplaceAll(c.Printed(), "-", " "),
		} {
			if got, err := ParseCode(s); err != nil || got != c {
				t.Fatalf("%s: %v, %v", s, got, err)
			}
		}
	}
	// Calculated by hand from the definition: all zeros have the check 0; a single 1 in the last place is multiplied
	// by x once.
	if got := (Code{}).Printed(); got != "0000-0000-0000-0000-0" {
		t.Error(got)
	}
	if got := (Code{9: 1}).Printed(); got != "0000-0000-0000-0001-2" {
		t.Error(got)
	}
}

// Every single wrong character and every swap of two: all of them, for some codes.
func TestACheckFindsOneWrongCharacterAndTwoThatChangedPlaces(t *testing.T) {
	for range 20 {
		plain := strings.ReplaceAll(randomCode(t).Printed(), "-", "")
		for i := range plain {
			for _, other := range alphabet {
				wrong := plain[:i] + string(other) + plain[i+1:]
				if _, err := ParseCode(wrong); (err == nil) != (wrong == plain) {
					t.Errorf("%s instead of %s passes: %v", wrong, plain, err)
				}
			}
			for j := range i {
				b := []byte(plain)
				b[i], b[j] = b[j], b[i]
				if _, err := ParseCode(string(b)); (err == nil) != (string(b) == plain) {
					t.Errorf("%s instead of %s passes: %v", b, plain, err)
				}
			}
		}
	}
}
