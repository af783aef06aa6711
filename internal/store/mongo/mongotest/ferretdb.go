// Package mongotest gives tests a real server that speaks MongoDB's protocol: FerretDB, built from a separate module.
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

// Binary is the server's program: the one MINPING_TEST_FERRETDB names, or one that is built now, once per process. It
// stays until the machine tidies its folder for temporary files.
var Binary = sync.OnceValues(func() (string, error) {
	_ = os.Getenv("MINPING_TEST_PROGRAMS") // so that a test runs again when the program it starts has changed
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

// Start starts a server for this test alone and returns the address of its database. Without a server there is nothing
// to test against, so the test fails.
func Start(t testing.TB) string {
	t.Helper()
	uri, stop, err := Launch("-dir", t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	return uri + "minping"
}

// Launch starts a server on a free port and returns its address, which ends before the name of a database. stop ends
// it: it lives as long as its standard input is held open.
func Launch(args ...string) (uri string, stop func(), err error) {
	bin, err := Binary()
	if err != nil {
		return "", nil, err
	}
	cmd := exec.Command(bin, append([]string{"-addr", "127.0.0.1:0"}, args...)...)
	said, err := os.CreateTemp("", "minping-ferretdb-said-")
	if err != nil {
		return "", nil, err
	}
	defer func() { _, _ = said.Close(), os.Remove(said.Name()) }() // the server has it open and keeps writing
	cmd.Stderr = said
	stdin, err := cmd.StdinPipe()
	if err != nil {
		return "", nil, err
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, fmt.Errorf("start FerretDB: %w", err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		_ = cmd.Wait()
		why, _ := os.ReadFile(said.Name())
		return "", nil, fmt.Errorf("FerretDB said nothing: %w\n%s", err, why)
	}
	return strings.TrimSpace(line), func() { stdin.Close(); _, _ = io.Copy(io.Discard, stdout); _ = cmd.Wait() }, nil
}
