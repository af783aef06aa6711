package guard

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"strconv"

	"minping/internal/app/records"

	"github.com/gofiber/fiber/v2"
)

// Status is the single mapping from errors to HTTP statuses.
func Status(err error) int {
	switch records.KindOf(err) {
	case records.Invalid:
		return http.StatusUnprocessableEntity
	case records.Unreadable:
		return http.StatusBadRequest
	case records.Unauthorized:
		return http.StatusUnauthorized
	case records.Forbidden:
		return http.StatusForbidden
	case records.NotFound:
		return http.StatusNotFound
	case records.Conflict:
		return http.StatusConflict
	case records.Stale:
		return http.StatusPreconditionFailed
	case records.Locked:
		return http.StatusLocked
	case records.Unavailable:
		return http.StatusServiceUnavailable
	}
	var f *fiber.Error
	if errors.As(err, &f) {
		return f.Code
	}
	// A request that timed out was waiting for the store: repeating it is harmless.
	if errors.Is(err, context.DeadlineExceeded) || errors.Is(err, context.Canceled) {
		return http.StatusServiceUnavailable
	}
	return http.StatusInternalServerError
}

// RetryAfter is how many seconds to wait when the store is unreachable.
const RetryAfter = "2"

// FieldProblem says what is wrong with one field. It never repeats the value.
type FieldProblem struct {
	Field   string `json:"field" doc:"Dotted path of the field, e.g. groups[1].weight"`
	Message string `json:"message" doc:"What is wrong with it, in the request's language"`
}

// Turnout is what may be revealed about a session before its count. Admitted and received move in steps of five until
// the seal.
type Turnout struct {
	Expected int `json:"expected"`
	Attended int `json:"attended"`
	Printed  int `json:"printed"`
	Issued   int `json:"issued"`
	Admitted int `json:"admitted"`
	Received int `json:"received"`
}

// Difference is one figure in which two entries of the paper ballots differ.
type Difference struct {
	Question string `json:"question"`
	Option   string `json:"option"`
	First    int    `json:"entry_1"`
	Second   int    `json:"entry_2"`
}

// Problem is an error in the API's format (RFC 9457).
type Problem struct {
	Type        string         `json:"type" doc:"about:blank: the title is the status's phrase"`
	Title       string         `json:"title"`
	Status      int            `json:"status"`
	Detail      string         `json:"detail" doc:"One sentence in the request's language (Accept-Language; zh-CN by default, en)"`
	Code        string         `json:"code" doc:"A stable word for programs, e.g. not_counted"`
	Incident    string         `json:"incident,omitempty" doc:"What to tell the operator after an unexpected error"`
	Errors      []FieldProblem `json:"errors,omitempty" doc:"Which fields are wrong; values are never repeated"`
	Turnout     *Turnout       `json:"turnout,omitempty" doc:"With not_counted: what may be known before the count"`
	Differences []Difference   `json:"differences,omitempty" doc:"With entries_differ: where two paper entries differ"`
}

func (p *Problem) Error() string { return p.Code }

// GetStatus implements huma.StatusError, so that huma sends a Problem unchanged.
func (p *Problem) GetStatus() int { return p.Status }

// ContentType returns the media type of RFC 9457.
func (p *Problem) ContentType(string) string { return problemJSON }

const problemJSON = "application/problem+json"

// Explain turns an error into what a person may read, in the request's language. A failure is kept in the note and
// logged once, with the request; one that does not explain what to do about it gets an incident id.
func Explain(ctx context.Context, err error) *Problem {
	var done *Problem
	if errors.As(err, &done) {
		return done
	}
	status, lang := Status(err), LangOf(ctx)
	p := &Problem{Type: "about:blank", Title: http.StatusText(status), Status: status}
	var known *records.Error
	if !errors.As(err, &known) {
		known = records.Explained(err)
	}
	if known != nil {
		p.Code, p.Detail = known.Code, known.Text.In(lang)
		for _, f := range known.Fields {
			p.Errors = append(p.Errors, FieldProblem{f.Field, f.Text.In(lang)})
		}
	} else {
		w := wordsFor(status)
		p.Code, p.Detail = w.code, w.text.In(lang)
	}
	if status >= http.StatusInternalServerError {
		if n := NoteOf(ctx); n != nil {
			n.Err = err
			if known == nil {
				n.Incident = newIncident()
				p.Incident = n.Incident
			}
		}
	}
	return p
}

type words struct {
	code string
	text records.Text
}

var statusWords = map[int]words{
	http.StatusBadRequest: {
		"unreadable",
		records.Text{ZH: "请求无法读取。", EN: "The request cannot be read."},
	},
	http.StatusUnauthorized: {"unauthorized", errSignedOut.Text},
	http.StatusForbidden:    {"forbidden", records.ErrRole.Text},
	http.StatusNotFound: {
		"not_found",
		records.Text{ZH: "没有这个地址。", EN: "There is nothing at this address."},
	},
	http.StatusMethodNotAllowed: {
		"method_not_allowed",
		records.Text{ZH: "这个地址不支持这种请求方法。", EN: "This address does not support this method."},
	},
	http.StatusRequestTimeout: {
		"timeout",
		records.Text{ZH: "请求没有及时传完，请重试。", EN: "The request did not arrive in time; try again."},
	},
	http.StatusRequestEntityTooLarge: {
		"too_large",
		records.Text{ZH: "提交的内容太大。", EN: "The request is too large."},
	},
	http.StatusUnsupportedMediaType: {
		"unsupported_media_type",
		records.Text{ZH: "不支持这种内容格式或编码。", EN: "This content type or encoding is not supported."},
	},
	http.StatusUnprocessableEntity: {
		"invalid",
		records.Text{ZH: "填写的内容有误，请按提示修改。", EN: "Some fields are wrong; see the list."},
	},
	http.StatusRequestHeaderFieldsTooLarge: {
		"headers_too_large",
		records.Text{ZH: "请求头太大。", EN: "The request's headers are too large."},
	},
	http.StatusServiceUnavailable: {
		"unavailable",
		records.Text{ZH: "服务暂时无法使用，请稍后再试。", EN: "The service cannot do this at the moment; try again shortly."},
	},
}

// wordsFor returns the code and sentence for a status that does not come from app.
func wordsFor(status int) words {
	if w, ok := statusWords[status]; ok {
		return w
	}
	if status < http.StatusInternalServerError {
		return statusWords[http.StatusBadRequest]
	}
	return words{"internal", records.Text{
		ZH: "出错了。请把事件编号告诉管理员。", EN: "Something went wrong. Tell the operator the incident id.",
	}}
}

// Headers sets the headers of an error's answer.
func Headers(c *fiber.Ctx, status int) {
	switch status {
	case http.StatusUnauthorized:
		c.Set(fiber.HeaderWWWAuthenticate, "Bearer")
	case http.StatusServiceUnavailable:
		c.Set(fiber.HeaderRetryAfter, RetryAfter)
	}
}

// Refuse answers a request with err as a problem.
func Refuse(c *fiber.Ctx, err error) error {
	p := Explain(c.UserContext(), err)
	body, jerr := json.Marshal(p)
	if jerr != nil {
		return jerr
	}
	Headers(c, p.Status)
	c.Set(fiber.HeaderContentType, problemJSON)
	c.Set(fiber.HeaderContentLength, strconv.Itoa(len(body)))
	return c.Status(p.Status).Send(body)
}
