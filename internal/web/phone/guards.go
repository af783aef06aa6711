package phone

import (
	"github.com/gofiber/fiber/v2"

	"minping/internal/web/guard"
)

// Counted answers errors on a voter's route and counts the request. Nothing else remains of it; a panic becomes the
// word "error" and leaves no trace, for what it says may hold what a phone sent.
func Counted(count *guard.Counters, route string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if err := next(c); err != nil {
			c.Response().ResetBody()
			_ = Fail(c, err) // sends one word, which cannot fail
		}
		count.Voter(route, c.Response().StatusCode())
		return nil
	}
}

func next(c *fiber.Ctx) (err error) {
	defer func() {
		if recover() != nil {
			err = fiber.ErrInternalServerError
		}
	}()
	return c.Next()
}

// Quiet sets the headers of every answer on the voter's side (rb1 §13): nothing is cached, nothing refers.
func Quiet(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	return c.Next()
}

// CrossOrigin lets the phone page post to a cast host of its own (rb1 §13), without credentials and from nowhere else.
func CrossOrigin(pageOrigin string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		c.Set(fiber.HeaderAccessControlAllowOrigin, pageOrigin)
		return c.Next()
	}
}

// Preflight answers a browser that asks whether it may post bytes across origins.
func Preflight(c *fiber.Ctx) error {
	c.Set(fiber.HeaderAccessControlAllowMethods, fiber.MethodPost)
	c.Set(fiber.HeaderAccessControlAllowHeaders, fiber.HeaderContentType)
	c.Set(fiber.HeaderAccessControlMaxAge, "600")
	return c.SendStatus(fiber.StatusNoContent)
}
