package mongo

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"minping/internal/store"
	"minping/internal/store/mongo/mongotest"
	"minping/internal/store/storetest"
)

// server is the address of the real server that these tests talk to, postgres that of one that keeps everything in
// PostgreSQL; "" if not installed. Both are FerretDB.
var server, postgres string

// TestMain builds FerretDB from its own module and starts it. Without it there is nothing to test against, so that
// counts as a failure.
func TestMain(m *testing.M) {
	os.Exit(withServers(m))
}

func withServers(m *testing.M) int {
	dir, err := os.MkdirTemp("", "minping-ferretdb-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	data := filepath.Join(dir, "data")
	uri, stop, err := "", func() {}, os.Mkdir(data, 0o700)
	if err == nil {
		uri, stop, err = mongotest.Launch("-dir", data)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "no server for the MongoDB tests:", err)
		return 1
	}
	defer stop()
	server = uri
	if programs, wanted := postgresPrograms(); programs != "" {
		uri, stop, err := mongotest.Launch("-postgresql", programs)
		switch {
		case err == nil:
			defer stop()
			postgres = uri
		case wanted:
			fmt.Fprintln(os.Stderr, "no PostgreSQL for the MongoDB tests:", err)
			return 1
		default:
			fmt.Fprintln(os.Stderr, "PostgreSQL is installed and does not start, so the suite runs without it:", err)
		}
	}
	return m.Run()
}

// postgresPrograms returns the folder of PostgreSQL's programs: the one that MINPING_TEST_POSTGRES names, which must
// then work, else the newest one found.
func postgresPrograms() (dir string, wanted bool) {
	if dir := os.Getenv("MINPING_TEST_POSTGRES"); dir != "" {
		return dir, true
	}
	if found, err := exec.LookPath("initdb"); err == nil {
		return filepath.Dir(found), false
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/initdb") // where Debian puts it
	if len(found) == 0 {
		return "", false
	}
	return filepath.Dir(found[len(found)-1]), false
}

// databaseOf returns the database that the suite uses for a directory.
func databaseOf(dir string) string { return databaseAt(server, dir) }

func databaseAt(server, dir string) string {
	sum := sha256.Sum256([]byte(dir))
	return server + "t" + hex.EncodeToString(sum[:8])
}

func openAt(t *testing.T, dir string) store.Store {
	t.Helper()
	return openDatabase(t, databaseOf(dir))
}

func openDatabase(t *testing.T, uri string) store.Store {
	t.Helper()
	s, err := Open(t.Context(), Options{URI: uri, Trial: true, Timeout: 30 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		c, err := connect(Options{URI: uri})
		if err == nil {
			_ = c.db.Drop(ctx)
			_ = c.Close()
		}
	})
	return s
}

func TestMongoKeepsTheContract(t *testing.T) { keepsTheContract(t, server) }

func keepsTheContract(t *testing.T, server string) {
	t.Helper()
	storetest.Run(t, storetest.Harness{Open: func(t *testing.T, dir string) store.Store {
		t.Helper()
		return openDatabase(t, databaseAt(server, dir))
	}})
}
