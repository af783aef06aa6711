package phone

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"minping/internal/app/ballotbox"
	"minping/internal/app/records"
	"minping/internal/store"
	"minping/internal/web/guard"

	"github.com/gofiber/fiber/v2"
)

// fakeBooth is a voter's side with canned answers.
type fakeBooth struct {
	Booth
	file  ballotbox.BoardFile
	err   error
	sleep time.Duration
}

func (d fakeBooth) Manifest(context.Context, string) ([]byte, error) { return []byte("{}"), nil }

func (d fakeBooth) Cast(ctx context.Context, _ string, _ []byte) ([]byte, error) {
	if d.sleep > 0 {
		select {
		case <-time.After(d.sleep):
		case <-ctx.Done():
			return nil, ctx.Err()
		}
	}
	return []byte("receipt"), d.err
}

func (d fakeBooth) BoardFile(context.Context, string, string) (ballotbox.BoardFile, error) {
	return d.file, d.err
}

// serve puts the handlers of one desk on a separate server.
func serve(t *testing.T, d fakeBooth) *fiber.App {
	t.Helper()
	return serveBooth(d)
}

func serveBooth(d Booth) *fiber.App {
	h := New(d, Page{HTML: []byte("page")})
	f := fiber.New(fiber.Config{Immutable: true})
	var count guard.Counters
	deadline := guard.Deadline(context.Background(), 100*time.Millisecond)
	f.Post("/rb1/:sid/cast", Counted(&count, "cast"), Quiet, CrossOrigin("https://page.test"), deadline, h.Cast)
	f.Options("/rb1/:sid/cast", Counted(&count, "cast"), Quiet, CrossOrigin("https://page.test"), Preflight)
	f.Get("/rb1/:sid/board/:file", Counted(&count, "board"), Quiet, deadline, h.Board)
	return f
}

func ask(t *testing.T, f *fiber.App, method, path string) (*http.Response, string) {
	t.Helper()
	res, err := f.Test(httptest.NewRequest(method, path, strings.NewReader("x")), -1)
	if err != nil {
		t.Fatal(err)
	}
	defer res.Body.Close()
	body, err := io.ReadAll(res.Body)
	if err != nil && !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Fatal(err)
	}
	if err != nil {
		body = append(body, " cut short"...)
	}
	return res, string(body)
}

func TestEveryRefusalIsOneWordWithItsStatus(t *testing.T) {
	for _, c := range []struct {
		desk   fakeBooth
		status int
		word   string
	}{
		{fakeBooth{}, 200, "receipt"},
		{fakeBooth{err: ballotbox.Bad}, 400, "bad"},
		{fakeBooth{err: ballotbox.Unknown}, 403, "unknown"},
		{fakeBooth{err: ballotbox.StaleCode}, 403, "stale"},
		{fakeBooth{err: ballotbox.NotOpen}, 409, "not_open"},
		{fakeBooth{err: ballotbox.Closed}, 409, "closed"},
		{fakeBooth{err: ballotbox.Used}, 409, "used"},
		{fakeBooth{err: ballotbox.Voided}, 409, "void"},
		{fakeBooth{err: ballotbox.Again}, 425, "again"},
		{fakeBooth{err: store.ErrUnavailable}, 503, "again"},
		{fakeBooth{sleep: time.Minute}, 503, "again"},
		{fakeBooth{err: errors.New("unforeseen")}, 500, "again"},
		{fakeBooth{err: fiber.ErrRequestTimeout}, 408, "again"},
		{fakeBooth{err: &records.Error{Kind: records.NotFound}}, 404, "unknown"},
		{fakeBooth{err: &records.Error{Kind: records.Conflict, Code: "box_changed"}}, 500, "again"},
	} {
		res, body := ask(t, serve(t, c.desk), "POST", "/rb1/x/cast")
		if res.StatusCode != c.status || body != c.word {
			t.Errorf("%+v: %d %q, want %d %q", c.desk, res.StatusCode, body, c.status, c.word)
		}
		if wait := res.Header.Get("Retry-After"); (wait != "") != (c.status == 503) {
			t.Errorf("%d says when to try again: %q", c.status, wait)
		}
	}
}

func TestACastHostAllowsOnlyThePhonePage(t *testing.T) {
	for _, d := range []fakeBooth{{}, {err: ballotbox.Closed}, {err: errors.New("unforeseen")}} {
		res, _ := ask(t, serve(t, d), "POST", "/rb1/x/cast")
		if got := res.Header.Get("Access-Control-Allow-Origin"); got != "https://page.test" {
			t.Errorf("%+v: allowed origin %q", d, got)
		}
	}
	res, _ := ask(t, serve(t, fakeBooth{}), "OPTIONS", "/rb1/x/cast")
	for name, want := range map[string]string{
		"Access-Control-Allow-Origin": "https://page.test", "Access-Control-Allow-Methods": "POST",
		"Access-Control-Allow-Headers": "Content-Type", "Access-Control-Allow-Credentials": "",
		"Access-Control-Max-Age": "600",
	} {
		if got := res.Header.Get(name); got != want || res.StatusCode != 204 {
			t.Errorf("preflight %d: %s is %q, want %q", res.StatusCode, name, got, want)
		}
	}
}

func TestALargeBoardFileIsStreamedWithItsLength(t *testing.T) {
	line := bytes.Repeat([]byte("r"), 449)
	const n = 3000
	write := func(w io.Writer) error {
		for range n {
			if _, err := w.Write(line); err != nil {
				return err
			}
		}
		return nil
	}
	f := serve(t, fakeBooth{file: ballotbox.BoardFile{Size: int64(n * len(line)), Write: write}})
	res, body := ask(t, f, "GET", "/rb1/x/board/records")
	if len(body) != n*len(line) || res.ContentLength != int64(n*len(line)) ||
		res.Header.Get("Content-Type") != "application/octet-stream" {
		t.Errorf("%d bytes, length %d, %v", len(body), res.ContentLength, res.Header)
	}
	res, body = ask(t, f, "HEAD", "/rb1/x/board/records")
	if body != "" || res.ContentLength != int64(n*len(line)) {
		t.Errorf("HEAD: %q, length %d", body, res.ContentLength)
	}
}

// ending is a booth whose board files can be read only as long as what they were opened for lasts.
type ending struct{ fakeBooth }

func (e ending) BoardFile(ctx context.Context, _, _ string) (ballotbox.BoardFile, error) {
	return ballotbox.BoardFile{Size: 1 << 20, Write: func(w io.Writer) error {
		for range 1 << 10 {
			if _, err := w.Write(make([]byte, 1<<10)); err != nil || ctx.Err() != nil {
				return errors.Join(err, ctx.Err())
			}
		}
		return nil
	}}, nil
}

// It is sent after its request is over, and takes as long as the phone does.
func TestALargeBoardFileOutlivesItsRequest(t *testing.T) {
	h := New(ending{}, Page{})
	f := fiber.New(fiber.Config{Immutable: true})
	f.Get("/rb1/:sid/board/:file", func(c *fiber.Ctx) error {
		ctx, cancel := context.WithCancel(c.UserContext())
		defer cancel()
		c.SetUserContext(ctx)
		return h.Board(c)
	})
	if res, body := ask(t, f, "GET", "/rb1/x/board/records"); res.StatusCode != 200 || len(body) != 1<<20 {
		t.Errorf("%d, %d bytes", res.StatusCode, len(body))
	}
}

func TestABoardFileThatBreaksOffIsNotTakenForAWholeOne(t *testing.T) {
	size := int64(1 << 20)
	early := ballotbox.BoardFile{Size: size, Write: func(io.Writer) error { return store.ErrUnavailable }}
	if res, body := ask(t, serve(t, fakeBooth{file: early}), "GET", "/rb1/x/board/index"); res.StatusCode != 503 ||
		body != "again" {
		t.Errorf("an error before the first byte: %d %q", res.StatusCode, body)
	}
	late := ballotbox.BoardFile{Size: size, Write: func(w io.Writer) error {
		_, err := w.Write(make([]byte, size/2))
		return errors.Join(err, store.ErrUnavailable)
	}}
	res, err := serve(t, fakeBooth{file: late}).Test(httptest.NewRequest("GET", "/rb1/x/board/index", nil), -1)
	if err != nil {
		return // the connection broke, as intended
	}
	defer res.Body.Close()
	if body, err := io.ReadAll(res.Body); err == nil && int64(len(body)) == size {
		t.Error("half a file arrived as a whole one")
	}
}

// listener is a voter's side that keeps what reached it.
type listener struct {
	fakeBooth
	heard []byte
}

func (l *listener) keep(msg []byte) ([]byte, error) {
	l.heard = bytes.Clone(msg)
	return []byte("signed"), nil
}

func (l *listener) Admit(_ context.Context, _ string, msg []byte) ([]byte, error) { return l.keep(msg) }

func (l *listener) Cast(_ context.Context, _ string, msg []byte) ([]byte, error) { return l.keep(msg) }

func (l *listener) CastComment(_ context.Context, _ string, msg []byte) error {
	_, err := l.keep(msg)
	return err
}

// What a phone sends is the bytes of its request and nothing that they could be unpacked to; a success is bytes too,
// and says nothing where there is nothing to say.
func TestAMessageIsTheBytesThatWereSent(t *testing.T) {
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	_, err := z.Write([]byte("a ballot"))
	if err := errors.Join(err, z.Close()); err != nil {
		t.Fatal(err)
	}
	l := &listener{}
	h := New(l, Page{HTML: []byte("page")})
	for path, do := range map[string]fiber.Handler{"/admit": h.Admit, "/cast": h.Cast, "/comment": h.Comment} {
		f := fiber.New()
		f.Post(path, do)
		req := httptest.NewRequest(http.MethodPost, path, bytes.NewReader(packed.Bytes()))
		req.Header.Set("Content-Encoding", "gzip")
		res, err := f.Test(req, -1)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(res.Body)
		res.Body.Close()
		want := "signed"
		if path == "/comment" {
			want = ""
		}
		if err != nil || string(body) != want || res.Header.Get("Content-Type") != "application/octet-stream" {
			t.Errorf("%s: %q, %v, %v", path, body, res.Header, err)
		}
		if !bytes.Equal(l.heard, packed.Bytes()) {
			t.Errorf("%s: %q was heard", path, l.heard)
		}
	}
}

func TestBoardFilesSayWhatTheyAre(t *testing.T) {
	file := ballotbox.BoardFile{Size: 1, Write: func(w io.Writer) error { _, err := w.Write([]byte("x")); return err }}
	f := serve(t, fakeBooth{file: file})
	for name, want := range map[string]string{
		"index": "application/octet-stream", "records": "application/octet-stream", "result.json": "application/json",
		"checkpoint": "text/plain; charset=utf-8", "voided": "text/plain; charset=utf-8",
	} {
		if res, body := ask(t, f, "GET", "/rb1/x/board/"+name); res.Header.Get("Content-Type") != want || body != "x" {
			t.Errorf("%s: %q as %s", name, body, res.Header.Get("Content-Type"))
		}
	}
}
