package guard

import (
	"context"
	"errors"
	"strings"
	"testing"

	"minping/internal/store"
)

// A failure that says itself what to do, such as a full disk, is no incident to report; it is in the log all the same.
func TestAFailureThatSaysWhatToDoHasNoIncident(t *testing.T) {
	full := store.NewDamage(store.DamageDiskFull, errors.New("no space left"))
	for name, c := range map[string]struct {
		err      error
		status   int
		incident bool
	}{
		"a full disk":     {full, 503, false},
		"an unknown fact": {errors.New("closed pipe"), 500, true},
		"the store":       {store.ErrUnavailable, 503, true},
	} {
		n := &Note{}
		p := Explain(context.WithValue(t.Context(), noteKey{}, n), c.err)
		if p.Status != c.status || (p.Incident != "") != c.incident || n.Incident != p.Incident ||
			!errors.Is(n.Err, c.err) {
			t.Errorf("%s: %+v, %+v", name, p, n)
		}
	}
	if p := Explain(t.Context(), full); p.Code != "disk_full" || !strings.Contains(p.Detail, "请腾出空间") {
		t.Errorf("%+v", p)
	}
}
