package kit

import (
	"net/http"
	"strconv"
	"strings"

	"minping/internal/app/records"
)

// Reply is a JSON answer.
type Reply[T any] struct{ Body T }

// Record is a JSON answer about a versioned record.
type Record[T any] struct {
	ETag string `header:"ETag" doc:"The version in quotes, for If-Match"`
	Body T
}

// Stepped is an answer with status 200 if a step was done and 202 if it is waiting for a second officer or still
// running.
type Stepped[T any] struct {
	Status int
	Body   T
}

// StepStatus returns the status of a step: 202 while it is waiting or running, else 200.
func StepStatus(waits bool) int {
	if waits {
		return http.StatusAccepted
	}
	return http.StatusOK
}

// Answer answers with v, or with err if it is set.
func Answer[T any](v T, err error) (*Reply[T], error) {
	if err != nil {
		return nil, err
	}
	return &Reply[T]{Body: v}, nil
}

// RecordOf answers with version v of a record.
func RecordOf[T any](version int, v T) *Record[T] {
	return &Record[T]{ETag: `"` + strconv.Itoa(version) + `"`, Body: v}
}

// Head is the start of the view of a record that has an id.
type Head struct {
	ID      string `json:"id"`
	Version int    `json:"version"`
}

func (h Head) version() int { return h.Version }

// Revision is the start of the view of a record that is identified by another's id.
type Revision struct {
	Version int `json:"version"`
}

func (r Revision) version() int { return r.Version }

// versioned is a view that embeds Head or Revision.
type versioned interface{ version() int }

// Show turns a record returned by a room into an answer with its ETag.
func Show[A any, B versioned](view func(A) B) func(A, error) (*Record[B], error) {
	return func(v A, err error) (*Record[B], error) {
		if err != nil {
			return nil, err
		}
		out := view(v)
		return RecordOf(out.version(), out), nil
	}
}

// HeadOf returns the head of a record's view.
func HeadOf[T any](v records.Versioned[T]) Head { return Head{v.ID, v.Version} }

// IDOf returns the id of a record, for Paginate.
func IDOf[T any](v records.Versioned[T]) string { return v.ID }

// ByID is the input of an operation on one record.
type ByID struct {
	ID string `path:"id"`
}

// IfMatch is the header that says which version an update changes.
type IfMatch struct {
	IfMatch string `header:"If-Match" doc:"The version this changes, in quotes; 412 when someone else was first"`
}

// Expected returns the expected version, records.AnyVersion if none was given. Anything else matches no version (RFC
// 9110 §13.1.1) and gives -1.
func (m IfMatch) Expected() int {
	switch tag := strings.TrimSpace(m.IfMatch); {
	case tag == "" || tag == "*":
		return records.AnyVersion
	case len(tag) > 2 && tag[0] == '"' && tag[len(tag)-1] == '"':
		if n, err := strconv.Atoi(tag[1 : len(tag)-1]); err == nil && n > 0 {
			return n
		}
	}
	return -1
}
