package main

import (
	"bufio"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// ferret is a FerretDB of a test's own: a real server, in a process that can be stopped in the middle of everything.
type ferret struct {
	t         testing.TB
	uri       string
	addr, dir string
	cmd       *exec.Cmd
	stdin     io.Closer
}

// ferretBinary is built once; without it there is nothing to test against, so that is a failure.
var ferretBinary = sync.OnceValues(func() (string, error) {
	_ = os.Getenv("MINPING_TEST_PROGRAMS") // so that a test is run again when what it starts is another
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
	f := &ferret{t: t, addr: freeAddress(t), dir: t.TempDir()}
	f.start()
	t.Cleanup(func() {
		f.thaw()
		_ = f.stdin.Close()
		_ = f.cmd.Wait()
	})
	return f
}

// start starts the server on its address and what is in its folder.
func (f *ferret) start() {
	f.t.Helper()
	bin, err := ferretBinary()
	if err != nil {
		f.t.Fatal(err)
	}
	f.cmd = exec.Command(bin, "-addr", f.addr, "-dir", f.dir)
	f.stdin, err = f.cmd.StdinPipe()
	if err != nil {
		f.t.Fatal(err)
	}
	stdout, err := f.cmd.StdoutPipe()
	if err != nil {
		f.t.Fatal(err)
	}
	if err := f.cmd.Start(); err != nil {
		f.t.Fatal(err)
	}
	line, err := bufio.NewReader(stdout).ReadString('\n')
	if err != nil {
		f.t.Fatalf("FerretDB said nothing: %v", err)
	}
	f.uri = strings.TrimSpace(line) + "minping"
}

// kill ends the server in the middle of whatever it does; start lets it go on with what is on its disk.
func (f *ferret) kill() {
	_ = f.cmd.Process.Kill()
	_ = f.cmd.Wait()
}
