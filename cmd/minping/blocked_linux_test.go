package main

import (
	"bytes"
	"encoding/hex"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"golang.org/x/sys/unix"
)

// closing is a session in which everyone has voted, on its own server.
func closing(t *testing.T) (h *hospital, id, box string) {
	t.Helper()
	s := newSite(t)
	briefing, _, _ := s.briefing(1, "liaocheng")
	id, file := s.session(briefing, 12, nil)
	s.swarm(id, file, "--seed", "3")
	return &hospital{site: s}, id, filepath.Join(s.data(), "boxes", hex.EncodeToString([]byte(id)))
}

// refused tries to close until the answer is a refusal, says which one, and that it says what to do.
func (h *hospital) refused(t *testing.T, id, code, does string) {
	t.Helper()
	status, raw := h.ask("organizer", http.MethodPost, "/sessions/"+id+"/transitions", `{"to":"closing"}`)
	said := string(raw)
	if got := codeOf(status, raw); got != "503 "+code {
		t.Fatalf("%s, want 503 %s: %s", got, code, said)
	}
	for _, want := range []string{"已确认的票没有丢", does, "没有办完的步骤会接着办"} {
		if !bytes.Contains(raw, []byte(want)) {
			t.Errorf("it does not say %q: %s", want, said)
		}
	}
	if bytes.Contains(raw, []byte("incident")) {
		t.Errorf("it names an incident although it says what to do: %s", said)
	}
}

// goesOn waits until the close is done by itself, and counts.
func (h *hospital) goesOn(t *testing.T, id string) {
	t.Helper()
	h.site.until(id, func(now sessionNow) bool { return now.State == "sealed" })
	if figures, refused := h.finish(id); refused != "" || figures[:3] != "12 " {
		t.Errorf("%s %s", figures, refused)
	}
}

// A process that may open no more files says so at the close, loses nothing, and goes on once it may.
func TestACloseWithoutFilesToOpenSaysWhatToDoAndGoesOn(t *testing.T) {
	t.Parallel()
	h, id, _ := closing(t)
	pid := h.site.server.Process.Pid
	var was unix.Rlimit
	must(t, unix.Prlimit(pid, unix.RLIMIT_NOFILE, nil, &was))
	// a connection that is there already, as a new one is a file
	h.ask("organizer", http.MethodGet, "/sessions/"+id, "")
	must(t, unix.Prlimit(pid, unix.RLIMIT_NOFILE, &unix.Rlimit{Cur: 3, Max: was.Max}, nil))
	h.refused(t, id, "too_many_files", "LimitNOFILE=65536")
	must(t, unix.Prlimit(pid, unix.RLIMIT_NOFILE, &was, nil))
	h.goesOn(t, id)
}

// Something that is in the way of the sealed file, or cannot be removed, is named; what was begun goes on without it.
func TestACloseWithAFileInTheWaySaysWhatToDoAndGoesOn(t *testing.T) {
	t.Parallel()
	for name, suffix := range map[string]string{"rename": ".sealed.db", "unlink": ".new.db"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, id, box := closing(t)
			must(t, os.MkdirAll(filepath.Join(box+suffix, "something"), 0o700))
			h.refused(t, id, "file_blocked", "移走不是本系统的文件")
			must(t, os.RemoveAll(box+suffix))
			h.goesOn(t, id)
		})
	}
}
