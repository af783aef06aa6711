package kit

import (
	"bytes"
	"fmt"
	"io"
	"net/url"
	"strings"
	"time"

	"github.com/gofiber/fiber/v2"

	"minping/internal/paper"
)

// Upload reads an uploaded file; it returns nil if none was chosen.
func (req *Request) Upload(name string) ([]byte, error) {
	h, err := req.FormFile(name)
	if err != nil || h.Size == 0 {
		return nil, nil //nolint:nilerr // a form without a file
	}
	f, err := h.Open()
	if err != nil {
		return nil, fmt.Errorf("open upload: %w", err)
	}
	defer f.Close()
	return io.ReadAll(f)
}

// MediaTypes types of the files the panel gives out.
var MediaTypes = map[string]string{
	"csv": "text/csv; charset=utf-8", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
	"json": "application/json; charset=utf-8", "yaml": "application/yaml; charset=utf-8", "zip": "application/zip",
}

// SendFile answers with a file to be saved.
func (req *Request) SendFile(name string, raw []byte) error {
	req.Attach(name)
	return req.Send(raw)
}

// Attach makes the answer a file to be saved under a name.
func (req *Request) Attach(name string) {
	req.Set(fiber.HeaderContentDisposition, "attachment; filename*=UTF-8''"+url.PathEscape(name)) // RFC 6266
	req.Set(fiber.HeaderContentType, MediaTypes[name[strings.LastIndexByte(name, '.')+1:]])
	req.Set(fiber.HeaderContentSecurityPolicy, "default-src 'none'; sandbox")
}

// RenderDocument answers with a printable page, under its own policy.
func (req *Request) RenderDocument(raw []byte) error {
	req.Set(fiber.HeaderContentSecurityPolicy, paper.CSP())
	req.Set(fiber.HeaderContentType, "text/html; charset=utf-8")
	return req.Send(bytes.Clone(raw))
}

// DownloadTime is how long fetching a file may take.
const DownloadTime = 10 * time.Minute
