package main

import (
	"os/exec"
	"unsafe"

	"golang.org/x/sys/windows"
)

// doubleClicked reports whether the program was started by a double click: then it has a console to itself. Started
// from a prompt, it shares one.
func doubleClicked() bool {
	var ids [2]uint32
	list := windows.NewLazySystemDLL("kernel32.dll").NewProc("GetConsoleProcessList")
	//nolint:gosec // the call writes at most two numbers
	n, _, _ := list.Call(uintptr(unsafe.Pointer(&ids[0])), uintptr(len(ids)))
	return n == 1
}

// openBrowser opens an address in the person's browser.
func openBrowser(url string) error {
	return exec.Command("rundll32", "url.dll,FileProtocolHandler", url).Start()
}
