package verify

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A network that is down, a service that is busy and a wrong address prove nothing against anyone.
func TestABoardThatCannotBeReachedIsNotCalledBad(t *testing.T) {
	status := http.StatusNotFound
	srv := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
	defer srv.Close()
	look := func(name string) {
		t.Helper()
		checks := board(t.Context(), srv.URL+"/rb1/AAAAAAAAAAAAAAAAAAAAAA", Anchors{})
		if len(checks) != 1 || checks[0].ID != idReachable || OK(checks) {
			t.Errorf("%s: %+v", name, checks)
		}
		for lang, want := range map[string]string{"zh": "什么也没有核对", "en": "nothing was checked"} {
			var said strings.Builder
			if err := Print(&said, checks, lang); err != nil || !strings.Contains(said.String(), want) || strings.Contains(said.String(), "不能采信") {
				t.Errorf("%s: %s %v", name, said.String(), err)
			}
		}
	}
	look("no such session")
	status = http.StatusServiceUnavailable
	look("a service that is busy")
	srv.Close()
	look("no server")
}
