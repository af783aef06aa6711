package copying

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"minping/internal/store"
)

const (
	magic   = "minping-backup-1"
	maxLine = 24 << 20 // a record of 8 MiB in base64, with room to spare
)

// line is one line of a backup file.
type line struct {
	Record *store.Record `json:"record,omitempty"`
	Box    *boxLine      `json:"box,omitempty"`
	Table  store.Table   `json:"table,omitempty"`
	Key    []byte        `json:"key,omitempty"`
	Value  []byte        `json:"value,omitempty"`
	BoxEnd bool          `json:"box_end,omitempty"`
	Board  []byte        `json:"board,omitempty"`  // the board key, which outlives sessions
	People []byte        `json:"people,omitempty"` // the key of personal data, if there is one
	End    *Summary      `json:"end,omitempty"`
}

type boxLine struct {
	SID    string `json:"sid"`
	Sealed bool   `json:"sealed"`
}

// writer is a sink that writes lines.
type writer struct{ e *json.Encoder }

func (w *writer) record(_ context.Context, r store.Record) error { return w.e.Encode(line{Record: &r}) }

func (w *writer) box(_ context.Context, sid string, sealed bool) error {
	return w.e.Encode(line{Box: &boxLine{sid, sealed}})
}

func (w *writer) row(_ context.Context, _ string, t store.Table, k store.Key, v []byte) error {
	return w.e.Encode(line{Table: t, Key: k[:], Value: v})
}

func (w *writer) boxEnd(context.Context, string, bool) error { return w.e.Encode(line{BoxEnd: true}) }

// Backup writes everything into one file, including the long-lived keys. Protect the file like those keys, and keep it
// no longer than the lists of people in it may be kept.
func Backup(ctx context.Context, st store.Store, files KeyFiles, out io.Writer, progress io.Writer) (Summary, error) {
	if err := whole(ctx, st); err != nil {
		return Summary{}, err
	}
	board, err := readKey(files.Board)
	if err != nil {
		return Summary{}, err
	}
	people, err := readKey(files.Personal)
	if err != nil {
		return Summary{}, err
	}
	z := gzip.NewWriter(out)
	e := json.NewEncoder(z)
	e.SetEscapeHTML(false)
	if err := e.Encode(magic); err != nil {
		return Summary{}, fmt.Errorf("write backup: %w", err)
	}
	if err := e.Encode(line{Board: board, People: people}); err != nil {
		return Summary{}, fmt.Errorf("write backup: %w", err)
	}
	count := newCounter()
	if err := walk(ctx, st, progress, both{&writer{e}, count}); err != nil {
		return Summary{}, err
	}
	sum := count.summary()
	if err := errors.Join(e.Encode(line{End: &sum}), z.Close()); err != nil {
		return sum, fmt.Errorf("write backup: %w", err)
	}
	return sum, nil
}

var errFile = errors.New("这不是完好的备份文件 / this is not an intact backup file")

// read reads a backup file and returns its summary and keys; a file that was cut off or changed is an error.
func read(ctx context.Context, in io.Reader, to sink) (sum Summary, board, people []byte, err error) {
	z, err := gzip.NewReader(in)
	if err != nil {
		return Summary{}, nil, nil, errFile
	}
	sc := bufio.NewScanner(z)
	sc.Buffer(nil, maxLine)
	var head string
	if !sc.Scan() || json.Unmarshal(sc.Bytes(), &head) != nil || head != magic {
		return Summary{}, nil, nil, errFile
	}
	count := newCounter()
	var end *Summary
	var box boxLine
	for sc.Scan() {
		var l line
		if end != nil || json.Unmarshal(sc.Bytes(), &l) != nil {
			return Summary{}, nil, nil, errFile
		}
		if err := ctx.Err(); err != nil {
			return Summary{}, nil, nil, err
		}
		if l.Board != nil || l.People != nil {
			board, people = l.Board, l.People
		}
		end = l.End
		if err := l.deliver(ctx, &box, both{to, count}); err != nil {
			return Summary{}, nil, nil, err
		}
	}
	if sc.Err() != nil || end == nil || box.SID != "" || *end != count.summary() {
		return Summary{}, nil, nil, errFile
	}
	return *end, board, people, nil
}

// deliver passes a line to a sink; box is the box that rows currently belong to, empty between boxes.
func (l line) deliver(ctx context.Context, box *boxLine, to sink) error {
	switch {
	case l.Record != nil:
		return to.record(ctx, *l.Record)
	case l.Box != nil:
		if box.SID != "" {
			return errFile
		}
		*box = *l.Box
		return to.box(ctx, box.SID, box.Sealed)
	case l.BoxEnd:
		whole := *box
		*box = (boxLine{})
		if whole.SID == "" {
			return errFile
		}
		return to.boxEnd(ctx, whole.SID, whole.Sealed)
	case l.Table != "":
		if len(l.Key) != len(store.Key{}) || box.SID == "" {
			return errFile
		}
		return to.row(ctx, box.SID, l.Table, store.Key(l.Key), l.Value)
	}
	return nil
}

// Check reads a whole backup file and compares it with its own digest.
func Check(ctx context.Context, in io.Reader) (Summary, error) {
	sum, _, _, err := read(ctx, in, newCounter())
	return sum, err
}

// Restore fills an empty store from a backup and puts its keys into place, unless different keys are there.
func Restore(ctx context.Context, in io.Reader, st store.Store, files KeyFiles, progress io.Writer) (Summary, error) {
	used, err := inUse(ctx, st) // a restore that was killed is begun again
	if err != nil {
		return Summary{}, err
	}
	if used {
		return Summary{}, errors.New("目标存储不是空的；只能恢复到空的存储 / the store is not empty; a backup is restored into an empty one")
	}
	if err := begin(ctx, st); err != nil {
		return Summary{}, err
	}
	f := &filler{st: st}
	defer f.stop()
	sum, board, people, err := read(ctx, in, f)
	if err != nil {
		return sum, err
	}
	fmt.Fprintln(progress, "checking")
	if _, err := compare(ctx, st, sum); err != nil {
		return sum, err
	}
	if err := files.put(board, people); err != nil {
		return sum, err
	}
	return sum, end(ctx, st)
}
