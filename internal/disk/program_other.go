//go:build !linux

package disk

// ReleaseProgram does nothing: other systems let go of a program's pages by themselves.
func ReleaseProgram() error { return nil }
