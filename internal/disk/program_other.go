//go:build !linux

package disk

// ReleaseProgram does nothing: other systems release a program's pages themselves.
func ReleaseProgram() error { return nil }
