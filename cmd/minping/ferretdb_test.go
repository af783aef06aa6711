package main

import (
	"bufio"
	"io"
	"os/exec"
	"strings"
	"testing"

	"minping/internal/store/mongo/mongotest"
)

// ferret is a FerretDB of a test's own: a real server, in a process that can be stopped in the middle of everything.
type ferret struct {
	t         testing.TB
	uri       string
	addr, dir string
	cmd       *exec.Cmd
	stdin     io.Closer
}

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
	bin, err := mongotest.Binary()
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
