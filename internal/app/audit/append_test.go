package audit_test

import (
	"context"
	"testing"
)

func TestAnEntryIsWrittenThoughItsRequestHasEnded(t *testing.T) {
	log, _ := newLog(t)
	ctx, gone := context.WithCancel(t.Context())
	gone()
	if err := log.Append(ctx, somebody, changed.Code, "round", ""); err != nil {
		t.Fatal(err)
	}
	if last, err := log.Last(t.Context()); err != nil || last.Type != changed.Code {
		t.Errorf("the chain ends in %+v, %v", last, err)
	}
}
