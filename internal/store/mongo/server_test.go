package mongo

import (
	"bufio"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"minping/internal/store"
	"minping/internal/store/storetest"
)

// server is the address of the real server that all tests of this package talk to.
var server string

// TestMain builds FerretDB from its own module and starts it. Without it there is nothing to test against, so that is a failure.
func TestMain(m *testing.M) {
	os.Exit(withServer(m))
}

func withServer(m *testing.M) int {
	dir, err := os.MkdirTemp("", "minping-ferretdb-")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return 1
	}
	defer func() { _ = os.RemoveAll(dir) }()
	stop, err := startServer(dir)
	if err != nil {
		fmt.Fprintln(os.Stderr, "no server for the MongoDB tests:", err)
		return 1
	}
	defer stop()
	return m.Run()
}

func startServer(dir string) (stop func(), err error) {
	bin := os.Getenv("MINPING_TEST_FERRETDB") // built beforehand, else here
	if bin == "" {
		bin = filepath.Join(dir, "ferretdb")
		build := exec.Command("go", "build", "-o", bin, ".")
		build.Dir = filepath.Join("..", "..", "tools", "ferretdb")
		if out, err := build.CombinedOutput(); err != nil {
			return nil, fmt.Errorf("build FerretDB: %w\n%s", err, out)
		}
	}
	data := filepath.Join(dir, "data")
	if err := os.Mkdir(data, 0o700); err != nil {
		return nil, err
	}
	cmd := exec.Command(bin, "-addr", "127.0.0.1:0", "-dir", data)
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		return nil, fmt.Errorf("FerretDB said nothing: %w", err)
	}
	server = strings.TrimSpace(line)
	return func() { stdin.Close(); _, _ = io.Copy(io.Discard, stdout); _ = cmd.Wait() }, nil
}

// databaseOf is the database that stands for a directory of the suite.
func databaseOf(dir string) string {
	sum := sha256.Sum256([]byte(dir))
	return server + "t" + hex.EncodeToString(sum[:8])
}

func openAt(t *testing.T, dir string) store.Store {
	t.Helper()
	s, err := Open(t.Context(), Options{URI: databaseOf(dir), Trial: true, Timeout: 30 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
		defer cancel()
		c, err := connect(Options{URI: databaseOf(dir)})
		if err == nil {
			_ = c.db.Drop(ctx)
			_ = c.Close()
		}
	})
	return s
}

func TestMongoKeepsTheContract(t *testing.T) {
	storetest.Run(t, storetest.Harness{Open: openAt})
}
