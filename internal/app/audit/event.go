package audit

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Event is one kind of entry of the audit chain. Rooms declare theirs, which keeps words and effect in one place.
type Event struct {
	Code    string // e.g. "session.sealed": the type of the entry's object, then what happened to it
	ZH, EN  string // what happened, as shown on the audit page
	Affects Kind   // what the entry's object is, and so whose pages may change
}

// About makes events whose objects are of one type, from a code and the words of the audit page.
func About(affects Kind) func(code, zh, en string) Event {
	return func(code, zh, en string) Event { return Event{Code: code, ZH: zh, EN: en, Affects: affects} }
}

// Kind is the type of an entry's object.
type Kind string

// The types of objects. An entry about an Account changes no page of an evaluation.
const (
	Account      Kind = "account"
	Round        Kind = "round"
	Organization Kind = "organization"
	Evaluation   Kind = "evaluation" // "id" or "id/body"
	Briefing     Kind = "briefing"
	Session      Kind = "session"
	Scheme       Kind = "scheme"
	Item         Kind = "item"
	Document     Kind = "document"
	Entry        Kind = "entry"
	Team         Kind = "team"
	System       Kind = "system" // the installation itself
)

// Declare registers events; Append refuses undeclared codes. Declaring a code twice with different words is a
// programming error and panics.
func (l *Log) Declare(events ...Event) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.events == nil {
		l.events = map[string]Event{}
	}
	for _, e := range events {
		if prior, ok := l.events[e.Code]; ok && prior != e {
			panic("audit: " + e.Code + " is declared twice")
		}
		if e.ZH == "" || e.EN == "" || e.Affects == "" ||
			!strings.ContainsFunc(e.ZH, func(r rune) bool { return r > 0x7f }) {
			panic("audit: " + e.Code + " is declared without words or effect")
		}
		l.events[e.Code] = e
	}
}

// Events lists all declared events in order of code.
func (l *Log) Events() []Event {
	l.mu.Lock()
	defer l.mu.Unlock()
	out := slices.Collect(maps.Values(l.events))
	slices.SortFunc(out, func(a, b Event) int { return strings.Compare(a.Code, b.Code) })
	return out
}

// Event returns the declaration of a code; ok is false for an unknown code, e.g. one written by another version.
func (l *Log) Event(code string) (e Event, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	e, ok = l.events[code]
	return e, ok
}

func (l *Log) declared(code string) error {
	if _, ok := l.Event(code); !ok {
		return fmt.Errorf("audit: the code %q is not declared by any room", code)
	}
	return nil
}
