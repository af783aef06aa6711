package main

import "errors"

func (f *ferret) freeze() { f.t.Fatal("a process cannot be stopped and continued on Windows") }
func (f *ferret) thaw()   {}

func makePipe(string) error { return errors.New("a named pipe is no file on Windows") }
