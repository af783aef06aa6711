package ballotbox_test

import (
	"strconv"
	"testing"

	"minping/internal/app/ballotbox"
	"minping/internal/store"
)

// Heads of the first release hold the size alone, and its chunks bear their number.
func TestABoardFileOfTheFirstReleaseIsRead(t *testing.T) {
	h := newEnv(t)
	const sid, long = "AAAAAAAAAAAAAAAAAAAAAA", 4 << 20
	chunks := [][]byte{make([]byte, long), []byte("end")}
	put := func(id string, body []byte) {
		h.Must(h.Store.Insert(t.Context(), store.Record{
			Kind: ballotbox.KindBoard, ID: sid + "/" + ballotbox.FileRecords + id, Version: 1, Parent: sid, Body: body,
		}))
	}
	put("/000000", chunks[0])
	put("/000001", chunks[1])
	put("", []byte(strconv.Itoa(long+3)))
	raw, err := h.Boxes.BoardBytes(t.Context(), sid, ballotbox.FileRecords)
	h.Must(err)
	if len(raw) != long+3 || string(raw[long:]) != "end" {
		t.Errorf("%d bytes", len(raw))
	}
}
