package main

import (
	"bytes"
	"context"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"filippo.io/age"
)

// busy lets people write until stop, and keeps what was acknowledged.
type busy struct {
	*site
	mu    sync.Mutex
	items map[string]string // id → text
	work  sync.WaitGroup
	end   context.CancelFunc
}

// write adds ledger items to an evaluation until stop.
func (s *site) write(evaluation string) *busy {
	s.t.Helper()
	ctx, end := context.WithCancel(s.t.Context())
	b := &busy{site: s, items: map[string]string{}, end: end}
	s.token("admin")
	b.work.Go(func() {
		for i := 0; ctx.Err() == nil; i++ {
			text := fmt.Sprintf("问题 %d", i)
			item := map[string]any{"source": "feedback", "text": text}
			id := s.make("admin", "/evaluations/"+evaluation+"/items", item)
			b.mu.Lock()
			b.items[id] = text
			b.mu.Unlock()
		}
	})
	return b
}

func (b *busy) stop() { b.end(); b.work.Wait() }

// written is what was acknowledged so far.
func (b *busy) written() map[string]string {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := map[string]string{}
	for id, text := range b.items {
		out[id] = text
	}
	return out
}

// holdsItems checks that a site has items as they were written.
func (s *site) holdsItems(items map[string]string) {
	s.t.Helper()
	if len(items) == 0 {
		s.t.Error("nothing was written")
	}
	for id, text := range items {
		var v struct{ Item struct{ Text string } }
		s.call("admin", http.MethodGet, "/items/"+id, nil, &v)
		if v.Item.Text != text {
			s.t.Errorf("item %s says %q, want %q", id, v.Item.Text, text)
		}
	}
}

// ageKey makes a key to which backups are encrypted.
func ageKey(t *testing.T, dir string) (recipient, identity string) {
	t.Helper()
	key, err := age.GenerateX25519Identity()
	must(t, err)
	identity = filepath.Join(dir, "identity")
	must(t, os.WriteFile(identity, []byte(key.String()+"\n"), 0o600))
	return key.Recipient().String(), identity
}

// The drill on MongoDB's protocol: an encrypted backup is made while the service runs and people write. Restored on
// another machine, into either engine, it serves the same result, has everything that was acknowledged before it
// began, and its audit chain holds.
func TestABackupOfAServiceThatIsWrittenToIsRestoredElsewhere(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := &site{t: t, dir: dir, addr: freeAddress(t), tokens: map[string]string{}}
	s.where = []string{"--store", startFerret(t).uri, "--store-trial", "--keys", filepath.Join(dir, "keys")}
	s.addUsers()
	s.start()
	t.Cleanup(s.stop)
	briefing, evaluation, _ := s.briefing(1, "liaocheng")
	id, file := s.session(briefing, 12, nil)
	s.swarm(id, file)
	s.ended(id)
	before := s.evidence(id)
	recipient, identity := ageKey(t, dir)
	writing := s.write(evaluation)
	var acknowledged map[string]string
	for len(acknowledged) < 5 {
		acknowledged = writing.written()
	}
	backup := filepath.Join(dir, "backup.age")
	s.must(append([]string{"backup", "--out", backup, "--recipient", recipient}, s.where...)...)
	if len(writing.written()) <= len(acknowledged) {
		t.Error("nothing was written while the backup was made")
	}
	writing.stop()
	s.stop()

	here := drilled(t, s, backup, identity)
	here.holdsItems(acknowledged)
	if e := here.evidence(id); !bytes.Equal(e.result, before.result) {
		t.Error("restored into SQLite, the result is another")
	}
	verified(t, here, id)
	here.stop()
	there := drilled(t, s, backup, identity, "--store", startFerret(t).uri, "--store-trial")
	there.holdsItems(acknowledged)
	if e := there.evidence(id); !bytes.Equal(e.result, before.result) || !bytes.Equal(e.bundle, before.bundle) {
		t.Error("restored into the same engine, the result or the bundle is another")
	}
	verified(t, there, id)
}

// The drill on SQLite: beside a service that runs a backup is refused and hurts nobody who writes; once it is stopped
// the backup has everything that was acknowledged, to the last.
func TestABackupOfSQLiteHasEverythingUpToTheStop(t *testing.T) {
	t.Parallel()
	s := newSite(t)
	briefing, evaluation, _ := s.briefing(1, "liaocheng")
	id, file := s.session(briefing, 12, nil)
	s.swarm(id, file)
	s.ended(id)
	before := s.evidence(id)
	recipient, identity := ageKey(t, s.dir)
	backup := filepath.Join(s.dir, "backup.age")
	args := append([]string{"backup", "--out", backup, "--recipient", recipient}, s.where...)
	writing := s.write(evaluation)
	for len(writing.written()) < 5 {
		out, err := runMinping(args...).CombinedOutput()
		if err == nil || !strings.Contains(string(out), "请先停止它") {
			t.Fatalf("beside the service: %v\n%s", err, out)
		}
	}
	writing.stop()
	s.stop()
	s.must(args...)
	other := []string{"--store", startFerret(t).uri, "--store-trial"}
	for name, where := range map[string][]string{"SQLite": nil, "MongoDB": other} {
		other := drilled(t, s, backup, identity, where...)
		other.holdsItems(writing.written())
		if e := other.evidence(id); !bytes.Equal(e.result, before.result) {
			t.Errorf("restored into %s, the result is another", name)
		}
		other.stop()
	}
}
