package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"
)

// staff calls the staff API with an access token.
type staff struct{ server, token string }

// call sends body as JSON (nil: none) and decodes the answer into answer (nil: not wanted). A refusal becomes the
// sentence that the service gave.
func (s staff) call(ctx context.Context, method, path string, body, answer any) error {
	var in io.Reader
	if body != nil {
		raw, err := json.Marshal(body)
		if err != nil {
			return fmt.Errorf("encode request: %w", err)
		}
		in = bytes.NewReader(raw)
	}
	ctx, cancel := context.WithTimeout(ctx, 2*time.Minute)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, s.server+"/api/v1"+path, in)
	if err != nil {
		return wrongUsage("server: %w", err)
	}
	req.Header.Set("Authorization", "Bearer "+s.token)
	req.Header.Set("Content-Type", "application/json")
	res, err := http.DefaultClient.Do(req)
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	defer res.Body.Close()
	raw, err := io.ReadAll(io.LimitReader(res.Body, 64<<20))
	if err != nil {
		return fmt.Errorf("%s %s: %w", method, path, err)
	}
	if res.StatusCode >= http.StatusBadRequest {
		return refusal(method, path, res.StatusCode, raw)
	}
	if answer == nil {
		return nil
	}
	if err := json.Unmarshal(raw, answer); err != nil {
		return fmt.Errorf("%s %s: answer: %w", method, path, err)
	}
	return nil
}

func refusal(method, path string, status int, raw []byte) error {
	var problem struct {
		Code   string `json:"code"`
		Detail string `json:"detail"`
		Errors []struct{ Field, Message string }
	}
	if json.Unmarshal(raw, &problem) != nil || problem.Detail == "" {
		return fmt.Errorf("%s %s: status %d", method, path, status)
	}
	text := problem.Detail
	for _, e := range problem.Errors {
		text += "\n  " + e.Field + ": " + e.Message
	}
	return fmt.Errorf("%s %s: %d %s: %s", method, path, status, problem.Code, strings.TrimSpace(text))
}
