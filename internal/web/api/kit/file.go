package kit

import (
	"bytes"
	"context"
	"io"
	"mime"
	"mime/multipart"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humafiber"
	"github.com/gofiber/fiber/v2"

	"minping/internal/app/records"
	"minping/internal/web/guard"
)

// File is a streamed answer.
type File struct{ Body func(huma.Context) }

// downloadTime is how long fetching a file may take.
const downloadTime = 10 * time.Minute

// Download answers with a file to be saved under name. An error before its first 64 KiB still becomes a problem.
func Download(ctx context.Context, name, kind string, write func(context.Context, io.Writer) error) (*File, error) {
	body, err := guard.NewTransfer(ctx, downloadTime, write)
	if err != nil {
		return nil, err
	}
	return &File{Body: func(hc huma.Context) {
		c := humafiber.Unwrap(hc)
		c.Attachment(name)
		c.Set(fiber.HeaderContentType, stated(kind)) // Attachment would guess one from the name
		c.Context().SetBodyStream(body, -1)
	}}, nil
}

// stated returns a media type for a header: text is UTF-8.
func stated(kind string) string {
	if kind == CSV {
		return CSV + "; charset=utf-8"
	}
	return kind
}

// Upload is the input of an operation that accepts a file: as the body itself, or as the first file of a multipart
// form.
type Upload struct {
	ContentType string `header:"Content-Type" hidden:"true"`
	RawBody     []byte `contentType:"text/csv"`
}

// Content returns the content of the file.
func (u Upload) Content() ([]byte, error) {
	kind, params, err := mime.ParseMediaType(u.ContentType)
	if err != nil || kind != fiber.MIMEMultipartForm {
		return u.RawBody, nil
	}
	r := multipart.NewReader(bytes.NewReader(u.RawBody), params["boundary"])
	for {
		part, err := r.NextPart()
		if err != nil {
			return nil, errForm
		}
		if part.FileName() == "" {
			continue
		}
		raw, err := io.ReadAll(part)
		if err != nil {
			return nil, errForm
		}
		return raw, nil
	}
}

// Name returns the name of the file: the requested one, else that of the first file of a form.
func (u Upload) Name(asked string) string {
	kind, params, err := mime.ParseMediaType(u.ContentType)
	if asked != "" || err != nil || kind != fiber.MIMEMultipartForm {
		return asked
	}
	r := multipart.NewReader(bytes.NewReader(u.RawBody), params["boundary"])
	for {
		part, err := r.NextPart()
		if err != nil {
			return ""
		}
		if part.FileName() != "" {
			return part.FileName()
		}
	}
}

// Octets is the media type of a file about which only its name says what it is.
const Octets = "application/octet-stream"

// Attachments are the media types under which evidence may be sent; the content decides what it is.
var Attachments = []string{Octets, fiber.MIMEMultipartForm, "application/pdf", "image/jpeg", "image/png"}

var errForm = &records.Error{Kind: records.Unreadable, Code: "unreadable", Text: records.Text{
	ZH: "上传的表单里没有可读的文件。", EN: "The form holds no readable file.",
}}

// errNothing tells a request without a body what is expected: a file, or JSON.
func errNothing(op *huma.Operation) error {
	text := records.Text{ZH: "文件是空的。", EN: "The file is empty."}
	if _, typed := op.RequestBody.Content[fiber.MIMEApplicationJSON]; typed {
		text = records.Text{ZH: "请求是空的，这里要一个 JSON 对象。", EN: "The request is empty; a JSON object is expected."}
	}
	return &records.Error{Kind: records.Unreadable, Code: "unreadable", Text: text}
}

// Uploads are the media types of Upload.
var Uploads = []string{CSV, XLSX, fiber.MIMEMultipartForm}
