package disk

import (
	"os"
	"path/filepath"
	"sync/atomic"
)

// watched is told what is done to files; it is nil outside tests.
var watched atomic.Pointer[func(step string)]

// Watch tells a test what this process does to files, in order: "sync NAME", "rename FROM TO", "remove NAME", names
// without their folders. A test cannot cut the power; what survives a power cut depends on these calls.
func Watch(fn func(step string)) (stop func()) {
	watched.Store(&fn)
	return func() { watched.Store(nil) }
}

func tell(what string, paths ...string) {
	fn := watched.Load()
	if fn == nil {
		return
	}
	for _, p := range paths {
		what += " " + filepath.Base(p)
	}
	(*fn)(what)
}

// Sync makes the content of an open file durable.
func Sync(f *os.File) error {
	tell("sync", f.Name())
	return f.Sync()
}
