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

// Transfer is a body that is produced while it is sent, so that memory does not grow with its size.
type Transfer struct {
	*bufio.Reader
	pipe   *io.PipeReader
	cancel context.CancelFunc
}

// NewTransfer begins to produce a body. An error before its first 64 KiB are full is returned and can still become a proper
// answer; a later one breaks the connection, so that nobody takes half a file for a whole one.
//
// A request's own context ends with its handler, before the body is sent: write gets one that lasts as long as the
// transfer, but no longer than limit.
func NewTransfer(ctx context.Context, limit time.Duration, write func(ctx context.Context, w io.Writer) error) (*Transfer, error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), limit)
	pr, pw := io.Pipe()
	go func() {
		_ = pw.CloseWithError(produce(ctx, pw, write)) // always nil
	}()
	t := &Transfer{Reader: bufio.NewReaderSize(pr, transferBuffer), pipe: pr, cancel: cancel}
	if _, err := t.Peek(1); err != nil && !errors.Is(err, io.EOF) {
		_ = t.Close() // always nil
		return nil, err
	}
	return t, nil
}

func produce(ctx context.Context, to io.Writer, write func(context.Context, io.Writer) error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = &Panic{Value: fmt.Sprint(r), Stack: stack()}
		}
	}()
	w := bufio.NewWriterSize(to, transferBuffer)
	if err := write(ctx, w); err != nil {
		return err
	}
	return w.Flush()
}

// Close ends the producer; fasthttp calls it when the body was sent or the client went away.
func (t *Transfer) Close() error {
	t.cancel()
	return t.pipe.Close()
}
