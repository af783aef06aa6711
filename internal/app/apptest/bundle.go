package apptest

import (
	"bytes"

	"minping/internal/app/minutes"
	"minping/internal/verify"
)

// Verifies checks the evidence bundle of a session.
func (h *App) Verifies(id string) {
	h.T.Helper()
	var out bytes.Buffer
	h.Must(h.Minutes.WriteBundle(h.T.Context(), Auditor, id, &out,
		func(minutes.View) ([]byte, error) { return []byte("<p>"), nil }))
	_, key := h.Boxes.Ring.Board()
	for _, c := range verify.Bundle(bytes.NewReader(out.Bytes()), int64(out.Len()), verify.Anchors{BoardKey: key}) {
		if !c.OK || c.ID == "rules_not_fixed" {
			h.T.Errorf("%s: %s (%s)", c.ID, c.Sentence.EN, c.Detail)
		}
	}
}
