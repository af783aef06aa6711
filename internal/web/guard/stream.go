package guard

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

const transferBuffer = 64 << 10

// Transfer is a body generated while it is sent, so that memory does not grow with its size.
type Transfer struct {
	*bufio.Reader
	pipe   *io.PipeReader
	cancel context.CancelFunc
}

// NewTransfer starts generating a body. An error before its first 64 KiB are full is returned and can still become a
// proper answer; a later one breaks the connection, so that half a file is never taken for a whole one, and is logged
// with the request.
//
// A request's own context ends with its handler, before the body is sent: write gets one that lasts as long as the
// transfer, but no longer than limit.
func NewTransfer(
	ctx context.Context,
	limit time.Duration,
	write func(ctx context.Context, w io.Writer) error,
) (*Transfer, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	pr, pw := io.Pipe()
	begun := make(chan bool, 1) // whether the first bytes are on their way
	go func() {
		err := produce(ctx, pw, write)
		_ = pw.CloseWithError(err) // always nil
		if n := NoteOf(ctx); <-begun && n != nil && err != nil && !errors.Is(err, io.ErrClosedPipe) {
			n.late(err)
		}
	}()
	t := &Transfer{Reader: bufio.NewReaderSize(pr, transferBuffer), pipe: pr, cancel: cancel}
	if _, err := t.Peek(1); err != nil && !errors.Is(err, io.EOF) {
		begun <- false
		_ = t.Close() // always nil
		return nil, err
	}
	begun <- true
	return t, nil
}

func produce(ctx context.Context, to io.Writer, write func(context.Context, io.Writer) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &caughtPanic{Value: fmt.Sprint(r), Stack: stack()}
		}
	}()
	w := bufio.NewWriterSize(to, transferBuffer)
	if err := write(ctx, w); err != nil {
		return err
	}
	return w.Flush()
}

// Close stops the generator; fasthttp calls it when the body has been sent or the client has gone.
func (t *Transfer) Close() error {
	t.cancel()
	return t.pipe.Close()
}
