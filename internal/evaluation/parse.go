package evaluation

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/lexer"
	"github.com/goccy/go-yaml/token"
)

// maxDocument bounds a scheme: the built-in ones are a tenth of it.
const maxDocument = 512 << 10

// maxDepth bounds how deep a document nests; a scheme needs seven levels.
const maxDepth = 40

// Unreadable is a document that is no YAML or JSON, or not of the expected shape. The text never repeats its content.
type Unreadable struct{ ZH, EN string }

func (u *Unreadable) Error() string { return "unreadable: " + u.EN }

func unreadable(zh, en string) error { return &Unreadable{zh, en} }

// ParseScheme reads a scheme from YAML or JSON, fills in what may be left out, checks it and sets its digest. The error is
// an *Unreadable or FieldErrors.
func ParseScheme(raw []byte) (Scheme, error) {
	var s Scheme
	if err := readDocument(raw, &s); err != nil {
		return Scheme{}, err
	}
	s.complete()
	if err := s.Validate().OrNil(); err != nil {
		return s, err
	}
	s.Digest = s.digest()
	return s, nil
}

// digest is over the scheme's JSON without the digest, so that the same document read from YAML or JSON has the same.
func (s Scheme) digest() string {
	s.Digest = ""
	b, err := json.Marshal(s)
	if err != nil { // no field can fail: strings, numbers, maps of strings
		panic(fmt.Sprintf("scheme does not encode: %v", err))
	}
	h := sha256.Sum256(b)
	return hex.EncodeToString(h[:])
}

// YAML writes a scheme as a file that ParseScheme reads back to the same digest.
func (s Scheme) YAML() ([]byte, error) {
	s.Digest = ""
	b, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("encode scheme: %w", err)
	}
	out, err := yaml.JSONToYAML(b)
	if err != nil {
		return nil, fmt.Errorf("scheme as YAML: %w", err)
	}
	return out, nil
}

// readDocument decodes YAML or JSON strictly: unknown and repeated keys, aliases and tags are refused.
func readDocument(raw []byte, into any) error {
	if len(raw) > maxDocument {
		return unreadable("文件过大(上限 512 KB)。", "The document is larger than 512 kB.")
	}
	raw = bytes.TrimPrefix(raw, []byte("\ufeff")) // editors on Windows leave it there
	if text := bytes.TrimSpace(raw); len(text) > 0 && text[0] == '{' {
		return decodeStrict(text, into)
	}
	plain, err := yamlToJSON(raw)
	if err != nil {
		return err
	}
	if bytes.Equal(raw, []byte("null")) {
		return unreadable("文件的整体结构不对。", "The document as a whole has the wrong shape.")
	}
	return decodeStrict(plain, into)
}

// yamlToJSON turns YAML into JSON, so that one set of field names and one strict decoder serve both.
func yamlToJSON(raw []byte) ([]byte, error) {
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
		return nil, unreadable(fmt.Sprintf("第 %d 行:不是可读的 YAML,或有重复的键。", line), fmt.Sprintf("Line %d: not readable as YAML, or a repeated key.", line))
	}
	b, err := json.Marshal(doc)
	if err != nil {
		return nil, unreadable("文件含有无法表示的值。", "The document holds a value that cannot be represented.")
	}
	return b, nil
}

// tame refuses what a small file could use to fill memory or the stack: aliases that unfold to gigabytes, and nesting by
// the thousand.
func tame(tokens token.Tokens) error {
	open, run := 0, 0
	for i, t := range tokens {
		line := t.Position.Line
		switch t.Type {
		case token.DocumentHeaderType:
			if i > 0 && tokens[i-1].Type != token.CommentType {
				return unreadable(fmt.Sprintf("第 %d 行:一个文件只能有一份文档。", line), fmt.Sprintf("Line %d: a file holds one document.", line))
			}
		case token.AliasType, token.AnchorType, token.MergeKeyType:
			return unreadable(fmt.Sprintf("第 %d 行:不支持 YAML 的锚点和别名。", line), fmt.Sprintf("Line %d: YAML anchors and aliases are not read.", line))
		case token.TagType:
			return unreadable(fmt.Sprintf("第 %d 行:不支持 YAML 标签。", line), fmt.Sprintf("Line %d: YAML tags are not read.", line))
		case token.SequenceStartType, token.MappingStartType:
			open++
		case token.SequenceEndType, token.MappingEndType:
			open--
		case token.SequenceEntryType, token.MappingKeyType: // "- - - x" nests without brackets
			run++
		default:
			run = 0
		}
		if open+run > maxDepth {
			return unreadable(fmt.Sprintf("第 %d 行:嵌套过深。", line), fmt.Sprintf("Line %d: the document nests too deeply.", line))
		}
	}
	return nil
}

func decodeStrict(b []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		var wrong *json.UnmarshalTypeError
		var inner *Unreadable
		var fields FieldErrors
		switch {
		case errors.As(err, &inner), errors.As(err, &fields): // from an item or question, which read themselves
			return err
		case errors.As(err, &wrong) && wrong.Field == "":
			return unreadable("文件的整体结构不对。", "The document as a whole has the wrong shape.")
		case errors.As(err, &wrong):
			return unreadable("字段 "+wrong.Field+" 的类型不对。", "Field "+wrong.Field+" has the wrong type.")
		}
		if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok { // encoding/json has no type for this one error
			fields.add(strings.Trim(name, `"`), "没有这个字段。", "There is no such field.")
			return fields
		}
		return unreadable("不是可读的 JSON。", "Not readable as JSON.")
	}
	if d.More() {
		return unreadable("文件末尾有多余内容。", "Something follows the document.")
	}
	return nil
}

// complete fills in the defaults of domain 2.5 and 3.
func (s *Scheme) complete() {
	set(&s.Version, 1)
	set(&s.FullPoints, "100")
	for _, kind := range slices.Sorted(maps.Keys(s.Questionnaires)) {
		q := s.Questionnaires[kind]
		q.complete(s.Scales)
		s.Questionnaires[kind] = q
		set(&s.DefaultKind, kind)
	}
	for i := range s.Rubrics {
		for j := range s.Rubrics[i].Items {
			set(&s.Rubrics[i].Items[j].Mode, ItemManual)
		}
	}
	if s.Supervision != nil {
		for i := range s.Supervision.Items {
			set(&s.Supervision.Items[i].Mode, ItemManual)
		}
	}
	if len(s.Bodies) == 1 {
		set(&s.Bodies[0].Weight, "100")
	}
	s.Satisfaction.complete()
	set(&s.Veto.Effect, VetoGrade)
	if s.GradeBands == nil {
		for i, label := range GradeLabelSets()[0] {
			s.GradeBands = append(s.GradeBands, GradeBand{label, [...]Decimal{"90", "80", "60", "0"}[i]})
		}
	}
	set(&s.Rank.BottomPercent, "20")
	set(&s.Rank.Rounding, roundUp)
	set(&s.Rank.Scope, ScopeAll)
	if s.Consequences == nil {
		s.Consequences = []Consequence{}
	}
	set(&s.Periods, Periods{PeriodMonths: 3, ReportDays: 7, InspectionMonths: 1})
	set(&s.Session.Mode, "slip")
	set(&s.Session.Flow, "one")
	set(&s.Session.K, 5)
}
