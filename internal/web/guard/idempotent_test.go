package guard

import (
	"context"
	"net/http/httptest"
	"strings"
	"testing"

	"minping/internal/app/account"
	"minping/internal/app/records"

	"github.com/gofiber/fiber/v2"
)

// kept records the calls to a Memory.
type kept struct {
	hashes   []string
	answered int
	ended    error // the error of the context that came with the answer
	answers  []*account.StoredAnswer
}

func (k *kept) Claim(_ context.Context, _ records.Actor, _, bodyHash string) (*account.StoredAnswer, error) {
	k.hashes = append(k.hashes, bodyHash)
	return nil, nil
}

func (k *kept) Answered(ctx context.Context, _ records.Actor, _ string, x *account.StoredAnswer) error {
	k.answered, k.ended, k.answers = k.answered+1, ctx.Err(), append(k.answers, x)
	return nil
}

func TestAKeyIsForOneVerbPathAndBody(t *testing.T) {
	var memory kept
	a := fiber.New()
	a.Use(Idempotent(&memory, &Turns{}), func(c *fiber.Ctx) error { return c.SendStatus(204) })
	seen := map[string]string{}
	for _, c := range []struct{ verb, path, body string }{
		{"POST", "/x", "{}"},
		{"PUT", "/x", "{}"},
		{"POST", "/y", "{}"},
		{"POST", "/x?a=1", "{}"},
		{"POST", "/x", "{} "},
	} {
		r := httptest.NewRequest(c.verb, c.path, strings.NewReader(c.body))
		r.Header.Set(idempotencyKey, "k")
		if _, err := a.Test(r, -1); err != nil {
			t.Fatal(err)
		}
		hash, is := memory.hashes[len(memory.hashes)-1], c.verb+" "+c.path+" "+c.body
		if other, twice := seen[hash]; twice {
			t.Errorf("%q and %q are one request", is, other)
		}
		seen[hash] = is
	}
}

// A success of moderate size is kept with what a client goes on with; anything else is carried out once more.
func TestOnlyASuccessOfModerateSizeIsKept(t *testing.T) {
	for name, c := range map[string]struct {
		answer func(*fiber.Ctx) error
		kept   bool
	}{
		"a success": {func(c *fiber.Ctx) error {
			c.Set(fiber.HeaderETag, `"3"`)
			c.Set("X-Other", "x")
			return c.Status(201).SendString("made")
		}, true},
		"the largest":   {func(c *fiber.Ctx) error { return c.Send(make([]byte, maxKept)) }, true},
		"a larger one":  {func(c *fiber.Ctx) error { return c.Send(make([]byte, maxKept+1)) }, false},
		"a stream":      {func(c *fiber.Ctx) error { return c.SendStream(strings.NewReader("x"), 1) }, false},
		"a redirection": {func(c *fiber.Ctx) error { return c.SendStatus(303) }, false},
		"a refusal":     {func(c *fiber.Ctx) error { return c.SendStatus(409) }, false},
	} {
		var memory kept
		a := fiber.New()
		a.Use(Idempotent(&memory, &Turns{}), c.answer)
		r := httptest.NewRequest("POST", "/x", nil)
		r.Header.Set(idempotencyKey, "k")
		if _, err := a.Test(r, -1); err != nil {
			t.Fatal(err)
		}
		x := memory.answers[0]
		if (x != nil) != c.kept {
			t.Errorf("%s is kept: %v", name, x != nil)
		}
		if name == "a success" &&
			(x.Status != 201 || string(x.Body) != "made" || x.Header[fiber.HeaderETag] != `"3"` ||
				x.Header["X-Other"] != "") {
			t.Errorf("kept as %+v", x)
		}
	}
}

// A key whose request timed out must not stay claimed: releasing it is not bound by that timeout.
func TestAKeyIsGivenBackThoughTheRequestsTimeIsOver(t *testing.T) {
	var memory kept
	a := fiber.New()
	a.Use(func(c *fiber.Ctx) error {
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		c.SetUserContext(context.WithValue(ctx, endKey{}, cancel))
		return c.Next()
	}, Idempotent(&memory, &Turns{}), func(c *fiber.Ctx) error {
		c.UserContext().Value(endKey{}).(context.CancelFunc)()
		return c.UserContext().Err()
	})
	r := httptest.NewRequest("POST", "/x", nil)
	r.Header.Set(idempotencyKey, "k")
	if _, err := a.Test(r, -1); err != nil {
		t.Fatal(err)
	}
	if memory.answered != 1 || memory.ended != nil {
		t.Errorf("given back %d times, with a context that is %v", memory.answered, memory.ended)
	}
}

type endKey struct{}

func TestACompressedBodyIsRefusedWhateverItsEncoding(t *testing.T) {
	a := fiber.New()
	a.Use(Plain, func(c *fiber.Ctx) error { return c.SendStatus(204) })
	for encoding, want := range map[string]int{
		"": 204, "identity": 204, "gzip": 415, "deflate": 415, "br": 415,
		"zstd": 415, "gzip, br": 415,
	} {
		r := httptest.NewRequest("POST", "/x", strings.NewReader("x"))
		r.Header.Set(fiber.HeaderContentEncoding, encoding)
		resp, err := a.Test(r, -1)
		if err != nil {
			t.Fatal(err)
		}
		if resp.StatusCode != want {
			t.Errorf("%q: %d, want %d", encoding, resp.StatusCode, want)
		}
	}
}
