package minutes_test

import (
	"bytes"
	"testing"

	"minping/internal/app/apptest"
	"minping/internal/app/minutes"
	"minping/internal/vote"
)

// Evidence exists only for what has ended: while something can still be entered there is none to hand out.
func TestThereIsNoEvidenceBeforeTheCount(t *testing.T) {
	h := newEnv(t)
	v, tokens := h.Session(6, nil)
	write := func() error {
		var b bytes.Buffer
		err := h.Minutes.WriteBundle(t.Context(), apptest.Auditor, v.ID, &b,
			func(minutes.View) ([]byte, error) { return []byte("<p>"), nil })
		if err != nil && b.Len() > 0 {
			t.Errorf("refused after %d bytes", b.Len())
		}
		return err
	}
	h.RefusedAs("not_counted", write())
	h.Move(v.ID, vote.StateOpen)
	for _, tok := range tokens[v.ID] {
		h.Cast(v.ID, h.Admit(v.ID, tok), apptest.Same(1, 1))
	}
	h.RefusedAs("not_counted", write())
	h.Move(v.ID, vote.StateClosing)
	h.RefusedAs("not_counted", write())
	h.Move(v.ID, vote.StateCounted)
	h.Must(write())
}
