// Package pack parses packs, which are rules as data, strictly from YAML or JSON.
package pack

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"

	"minping/internal/evaluation/check"
)

// MaxSize limits a scheme: the built-in ones are a tenth of it.
const MaxSize = 512 << 10

// MaxDepth limits the nesting of a document; a scheme needs seven levels.
const MaxDepth = 40

// Unreadable: a document is not YAML or JSON, or not of the expected shape. The text never repeats its content.
type Unreadable struct{ ZH, EN string }

func (u *Unreadable) Error() string { return "unreadable: " + u.EN }

func unreadable(zh, en string) error { return &Unreadable{zh, en} }

// Read decodes YAML or JSON strictly: unknown and repeated keys, aliases and tags are refused.
func Read(raw []byte, into any) error {
	if len(raw) > MaxSize {
		return unreadable("文件过大（上限 512 KB）。", "The document is larger than 512 kB.")
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff")) // added by editors on Windows
	if text := bytes.TrimSpace(raw); len(text) > 0 && text[0] == '{' {
		return DecodeStrict(text, into)
	}
	plain, err := ToJSON(raw)
	if err != nil {
		return err
	}
	if bytes.Equal(raw, []byte("null")) {
		return unreadable("文件的整体结构不对。", "The document as a whole has the wrong shape.")
	}
	return DecodeStrict(plain, into)
}

// Parse reads rules from YAML or JSON and sets what they leave out; any error in them refuses them all. The error is an
// *Unreadable or FieldErrors.
func Parse[T interface{ Check() check.FieldErrors }](raw []byte, complete ...func(*T)) (T, error) {
	var rules, none T
	if err := Read(raw, &rules); err != nil {
		return none, err
	}
	for _, set := range complete {
		set(&rules)
	}
	if err := append(rules.Check(), Sound(rules)...).OrNil(); err != nil {
		return none, err
	}
	return rules, nil
}

// ToJSON converts YAML to JSON, so that one set of field names and one strict decoder serve both.
func ToJSON(raw []byte) ([]byte, error) {
	if err := tame(lexer.Tokenize(string(raw))); err != nil {
		return nil, err
	}
	var doc any
	if err := yaml.Unmarshal(raw, &doc); err != nil {
		line := 0
		var ye yaml.Error
		if errors.As(err, &ye) && ye.GetToken() != nil && ye.GetToken().Position != nil {
			line = ye.GetToken().Position.Line
		}
		return nil, unreadable(
			fmt.Sprintf("第 %d 行：不是可读的 YAML，或有重复的键。", line),
			fmt.Sprintf("Line %d: not readable as YAML, or a repeated key.", line),
		)
	}
	b, err := json.Marshal(doc)
	if err != nil {
		return nil, unreadable("文件含有无法表示的值。", "The document holds a value that cannot be represented.")
	}
	return b, nil
}

// tame refuses what a small file could use to fill memory or the stack: aliases that expand to gigabytes, and nesting
// by the thousands.
func tame(tokens token.Tokens) error {
	open, run := 0, 0
	for i, t := range tokens {
		line := t.Position.Line
		switch t.Type {
		case token.DocumentHeaderType:
			if i > 0 && tokens[i-1].Type != token.CommentType {
				return unreadable(
					fmt.Sprintf("第 %d 行：一个文件只能有一份文档。", line),
					fmt.Sprintf("Line %d: a file holds one document.", line),
				)
			}
		case token.AliasType, token.AnchorType, token.MergeKeyType:
			return unreadable(
				fmt.Sprintf("第 %d 行：不支持 YAML 的锚点和别名。", line),
				fmt.Sprintf("Line %d: YAML anchors and aliases are not supported.", line),
			)
		case token.TagType:
			return unreadable(fmt.Sprintf("第 %d 行：不支持 YAML 标签。", line), fmt.Sprintf("Line %d: YAML tags are not supported.", line))
		case token.SequenceStartType, token.MappingStartType:
			open++
		case token.SequenceEndType, token.MappingEndType:
			open--
		case token.SequenceEntryType, token.MappingKeyType: // "- - - x" nests without brackets
			run++
		default:
			run = 0
		}
		if open+run > MaxDepth {
			return unreadable(fmt.Sprintf("第 %d 行：嵌套过深。", line), fmt.Sprintf("Line %d: the document nests too deeply.", line))
		}
	}
	return nil
}

// DecodeStrict decodes JSON and refuses unknown and repeated fields and anything after the value.
func DecodeStrict(b []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		var wrong *json.UnmarshalTypeError
		var inner *Unreadable
		var fields check.FieldErrors
		switch {
		case errors.As(err, &inner), errors.As(err, &fields): // they have their own UnmarshalJSON
			return err
		case errors.As(err, &wrong) && wrong.Field == "":
			return unreadable("文件的整体结构不对。", "The document as a whole has the wrong shape.")
		case errors.As(err, &wrong):
			return unreadable("字段 "+wrong.Field+" 的类型不对。", "Field "+wrong.Field+" has the wrong type.")
		}
		// encoding/json has no type for this one error
		if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
			fields.Add(strings.Trim(name, `"`), "没有这个字段。", "There is no such field.")
			return fields
		}
		return unreadable("不是可读的 JSON。", "Not readable as JSON.")
	}
	if d.More() {
		return unreadable("文件末尾有多余内容。", "Something follows the document.")
	}
	return nil
}

// Word is a text that a file may also write as a bare number: YAML reads "code: 1.1" as one.
type Word string

// UnmarshalJSON accepts a string, a number or a boolean as text.
func (w *Word) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, (*string)(w))
	}
	var n json.Number
	if err := json.Unmarshal(b, &n); err != nil {
		return err
	}
	*w = Word(n)
	return nil
}
