package pack_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"minping/internal/evaluation/check"
	"minping/internal/evaluation/pack"
)

type small struct {
	Code pack.Word `json:"code"`
}

// A file is one document of bounded size; an error names its line if there is one.
func TestAFileIsOneDocumentOfBoundedSize(t *testing.T) {
	padded := func(n int) []byte { return append([]byte(`{"code":"1.1"}`), bytes.Repeat([]byte(" "), n-14)...) }
	for name, x := range map[string]struct {
		raw  []byte
		code pack.Word
		says string // "": it is read
	}{
		"JSON":                   {[]byte(`{"code":"1.1"}`), "1.1", ""},
		"YAML":                   {[]byte("code: 一"), "一", ""},
		"a bare number":          {[]byte("code: 1.1"), "1.1", ""},
		"a number in JSON":       {[]byte(`{"code":12}`), "12", ""},
		"as large as may be":     {padded(pack.MaxSize), "1.1", ""},
		"larger":                 {padded(pack.MaxSize + 1), "", "文件过大"},
		"two documents in JSON":  {[]byte(`{"code":"1"} {"code":"2"}`), "", "文件末尾有多余内容"},
		"text after a document":  {[]byte(`{"code":"1"} x`), "", "文件末尾有多余内容"},
		"two documents in YAML":  {[]byte("code: 1\n---\ncode: 2"), "", "第 2 行"},
		"YAML broken in line 2":  {[]byte("code: 1\ncode: 2"), "", "第 2 行"},
		"a list":                 {[]byte("[]"), "", "整体结构不对"},
		"nothing":                {[]byte("null"), "", "整体结构不对"},
		"a code that is a list":  {[]byte(`{"code":["1"]}`), "", "的类型不对"},
		"a code that is a group": {[]byte("code: {a: 1}"), "", "的类型不对"},
	} {
		var got small
		err := pack.Read(x.raw, &got)
		var wrong *pack.Unreadable
		switch {
		case x.says == "" && (err != nil || got.Code != x.code):
			t.Errorf("%s: %q, %v", name, got.Code, err)
		case x.says != "" && (!errors.As(err, &wrong) || !strings.Contains(wrong.ZH, x.says)):
			t.Errorf("%s: %v, want %s", name, err, x.says)
		}
	}
}

type checked struct{ small }

// Check is never asked about what could not be read.
func (checked) Check() (f check.FieldErrors) {
	f.Add("code", "没有代号。", "There is no code.")
	return f
}

func TestRulesThatCannotBeReadAreNotCheckedAsIfEmpty(t *testing.T) {
	var wrong *pack.Unreadable
	if _, err := pack.Parse[checked]([]byte("code: 1\ncode: 2")); !errors.As(err, &wrong) {
		t.Errorf("%v", err)
	}
	var fields check.FieldErrors
	if _, err := pack.Parse[checked]([]byte("code: 1")); !errors.As(err, &fields) {
		t.Errorf("%v", err)
	}
}

// Nesting by the thousands would fill the stack: as deep as said is read, and no deeper.
func TestAFileNestsAsDeepAsSaid(t *testing.T) {
	for n, want := range map[int]bool{1: true, pack.MaxDepth: true, pack.MaxDepth + 1: false} {
		for name, raw := range map[string]string{
			"brackets": strings.Repeat("[", n) + strings.Repeat("]", n),
			"dashes":   strings.Repeat("- ", n) + "x",
		} {
			if _, err := pack.ToJSON([]byte(raw)); (err == nil) != want {
				t.Errorf("%d %s: %v", n, name, err)
			}
		}
	}
}
