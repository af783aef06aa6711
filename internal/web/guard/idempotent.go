package guard

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"sync"

	"minping/internal/app/account"
	"minping/internal/app/records"

	"github.com/gofiber/fiber/v2"
)

// Memory is the part of the service that remembers the answers to writes.
type Memory interface {
	Claim(ctx context.Context, a records.Actor, key, bodyHash string) (*account.StoredAnswer, error)
	Answered(ctx context.Context, a records.Actor, key string, answer *account.StoredAnswer) error
}

const (
	idempotencyKey    = "Idempotency-Key"
	idempotencyReplay = "Idempotent-Replayed"
	maxKey            = 200
	maxKept           = 256 << 10 // a larger answer is not kept; a repeated request is then carried out again
)

// keptHeaders are the headers stored with an answer.
var keptHeaders = []string{fiber.HeaderContentType, fiber.HeaderETag, fiber.HeaderLocation}

// Idempotent answers a write repeated under the same Idempotency-Key with the stored answer (api §2). It comes after
// Bearer. A key belongs to an account and a route, so a client that numbers its requests from 1 on each route never
// gets another route's answer. Only successes are stored: an error changed nothing, and repeating the request is how
// to find out whether its cause has gone.
func Idempotent(memory Memory, running *Turns) fiber.Handler {
	return func(c *fiber.Ctx) error {
		key := c.Get(idempotencyKey)
		if key == "" {
			return c.Next()
		}
		if !validKey(key) {
			return errKey
		}
		ctx, actor := c.UserContext(), ActorOf(c.UserContext())
		key = c.Method() + " " + c.Route().Path + " " + key
		done, err := running.Take(ctx, actor.ID+"\x00"+key)
		if err != nil {
			return err
		}
		defer done()
		stored, err := memory.Claim(ctx, actor, key, requestHash(c))
		if err != nil {
			return err
		}
		if stored != nil {
			return replay(c, stored)
		}
		return keep(c, memory, actor, key)
	}
}

// keep carries out the request and stores its answer, or releases the key.
func keep(c *fiber.Ctx, memory Memory, actor records.Actor, key string) error {
	return Keep(c.UserContext(), memory, actor, key, func() (*account.StoredAnswer, error) {
		if err := c.Next(); err != nil {
			return nil, err
		}
		r := c.Response()
		if s := r.StatusCode(); s < 200 || s > 299 || r.IsBodyStream() || len(r.Body()) > maxKept {
			return nil, nil //nolint:nilnil // an answer that is not stored
		}
		answer := &account.StoredAnswer{
			Status: r.StatusCode(),
			Header: map[string]string{},
			Body:   append([]byte{}, r.Body()...),
		}
		for _, h := range keptHeaders {
			if v := r.Header.Peek(h); len(v) > 0 {
				answer.Header[h] = string(v)
			}
		}
		return answer, nil
	})
}

// Keep runs do under a claimed key and stores its answer; nil, an error or a panic releases the key, so that the
// request can be repeated.
func Keep(
	ctx context.Context,
	memory Memory,
	actor records.Actor,
	key string,
	do func() (*account.StoredAnswer, error),
) (err error) {
	var answer *account.StoredAnswer
	// Whatever ended the request, even its deadline, the key must not stay claimed.
	ctx = context.WithoutCancel(ctx)
	defer func() {
		if kerr := memory.Answered(ctx, actor, key, answer); err == nil {
			err = kerr
		}
	}()
	answer, err = do()
	return err
}

func replay(c *fiber.Ctx, a *account.StoredAnswer) error {
	for h, v := range a.Header {
		c.Set(h, v)
	}
	c.Set(idempotencyReplay, "true")
	return c.Status(a.Status).Send(a.Body)
}

// requestHash distinguishes requests by verb, path with query, and body.
func requestHash(c *fiber.Ctx) string {
	h := sha256.New()
	for _, part := range [][]byte{[]byte(c.Method()), c.Request().RequestURI(), c.Request().Body()} {
		sum := sha256.Sum256(part)
		h.Write(sum[:])
	}
	return hex.EncodeToString(h.Sum(nil))
}

func validKey(key string) bool {
	if len(key) > maxKey {
		return false
	}
	for _, r := range []byte(key) {
		if r < 0x21 || r > 0x7e {
			return false
		}
	}
	return true
}

var errKey = &records.Error{
	Kind: records.Invalid, Code: "invalid",
	Text: records.Text{ZH: "填写的内容有误，请按提示修改。", EN: "Some fields are wrong; see the list."},
	Fields: []records.FieldError{{Field: idempotencyKey, Text: records.Text{
		ZH: "应为 1 到 200 个可见 ASCII 字符。", EN: "Must be 1 to 200 visible ASCII characters.",
	}}},
}

// Turns lets one request at a time work under a name in this process. The zero value is ready to use.
type Turns struct {
	mu sync.Mutex
	m  map[string]*turn
}

type turn struct {
	free  chan struct{} // holds one value while free
	users int
}

// Take waits for its turn under a name, at most as long as ctx.
func (t *Turns) Take(ctx context.Context, name string) (done func(), err error) {
	t.mu.Lock()
	if t.m == nil {
		t.m = map[string]*turn{}
	}
	own := t.m[name]
	if own == nil {
		own = &turn{free: make(chan struct{}, 1)}
		own.free <- struct{}{}
		t.m[name] = own
	}
	own.users++
	t.mu.Unlock()
	leave := func() {
		t.mu.Lock()
		defer t.mu.Unlock()
		own.users--
		if own.users == 0 {
			delete(t.m, name)
		}
	}
	select {
	case <-own.free:
		return func() { own.free <- struct{}{}; leave() }, nil
	case <-ctx.Done():
		leave()
		return nil, ctx.Err()
	}
}
