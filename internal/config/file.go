package config

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"

	"minping/internal/typed"
)

// applyFile applies the file at path; "" means no file. Unknown keys, repeated keys and values that are not scalars
// are refused with their line number.
func (c *Config) applyFile(path string) error {
	if path == "" {
		return nil
	}
	text, err := readSettings(path)
	if err != nil {
		return usage("config file: %w", err)
	}
	entries, err := readEntries([]byte(text))
	if err != nil {
		return usage("%s: %w", path, err)
	}
	settings := c.settings()
	for _, e := range entries {
		i := slices.IndexFunc(settings, func(s setting) bool { return s.key() == e.key })
		if i < 0 {
			return usage("%s:%d：没有 %q 这项设置 / there is no setting %q%s", path, e.line, e.key, e.key, suggestion(settings, e.key))
		}
		s := settings[i]
		if c.from[s.name] != "" {
			return usage("%s:%d：%s 设了两次 / is set a second time", path, e.line, e.key)
		}
		if err := s.value.Set(e.text); err != nil {
			return usage("%s:%d: %s：%w", path, e.line, e.key, err)
		}
		c.from[s.name] = fmt.Sprintf("%s:%d", path, e.line)
	}
	return nil
}

// readSettings reads the settings file. Editors on Windows put a byte order mark in front of it, or save it as UTF-16
// or GB 18030. Valid UTF-8 is taken as UTF-8: an address in it may hold a password, and nothing about that is guessed.
func readSettings(path string) (string, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	decode := typed.Decode
	if utf8.Valid(raw) && bytes.IndexByte(raw, 0) < 0 {
		decode = typed.DecodeMarked
	}
	text, err := decode(raw)
	if err != nil {
		return "", fmt.Errorf("%s：认不出文字编码，请另存为 UTF-8 / the character encoding is not known: save it as UTF-8", path)
	}
	return text, nil
}

// ReadSecret reads a small file with a secret: a password, a token, an address that holds one. Its bytes are the
// secret, except for the byte order mark of an editor on Windows; UTF-16 is recognized by its mark.
func ReadSecret(path string) (string, error) {
	raw, err := os.ReadFile(path)
	if err != nil {
		return "", err
	}
	text, err := typed.DecodeMarked(raw)
	if err != nil {
		return "", fmt.Errorf("%s：开头是 UTF-16 的标记，内容却不是，请另存为 UTF-8 / it is marked as UTF-16 but is not: save it as UTF-8", path)
	}
	return text, nil
}

// entry is one "key: value" of a file.
type entry struct {
	key, text string
	line      int
}

// readEntries reads a YAML mapping of scalars.
func readEntries(raw []byte) ([]entry, error) {
	f, err := parser.ParseBytes(raw, 0)
	if err != nil {
		// Without the source line: it may contain a password.
		return nil, fmt.Errorf("not YAML: %s", yaml.FormatError(err, false, false))
	}
	var out []entry
	for _, doc := range f.Docs {
		if doc.Body == nil {
			continue // an empty file
		}
		m, ok := doc.Body.(ast.MapNode)
		if !ok {
			return nil, fmt.Errorf("line %d：须为\"设置：值\"的行 / want \"setting: value\" lines", doc.Body.GetToken().Position.Line)
		}
		for it := m.MapRange(); it.Next(); {
			key := it.Key().GetToken()
			switch v := it.Value(); v.Type() {
			case ast.StringType, ast.IntegerType, ast.FloatType, ast.BoolType:
				out = append(out, entry{key.Value, v.GetToken().Value, key.Position.Line})
			default:
				return nil, fmt.Errorf("line %d: %s：须为单个值 / want one plain value", key.Position.Line, key.Value)
			}
		}
	}
	return out, nil
}

// suggestion finds the setting that was meant by a key with different separators between the words.
func suggestion(settings []setting, key string) string {
	plain := func(s string) string { return strings.ToLower(strings.NewReplacer("-", "", "_", "").Replace(s)) }
	for _, s := range settings {
		if plain(s.name) == plain(key) {
			return "; did you mean " + s.key() + "?"
		}
	}
	return "; configs/minping.example.yaml has them all"
}
