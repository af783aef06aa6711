//go:build unix

package main

import "syscall"

// freeze stops the server as a network that swallows everything would; thaw lets it go on.
func (f *ferret) freeze() { _ = f.cmd.Process.Signal(syscall.SIGSTOP) }
func (f *ferret) thaw()   { _ = f.cmd.Process.Signal(syscall.SIGCONT) }

// makePipe makes a named pipe: opening it waits for someone who writes.
func makePipe(path string) error { return syscall.Mkfifo(path, 0o600) }
