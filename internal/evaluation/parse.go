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
	if depth(raw) > maxDepth {
		return unreadable("文件嵌套过深。", "The document nests too deeply.")
	}
	if text := bytes.TrimSpace(raw); len(text) > 0 && text[0] == '{' {
		return decodeStrict(text, into)
	}
	plain, err := yamlToJSON(raw)
	if err != nil {
		return err
	}
	return decodeStrict(plain, into)
}

// yamlToJSON turns YAML into JSON, so that one set of field names and one strict decoder serve both.
func yamlToJSON(raw []byte) ([]byte, error) {
	for _, t := range lexer.Tokenize(string(raw)) {
		switch t.Type {
		case token.AliasType, token.AnchorType, token.MergeKeyType: // a few of them unfold to gigabytes
			return nil, unreadable(fmt.Sprintf("第 %d 行:不支持 YAML 的锚点和别名。", t.Position.Line), fmt.Sprintf("Line %d: YAML anchors and aliases are not read.", t.Position.Line))
		case token.TagType:
			return nil, unreadable(fmt.Sprintf("第 %d 行:不支持 YAML 标签。", t.Position.Line), fmt.Sprintf("Line %d: YAML tags are not read.", t.Position.Line))
		}
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

func decodeStrict(b []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	if err := d.Decode(into); err != nil {
		var wrong *json.UnmarshalTypeError
		var inner *Unreadable
		switch {
		case errors.As(err, &inner): // from an item or question, which read themselves
			return inner
		case errors.As(err, &wrong):
			return unreadable("字段 "+wrong.Field+" 的类型不对。", "Field "+wrong.Field+" has the wrong type.")
		case errors.Is(err, errDecimal):
			return unreadable("有一个数不是普通的小数(不支持科学计数法)。", "A number is not a plain decimal; exponents are not read.")
		}
		return unreadable("不是可读的 JSON,或有未知字段。", "Not readable as JSON, or an unknown field.")
	}
	if d.More() {
		return unreadable("文件末尾有多余内容。", "Something follows the document.")
	}
	return nil
}

// depth is the deepest nesting of brackets, or of indentation, that a document could have.
func depth(raw []byte) int {
	open, deepest, dashes := 0, 0, 0
	for _, c := range raw {
		switch c {
		case '[', '{':
			open++
			deepest = max(deepest, open)
		case ']', '}':
			open = max(0, open-1)
		case '-', '?': // "- - - x" nests without brackets
			dashes++
			deepest = max(deepest, dashes/2)
		case ' ':
		default:
			dashes = 0
		}
	}
	return deepest
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
