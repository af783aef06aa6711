package phone

import (
	"minping/internal/web/guard"

	"github.com/gofiber/fiber/v2"
)

// Counted answers errors on a voter's route and counts the request. Nothing else about it is kept; a panic becomes the
// word "error" and leaves no trace, because its value may contain what a phone sent.
func Counted(count *guard.Counters, route string) fiber.Handler {
	return func(c *fiber.Ctx) error {
		if err := next(c); err != nil {
			c.Response().ResetBody()
			_ = Fail(c, err) // sending one word cannot fail
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

// Quiet sets the headers of every answer on the voter's side (rb1 §13): no caching, no referrer.
func Quiet(c *fiber.Ctx) error {
	c.Set(fiber.HeaderCacheControl, "no-store")
	c.Set(fiber.HeaderReferrerPolicy, "no-referrer")
	c.Set(fiber.HeaderXContentTypeOptions, "nosniff")
	return c.Next()
}

// CrossOrigin lets the phone page post to a separate cast host (rb1 §13), without credentials and from no other
// origin.
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
