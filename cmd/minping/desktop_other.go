//go:build !windows

package main

import (
	"os/exec"
	"runtime"
)

// doubleClicked: on other systems the program is started from a terminal or by a service manager.
func doubleClicked() bool { return false }

// openBrowser opens an address in the person's browser.
func openBrowser(url string) error {
	if runtime.GOOS == "darwin" {
		return exec.Command("open", url).Start()
	}
	return exec.Command("xdg-open", url).Start()
}
