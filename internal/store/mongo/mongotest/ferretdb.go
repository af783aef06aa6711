// Package mongotest gives tests a real server that speaks MongoDB's protocol: FerretDB, built from a module of its own.
package mongotest

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// Binary is the server's program, the one that MINPING_TEST_FERRETDB names or one that is built now, once a process.
// It stays until the machine tidies its folder for temporary files.
var Binary = sync.OnceValues(func() (string, error) {
	_ = os.Getenv("MINPING_TEST_PROGRAMS") // so that a test is run again when what it starts is another
	if bin := os.Getenv("MINPING_TEST_FERRETDB"); bin != "" {
		return bin, nil
	}
	root, err := root()
	if err != nil {
		return "", err
	}
	dir, err := os.MkdirTemp("", "minping-ferretdb-")
	if err != nil {
		return "", fmt.Errorf("build FerretDB: %w", err)
	}
	bin := filepath.Join(dir, "ferretdb")
	build := exec.Command("go", "build", "-o", bin, ".")
	build.Dir = filepath.Join(root, "internal", "tools", "ferretdb")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build FerretDB: %w\n%s", err, out)
	}
	return bin, nil
})

// root is the folder of the repository that a test runs in.
func root() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find the repository: %w", err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		above := filepath.Dir(dir)
		if above == dir {
			return "", errors.New("find the repository: no go.mod above the test")
		}
		dir = above
	}
}

// Start starts a server of the test's own and returns the address of its database. Without a server there is nothing
// to test against, so that is a failure.
func Start(t testing.TB) (uri string) {
	t.Helper()
	bin, err := Binary()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(bin, "-addr", "127.0.0.1:0", "-dir", t.TempDir())
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { // it ends when nobody holds its standard input
		_ = stdin.Close()
		_, _ = io.Copy(io.Discard, stdout)
		_ = cmd.Wait()
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("FerretDB said nothing: %v", err)
	}
	return strings.TrimSpace(line) + "minping"
}
