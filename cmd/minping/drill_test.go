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

// The drill: an encrypted backup is made while the service runs and people write. Restored on another machine, into
// either engine, it serves the same result, has everything that was acknowledged before it began, and its audit chain
// holds.
func TestABackupOfAServiceThatIsWrittenToIsRestoredElsewhere(t *testing.T) {
	for _, engine := range []string{"sqlite", "mongo"} {
		t.Run(engine, func(t *testing.T) {
			t.Parallel()
			if engine == "sqlite" {
				backedUpWhileWrittenTo(t, newSite(t), engine)
				return
			}
			dir := t.TempDir()
			s := &site{t: t, dir: dir, addr: freeAddress(t), tokens: map[string]string{}}
			s.where = []string{"--store", startFerret(t).uri, "--store-trial", "--keys", filepath.Join(dir, "keys")}
			s.addUsers()
			s.start()
			t.Cleanup(s.stop)
			backedUpWhileWrittenTo(t, s, engine)
		})
	}
}

func backedUpWhileWrittenTo(t *testing.T, s *site, engine string) {
	t.Helper()
	briefing, evaluation, _ := s.briefing(1, "liaocheng")
	id, file := s.session(briefing, 12, nil)
	s.swarm(id, file)
	s.ended(id)
	before := s.evidence(id)
	recipient, identity := ageKey(t, s.dir)
	writing := s.write(evaluation)
	var acknowledged map[string]string
	for len(acknowledged) < 5 {
		acknowledged = writing.written()
	}
	backup := filepath.Join(s.dir, "backup.age")
	s.must(append([]string{"backup", "--out", backup, "--recipient", recipient}, s.where...)...)
	if len(writing.written()) <= len(acknowledged) {
		t.Error("nothing was written while the backup was made")
	}
	writing.stop()
	out, err := s.run(append([]string{"backup", "--out", backup + ".2"}, s.where...)...).CombinedOutput()
	if err != nil || strings.Contains(string(out), "同一时刻") {
		t.Errorf("no one works, and the backup is not of one moment: %v\n%s", err, out)
	}
	s.stop()

	for other, where := range map[string][]string{
		"sqlite": nil, "mongo": {"--store", startFerret(t).uri, "--store-trial"},
	} {
		there := drilled(t, s, backup, identity, where...)
		there.holdsItems(acknowledged)
		e := there.evidence(id)
		if !bytes.Equal(e.result, before.result) || other == engine && !bytes.Equal(e.bundle, before.bundle) {
			t.Errorf("restored into %s, the result or the bundle is another", other)
		}
		verified(t, there, id)
		there.stop()
	}
}
