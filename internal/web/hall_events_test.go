package web

import (
	"encoding/json"
	"strings"
	"testing"

	"minping/internal/auth"
)

// rb1 §9.5: the holder of a hall screen's key learns no exact count from its stream, or from asking again and again,
// before the sealed note. Two people who vote one after the other would be told apart by it.
func TestNoHallEventCountsExactlyBeforeTheSeal(t *testing.T) {
	const admitted, cast = 8, 7
	h := newEnv(t)
	b := h.session(12, nil)
	b.move("open").want(200)
	var k struct{ Key string }
	h.as(auth.Organizer, "POST", "/api/v1/sessions/"+b.id+"/display-keys", nil).want(201).into(&k)
	sealed := func() bool { return h.ask("GET", "/rb1/"+b.sid+"/board/checkpoint", "", nil).Status == 200 }
	type view struct {
		State              string
		Admitted, Received int
	}
	read := func(raw string) (v view) {
		t.Helper()
		var all any
		if err := json.Unmarshal([]byte(raw), &all); err != nil {
			t.Fatalf("%q: %v", raw, err)
		}
		if err := json.Unmarshal([]byte(raw), &v); err != nil {
			t.Fatal(err)
		}
		if (v.Admitted%5 != 0 || v.Received%5 != 0 || says(all, admitted) || says(all, cast)) && !sealed() {
			t.Fatalf("before the seal the screen is told %s", raw)
		}
		return v
	}
	events := h.follow(h.listen(), k.Key)
	until := func(is func(view) bool) view {
		t.Helper()
		for e := range events {
			data, ok := strings.CutPrefix(e, "event: hall\ndata: ")
			if !ok {
				continue // a pulse
			}
			if v := read(data); is(v) {
				return v
			}
		}
		t.Fatal("the stream ended")
		return view{}
	}
	until(func(v view) bool { return v.State == "open" && v.Received == 0 })
	for i := range admitted {
		if i < cast {
			b.cast(i, b.answers(1))
		} else {
			b.admitted(i)
		}
		read(string(h.ask("GET", "/api/v1/hall", "", nil, "Authorization", "Display "+k.Key).want(200).Body))
	}
	until(func(v view) bool { return v.Admitted == 5 && v.Received == 5 })
	b.move("closing").want(200)
	if v := until(func(v view) bool { return v.State == "sealed" }); v.Admitted != admitted || v.Received != cast {
		t.Errorf("after the seal the screen is told %+v, want what the note says", v)
	}
}

// says reports whether a number is anywhere in what was decoded.
func says(v any, n float64) bool {
	switch x := v.(type) {
	case float64:
		return x == n
	case []any:
		for _, y := range x {
			if says(y, n) {
				return true
			}
		}
	case map[string]any:
		for _, y := range x {
			if says(y, n) {
				return true
			}
		}
	}
	return false
}
