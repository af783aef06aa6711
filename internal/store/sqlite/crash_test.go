package sqlite

import (
	"bufio"
	"context"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"minping/internal/store"
)

// childDir in the environment makes the test binary a process that writes until it is killed.
const childDir = "MINPING_TEST_CHILD_DIR"

func TestMain(m *testing.M) {
	if dir := os.Getenv(childDir); dir != "" {
		if err := writeUntilKilled(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// writeUntilKilled writes rows and records from many goroutines and prints each as it is acknowledged.
func writeUntilKilled(dir string) error {
	s, err := open(context.Background(), Options{Dir: dir})
	if err != nil {
		return err
	}
	box, err := s.Box(context.Background(), sidA)
	if err != nil {
		return err
	}
	errs := make(chan error)
	for range 40 {
		go func() {
			for {
				var key store.Key
				for i := range key {
					key[i] = byte(rand.IntN(256))
				}
				id := hex.EncodeToString(key[:])
				if _, err := box.Insert(context.Background(), store.Ballots, key, []byte(id)); err != nil {
					errs <- err
				}
				fmt.Fprintf(os.Stdout, "ballot %s\n", id)
				if key[0]%4 == 0 {
					if err := s.Insert(context.Background(),
						store.Record{Kind: "audit", ID: id, Version: 1, Body: []byte(id)}); err != nil {
						errs <- err
					}
					fmt.Fprintf(os.Stdout, "record %s\n", id)
				}
			}
		}()
	}
	return <-errs
}

func TestWhatWasAcknowledgedOutlivesAKill(t *testing.T) {
	dir := t.TempDir()
	var acknowledged []string
	for round := range 6 {
		acknowledged = append(acknowledged, runAndKill(t, dir, 50+rand.IntN(1500))...)
		s := mustOpen(t, dir) // the lock ended with the process
		b := mustBox(t, s, sidA)
		for _, line := range acknowledged {
			what, id, _ := strings.Cut(line, " ")
			var got string
			if what == "record" {
				r, err := s.Latest(t.Context(), "audit", id)
				must(t, err)
				got = string(r.Body)
			} else {
				key, err := hex.DecodeString(id)
				must(t, err)
				value, err := b.Lookup(t.Context(), store.Ballots, store.Key(key))
				must(t, err)
				got = string(value)
			}
			if got != id {
				t.Fatalf("round %d: %s came back as %q", round, line, got)
			}
		}
		must(t, s.Close())
	}
	t.Logf("%d acknowledgements", len(acknowledged))
}

// runAndKill starts a writing process on dir, kills it after so many acknowledgements and returns everything it
// acknowledged.
func runAndKill(t *testing.T, dir string, after int) []string {
	t.Helper()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childDir+"="+dir)
	child.Stderr = os.Stderr
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	var lines []string
	for scanner := bufio.NewScanner(out); scanner.Scan(); {
		lines = append(lines, scanner.Text())
		if len(lines) == after {
			must(t, child.Process.Kill())
		}
	}
	_ = child.Wait() // killed
	if last := lines[len(lines)-1]; len(last) != len("ballot ")+64 {
		lines = lines[:len(lines)-1] // cut short by the kill: never acknowledged
	}
	if len(lines) < after-1 {
		t.Fatalf("the writing process gave up after %d lines", len(lines))
	}
	return lines
}

func TestAnotherProcessHasTheDirectory(t *testing.T) {
	dir := t.TempDir()
	child := exec.CommandContext(t.Context(), os.Args[0])
	child.Env = append(os.Environ(), childDir+"="+dir)
	out, err := child.StdoutPipe()
	must(t, err)
	must(t, child.Start())
	if !bufio.NewScanner(out).Scan() {
		t.Fatal("the other process did not start")
	}
	_, err = Open(t.Context(), Options{Dir: dir})
	if r := refusal(t, err); !strings.Contains(r.ZH, fmt.Sprint(child.Process.Pid)) {
		t.Errorf("the process is not named: %v", r)
	}
	must(t, child.Process.Kill())
	_ = child.Wait()
	start := time.Now()
	mustOpen(t, dir)
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("opening after a kill took %v", took)
	}
}
