package kit

import (
	"encoding/base64"
	"strconv"
	"strings"

	"minping/internal/app/records"
)

// Window is the input of a list that the store pages.
type Window struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" default:"50" doc:"How many items at most"`
	Cursor string `query:"cursor" maxLength:"400" doc:"next_cursor of the previous page"`
}

// Page is one page of a list.
type Page[T any] struct {
	Items      []T     `json:"items"`
	NextCursor *string `json:"next_cursor" doc:"Where the next page begins; null on the last one"`
}

// Slice is the input of a list that is made as a whole anyway and returned as a whole unless a limit is given.
type Slice struct {
	Limit  int    `query:"limit" minimum:"1" maximum:"200" doc:"How many items at most; absent: all"`
	Cursor string `query:"cursor" maxLength:"400" doc:"next_cursor of the previous page"`
}

// SliceByID is Slice for a list below a record.
type SliceByID struct {
	ByID
	Slice
}

// Paginate answers with one page: it requests one item more than it shows, to know whether another page follows. list
// returns items in the order of their ids, after the given one.
func Paginate[A, B any](
	w Window, list func(after string, limit int) ([]A, error), id func(A) string, show func(A) B,
) (*Reply[Page[B]], error) {
	after, err := w.After()
	if err != nil {
		return nil, err
	}
	vs, err := list(after, w.Limit+1)
	if err != nil {
		return nil, err
	}
	out := &Reply[Page[B]]{}
	if len(vs) > w.Limit {
		vs = vs[:w.Limit]
		out.Body.NextCursor = CursorBehind(id(vs[len(vs)-1]))
	}
	out.Body.Items = Each(vs, show)
	return out, nil
}

// PageOf answers with the requested page of a complete list, or with err. Its cursors count items.
func PageOf[A, B any](w Slice, vs []A, err error, show func(A) B) (*Reply[Page[B]], error) {
	if err != nil {
		return nil, err
	}
	from, err := Window{Cursor: w.Cursor}.AfterNumber()
	if err != nil {
		return nil, err
	}
	out := &Reply[Page[B]]{}
	vs = vs[min(from, len(vs)):]
	if w.Limit > 0 && len(vs) > w.Limit {
		vs = vs[:w.Limit]
		out.Body.NextCursor = CursorBehind(strconv.Itoa(from + w.Limit))
	}
	out.Body.Items = Each(vs, show)
	return out, nil
}

const cursorMark = "c1:"

// After returns the id after which the page begins, "" for the first page.
func (w Window) After() (string, error) {
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

// AfterNumber is After for a list whose positions are numbers from 1; 0 for the first page.
func (w Window) AfterNumber() (int, error) {
	s, err := w.After()
	if err != nil || s == "" {
		return 0, err
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < 1 {
		return 0, errCursor
	}
	return n, nil
}

// errCursor: the cursor does not come from one of our lists.
var errCursor = Fields{{Field: "cursor", Text: records.Text{ZH: "翻页标记不对。", EN: "This is not a cursor of this list."}}}.Err()

// CursorBehind returns the cursor of the page that begins after an id.
func CursorBehind(id string) *string {
	c := base64.RawURLEncoding.EncodeToString([]byte(cursorMark + id))
	return &c
}
