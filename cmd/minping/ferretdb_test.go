package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"syscall"
	"testing"
)

// ferret is a FerretDB of a test's own: a real server, in a process that can be stopped in the middle of everything.
type ferret struct {
	uri string
	cmd *exec.Cmd
}

// ferretBinary is built once; without it there is nothing to test against, so that is a failure.
var ferretBinary = sync.OnceValues(func() (string, error) {
	if bin := os.Getenv("MINPING_TEST_FERRETDB"); bin != "" {
		return bin, nil
	}
	dir, err := os.MkdirTemp("", "minping-ferretdb-")
	if err != nil {
		return "", err
	}
	build := exec.Command("go", "build", "-o", filepath.Join(dir, "ferretdb"), ".")
	build.Dir = filepath.Join("..", "..", "internal", "tools", "ferretdb")
	if out, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build FerretDB: %w\n%s", err, out)
	}
	return filepath.Join(dir, "ferretdb"), nil
})

func startFerret(t testing.TB) *ferret {
	t.Helper()
	bin, err := ferretBinary()
	if err != nil {
		t.Fatal(err)
	}
	f := &ferret{cmd: exec.Command(bin, "-addr", "127.0.0.1:0", "-dir", t.TempDir())}
	stdin, err := f.cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := f.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := f.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		f.thaw()
		_ = stdin.Close()
		_ = f.cmd.Wait()
	})
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		t.Fatalf("FerretDB said nothing: %v", err)
	}
	f.uri = strings.TrimSpace(line) + "minping"
	return f
}

// freeze stops the server as a network that swallows everything would; thaw lets it go on.
func (f *ferret) freeze() { _ = f.cmd.Process.Signal(syscall.SIGSTOP) }
func (f *ferret) thaw()   { _ = f.cmd.Process.Signal(syscall.SIGCONT) }
