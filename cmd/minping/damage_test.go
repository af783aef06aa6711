package main

import (
	"bytes"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// hospital is a data directory with a session in each of three states, as a kill left it, and an older state of the
// same directory.
type hospital struct {
	site                  *site
	whole, older          string
	open, sealed, counted string
	item                  string            // restricted, sealed under its own key
	results               map[string]string // what is right for each session once it is counted
}

func newHospital(t *testing.T) *hospital {
	t.Helper()
	s := newSite(t)
	h := &hospital{site: s, whole: filepath.Join(s.dir, "whole"), older: filepath.Join(s.dir, "older")}
	var ids, files []string
	evaluation := ""
	for i := range 3 {
		briefing, e, _ := s.briefing(i+1, "liaocheng")
		id, file := s.session(briefing, 24, nil)
		ids, files, evaluation = append(ids, id), append(files, file), e
	}
	h.open, h.sealed, h.counted = ids[0], ids[1], ids[2]
	h.item = s.make("admin", "/evaluations/"+evaluation+"/items", map[string]any{"source": "petition", "text": "信访"})
	s.swarm(h.counted, files[2], "--seed", "3")
	s.move(h.counted, "closing")
	s.swarm(h.open, files[0], "--voters", "12", "--seed", "1")
	s.swarm(h.sealed, files[1], "--voters", "12", "--seed", "2")
	s.kill()
	must(t, os.CopyFS(h.older, os.DirFS(s.data())))
	s.start()
	for i, id := range ids[:2] {
		slips := readSlips(t, files[i])
		rest, err := json.Marshal(slips[12:])
		must(t, err)
		must(t, os.WriteFile(files[i], rest, 0o600))
		s.swarm(id, files[i], "--seed", "4")
	}
	s.move(h.sealed, "closing")
	s.move(h.counted, "counted")
	s.kill()
	must(t, os.CopyFS(h.whole, os.DirFS(s.data())))
	s.start()
	h.results = map[string]string{}
	for _, id := range ids {
		h.results[id], _ = h.finish(id)
	}
	s.kill()
	return h
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// ward is a site on a copy of what the kill left, for one case; tokens stay good as long as their key does.
func (h *hospital) ward(t *testing.T) *hospital {
	t.Helper()
	w := *h
	w.site = &site{t: t, dir: t.TempDir(), addr: freeAddress(t), tokens: maps.Clone(h.site.tokens)}
	w.site.where = []string{"--data", w.site.data()}
	must(t, os.CopyFS(w.site.data(), os.DirFS(h.whole)))
	return &w
}

// finish counts a session and returns its figures, or the codes of the refusals on the way.
func (h *hospital) finish(id string) (figures, refused string) {
	for _, to := range []string{"closing", "counted"} {
		var state struct{ State string }
		if status, raw := h.ask("organizer", http.MethodGet, "/sessions/"+id, ""); status == http.StatusOK {
			_ = json.Unmarshal(raw, &state)
		}
		if state.State == "counted" || to == "closing" && state.State == "sealed" {
			continue
		}
		status, raw := h.ask("organizer", http.MethodPost, "/sessions/"+id+"/transitions", `{"to":"`+to+`"}`)
		if status >= http.StatusBadRequest {
			return "", codeOf(status, raw)
		}
	}
	status, raw := h.ask("assessor", http.MethodGet, "/sessions/"+id+"/result", "")
	if status != http.StatusOK {
		return "", codeOf(status, raw)
	}
	var r resultAnswer
	if err := json.Unmarshal(raw, &r); err != nil {
		return "", err.Error()
	}
	said, _ := json.Marshal(r.PerQuestion)
	return fmt.Sprintf("%d %d %s", r.Returned, *r.Valid, said), ""
}

func codeOf(status int, raw []byte) string {
	var p struct{ Code, Detail string }
	_ = json.Unmarshal(raw, &p)
	return fmt.Sprintf("%d %s", status, p.Code)
}

// ask is call without a judgement; a token whose key is gone is replaced by signing in.
func (h *hospital) ask(who, method, path, body string) (int, []byte) {
	tokens := h.site.tokens
	if tokens[who] != "" {
		if status, raw := h.send(tokens[who], method, path, body); status != http.StatusUnauthorized {
			return status, raw
		}
	}
	login, _ := json.Marshal(map[string]string{"name": who, "password": testPassword})
	status, raw := h.send("", http.MethodPost, "/login", string(login))
	var out struct{ Token string }
	if json.Unmarshal(raw, &out) != nil || out.Token == "" {
		return status, raw
	}
	tokens[who] = out.Token
	return h.send(out.Token, method, path, body)
}

func (h *hospital) send(token, method, path, body string) (int, []byte) {
	req, err := http.NewRequest(method, h.site.url()+"/api/v1"+path, strings.NewReader(body))
	if err != nil {
		return 0, []byte(err.Error())
	}
	if token != "" {
		req.Header.Set("Authorization", "Bearer "+token)
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return 0, []byte(err.Error())
	}
	defer res.Body.Close()
	raw, _ := io.ReadAll(res.Body)
	return res.StatusCode, raw
}

// comesUp starts the program and reports whether it serves; what it printed otherwise is in the site's log.
func (h *hospital) comesUp() bool {
	s := h.site
	s.launch()
	ended := make(chan struct{})
	go func() { _ = s.server.Wait(); close(ended) }()
	for {
		select {
		case <-ended:
			return false
		case <-time.After(20 * time.Millisecond):
		}
		if res, err := http.Get(s.url() + "/healthz"); err == nil {
			_ = res.Body.Close()
			return true
		}
	}
}

func (h *hospital) putDown() {
	_ = h.site.server.Process.Kill()
	for h.site.server.ProcessState == nil {
		time.Sleep(5 * time.Millisecond)
	}
}

// harm does one thing to a file; it reports false where that cannot be done.
var harm = map[string]func(path, older string) bool{
	"one bit": func(path, _ string) bool {
		raw, err := os.ReadFile(path)
		if err != nil || len(raw) == 0 {
			return false
		}
		raw[len(raw)*3/5] ^= 4
		return os.WriteFile(path, raw, 0o600) == nil
	},
	"cut": func(path, _ string) bool {
		info, err := os.Stat(path)
		return err == nil && os.Truncate(path, info.Size()/2) == nil
	},
	"emptied": func(path, _ string) bool { return os.Truncate(path, 0) == nil },
	"deleted": func(path, _ string) bool { return os.Remove(path) == nil },
	"older": func(path, older string) bool {
		raw, err := os.ReadFile(older)
		return err == nil && os.WriteFile(path, raw, 0o600) == nil
	},
}

// expectedHarm is the effect of harm to a file, as "what the program says when it does not start" or "what its own
// session is refused with", or "item" and what a restricted item answers; what is not listed harms nothing: everything
// is counted as it was cast. What has been counted is counted: only its bundle asks for the sealed box.
var expectedHarm = map[string]string{
	"boxes/OPEN.open.db, deleted": "503 box_missing", "boxes/OPEN.open.db, emptied": "503 box_missing",
	"boxes/OPEN.open.db, cut":         "503 box_unreadable",
	"boxes/OPEN.open.db-wal, one bit": "503 rows_lost", "boxes/OPEN.open.db-wal, cut": "503 rows_lost",
	"boxes/OPEN.open.db-wal, emptied": "503 rows_lost",
	"boxes/OPEN.open.db-wal, deleted": "503 rows_lost", "boxes/OPEN.open.db-wal, older": "503 rows_lost",
	"marks/OPEN.open, cut": "503 rows_changed", "marks/OPEN.open, emptied": "503 rows_changed",
	"marks/OPEN.open, deleted": "503 rows_changed",
	"keys/OPEN.keys, one bit":  "503 key_damaged", "keys/OPEN.keys, cut": "503 key_damaged",
	"keys/OPEN.keys, emptied": "503 key_damaged",
	"keys/OPEN.keys, deleted": "503 key_missing",

	"boxes/SEALED.sealed.db, one bit": "503 sealed_changed", "boxes/SEALED.sealed.db, cut": "503 sealed_changed",
	"boxes/SEALED.sealed.db, emptied": "503 sealed_changed", "boxes/SEALED.sealed.db, deleted": "503 box_missing",
	"marks/SEALED.sealed, one bit": "503 sealed_changed", "marks/SEALED.sealed, cut": "503 sealed_changed",
	"marks/SEALED.sealed, emptied": "503 sealed_changed",
	"keys/SEALED.keys, one bit":    "503 key_damaged", "keys/SEALED.keys, cut": "503 key_damaged",
	"keys/SEALED.keys, emptied": "503 key_damaged",
	"keys/SEALED.keys, deleted": "503 key_missing",

	"minping.db, emptied": "记录文件 minping.db 却不见了或是空的", "minping.db, deleted": "记录文件 minping.db 却不见了或是空的",
	"minping.db-wal, one bit": "的记录少了已经写入的内容", "minping.db-wal, cut": "的记录少了已经写入的内容", "minping.db-wal, emptied": "的记录少了已经写入的内容",
	"minping.db-wal, deleted": "的记录少了已经写入的内容", "minping.db-wal, older": "的记录少了已经写入的内容",
	"keys/board.key, one bit": "密钥文件 board.key 已损坏或不见了", "keys/board.key, cut": "密钥文件 board.key 已损坏或不见了",
	"keys/board.key, emptied": "密钥文件 board.key 已损坏或不见了", "keys/board.key, deleted": "却没有公告板密钥 board.key",
	"keys/token.key, one bit": "密钥文件 token.key 已损坏或不见了", "keys/token.key, cut": "密钥文件 token.key 已损坏或不见了",
	"keys/token.key, emptied": "密钥文件 token.key 已损坏或不见了",

	"keys/personal.key, one bit": "item 503 key_damaged", "keys/personal.key, cut": "item 503 key_damaged",
	"keys/personal.key, emptied": "item 503 key_damaged", "keys/personal.key, deleted": "item 409 item_sealed",
}

// harmless are the files whose harm has no row above: whatever happens to them, everything is counted as it was cast.
var harmless = []string{
	"beside", "lock", "keys/.lock", "minping.db-shm", "marks/records", "boxes/OPEN.open.db-shm",
	"boxes/COUNTED.sealed.db",
	"marks/COUNTED.sealed",
}

// row is how a file of the data directory is called in the table.
func (h *hospital) row(file string) string {
	var names []string
	for name, id := range map[string]string{"OPEN": h.open, "SEALED": h.sealed, "COUNTED": h.counted} {
		names = append(names, id, name, hex.EncodeToString([]byte(id)), name)
	}
	return strings.NewReplacer(names...).Replace(file)
}

// files are all files of the data directory, with the session that each belongs to. One without a row in the table, and
// a row without a file, are errors: the effect of its harm would be unknown.
func (h *hospital) files(t *testing.T) map[string]string {
	t.Helper()
	rows := map[string]bool{}
	for _, name := range harmless {
		rows[name] = true
	}
	for name := range expectedHarm {
		file, _, _ := strings.Cut(name, ",")
		rows[file] = true
	}
	out := map[string]string{}
	must(t, fs.WalkDir(os.DirFS(h.whole), ".", func(file string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		out[file] = ""
		for _, id := range []string{h.open, h.sealed, h.counted} {
			if strings.Contains(file, id) || strings.Contains(file, hex.EncodeToString([]byte(id))) {
				out[file] = id
			}
		}
		if !rows[h.row(file)] {
			t.Errorf("nothing says what harm to %s does", h.row(file))
		}
		delete(rows, h.row(file))
		return nil
	}))
	for name := range rows {
		t.Errorf("there is no file %s", name)
	}
	return out
}

// Every file × {one bit, cut, emptied, deleted, an older one} × {open, sealed, counted}: what comes out is what was
// cast, or a refusal that says what is broken. Nothing comes out that is something else, and the other sessions go on.
func TestWhateverHappensToAFileNoOtherResultComesOut(t *testing.T) {
	t.Parallel()
	h := newHospital(t)
	owners := h.files(t)
	met := 0
	for file, owner := range owners {
		for how, do := range harm {
			name := h.row(file) + ", " + how
			want := expectedHarm[name]
			if want != "" {
				met++
			}
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				w := h.ward(t)
				if do(filepath.Join(w.site.data(), file), filepath.Join(h.older, file)) {
					w.harmed(name, owner, want)
				} else if want != "" {
					t.Error("this harm cannot be done")
				}
			})
		}
	}
	if met != len(expectedHarm) {
		t.Errorf("%d of %d expectations were met with", met, len(expectedHarm))
	}
}

// harmed starts the program on what is there and tries all three sessions.
func (h *hospital) harmed(name, owner, want string) {
	t := h.site.t
	t.Helper()
	if !h.comesUp() {
		if owner != "" || want == "" || !strings.Contains(h.site.log.String(), want) {
			t.Errorf("%s: does not start: %s", name, h.site.log.String())
		}
		return
	}
	defer h.putDown()
	if owner == "" && want != "" && !strings.HasPrefix(want, "item ") {
		t.Errorf("%s: starts; want: %s", name, want)
	}
	for id, right := range h.results {
		figures, refused := h.finish(id)
		expected := ""
		if id == owner {
			expected = want
		}
		if refused != expected || refused == "" && figures != right {
			t.Errorf("%s: session %s is %q, want %q\n%s\n%s", name, id, refused, expected, figures, right)
		}
	}
	read := "item 200 "
	if strings.HasPrefix(want, "item ") {
		read, want = want, ""
	}
	if got := "item " + codeOf(h.ask("admin", http.MethodGet, "/items/"+h.item, "")); got != read {
		t.Errorf("%s: %s, want %s", name, got, read)
	}
	if strings.HasPrefix(want, "503 ") && !strings.HasPrefix(want, "503 key") {
		res, err := http.Get(h.site.url() + "/readyz")
		if err != nil {
			t.Fatal(err)
		}
		defer res.Body.Close()
		if body, _ := io.ReadAll(res.Body); !bytes.Contains(body, []byte(owner)) {
			t.Errorf("%s: /readyz names no box: %s", name, body)
		}
	}
}
