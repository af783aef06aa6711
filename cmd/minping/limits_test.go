package main

import (
	"bytes"
	"net/http"
	"testing"
)

func TestServeKeepsTheLimitsItIsGiven(t *testing.T) {
	t.Parallel()
	s := newSite(t, "--max-body", "64KiB")
	for size, want := range map[int]int{64<<10 + 1: http.StatusRequestEntityTooLarge, 64 << 10: http.StatusBadRequest} {
		req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, s.url()+"/api/v1/sessions/x/slips",
			bytes.NewReader(make([]byte, size)))
		if err != nil {
			t.Fatal(err)
		}
		req.Header.Set("Authorization", "Bearer "+s.token("organizer"))
		res, err := http.DefaultClient.Do(req)
		if err != nil {
			t.Fatal(err)
		}
		_ = res.Body.Close()
		if res.StatusCode != want {
			t.Errorf("%d bytes: %d, want %d", size, res.StatusCode, want)
		}
	}
}
