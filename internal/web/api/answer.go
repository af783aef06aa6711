package api

import (
	"encoding/base64"
	"strconv"
	"strings"

	"minping/internal/app"
)

// answer is a JSON answer.
type answer[T any] struct{ Body T }

// record is a JSON answer about a record that has versions.
type record[T any] struct {
	ETag string `header:"ETag" doc:"The version in quotes, for If-Match"`
	Body T
}

func say[T any](v T, err error) (*answer[T], error) {
	if err != nil {
		return nil, err
	}
	return &answer[T]{Body: v}, nil
}

func tell[T any](version int, v T) *record[T] {
	return &record[T]{ETag: etag(version), Body: v}
}

func etag(version int) string { return `"` + strconv.Itoa(version) + `"` }

// ByID is the input of an operation on one record. Like the other parts of inputs it is exported because huma passes over
// embedded fields that are not.
type ByID struct {
	ID string `path:"id"`
}

// IfMatch is the header with which an update says which version it changes.
type IfMatch struct {
	IfMatch string `header:"If-Match" doc:"The version this changes, in quotes; 412 when someone else was first"`
}

// version returns the version asked for, app.AnyVersion when none was named. What is no version of ours matches none
// (RFC 9110 §13.1.1), hence -1.
func (m IfMatch) version() int {
	switch tag := strings.TrimSpace(m.IfMatch); {
	case tag == "" || tag == "*":
		return app.AnyVersion
	case len(tag) > 2 && tag[0] == '"' && tag[len(tag)-1] == '"':
		if n, err := strconv.Atoi(tag[1 : len(tag)-1]); err == nil && n > 0 {
			return n
		}
	}
	return -1
}

// Window is the input of a list.
type Window struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many items at most"`
	Cursor string `query:"cursor" maxLength:"400" doc:"next_cursor of the page before"`
}

// page is one page of a list.
type page[T any] struct {
	Items      []T     `json:"items"`
	NextCursor *string `json:"next_cursor" doc:"Where the next page begins; null on the last one"`
}

// Slice is the input of a list that is made as a whole anyway and answered as a whole unless a limit is asked for.
type Slice struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" doc:"How many items at most; absent: all"`
	Cursor string `query:"cursor" maxLength:"400" doc:"next_cursor of the page before"`
}

// SliceByID is Slice of a list below a record.
type SliceByID struct {
	ByID
	Slice
}

// slice lists the page asked for of a list that is there as a whole. Its cursors count items.
func slice[A, B any](w Slice, vs []A, err error, show func(A) B) (*answer[page[B]], error) {
	if err != nil {
		return nil, err
	}
	after, err := Window{Cursor: w.Cursor}.after()
	if err != nil {
		return nil, err
	}
	from := 0
	if after != "" {
		if from, err = strconv.Atoi(after); err != nil || from < 1 {
			return nil, errCursor
		}
	}
	out := &answer[page[B]]{}
	vs = vs[min(from, len(vs)):]
	if w.Limit > 0 && len(vs) > w.Limit {
		vs = vs[:w.Limit]
		out.Body.NextCursor = cursor(strconv.Itoa(from + w.Limit))
	}
	out.Body.Items = each(vs, show)
	return out, nil
}

const cursorMark = "c1:"

// after returns the id the page begins behind.
func (w Window) after() (string, error) {
	if w.Cursor == "" {
		return "", nil
	}
	raw, err := base64.RawURLEncoding.DecodeString(w.Cursor)
	id, ok := strings.CutPrefix(string(raw), cursorMark)
	if err != nil || !ok || id == "" || len(id) > 200 {
		return "", errCursor
	}
	return id, nil
}

// errCursor is about a cursor that no list of ours gave.
var errCursor = complaints{{Field: "cursor", Text: app.Text{ZH: "翻页标记不对。", EN: "This is not a cursor of this list."}}}.err()

// cursor names the place behind an id.
func cursor(id string) *string {
	c := base64.RawURLEncoding.EncodeToString([]byte(cursorMark + id))
	return &c
}

// turn lists one page: it asks for one item more than is shown, to know whether another page follows.
func turn[A, B any](w Window, list func(after string, limit int) ([]A, error), id func(A) string, show func(A) B) (*answer[page[B]], error) {
	after, err := w.after()
	if err != nil {
		return nil, err
	}
	vs, err := list(after, w.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &answer[page[B]]{}
	if len(vs) > w.Limit {
		vs = vs[:w.Limit]
		out.Body.NextCursor = cursor(id(vs[len(vs)-1]))
	}
	out.Body.Items = each(vs, show)
	return out, nil
}
