package kit

import (
	"bytes"
	"encoding/json"
	"reflect"
	"strconv"
	"strings"

	"minping/internal/app/records"
)

func isNull(raw json.RawMessage) bool { return string(bytes.TrimSpace(raw)) == "null" }

var reader = reflect.TypeFor[json.Unmarshaler]()

// readsItself reports whether a type has its own way of being decoded from JSON.
func readsItself(t reflect.Type) bool {
	return t.Implements(reader) || reflect.PointerTo(t).Implements(reader)
}

// The types of JSON as answers name them.
const (
	typeText   = "string"
	typeWhole  = "integer"
	typeNumber = "number"
	typeYesNo  = "boolean"
	typeList   = "array"
	typeObject = "object"
)

var typeWords = map[string]string{
	typeText: "文字（字符串）", typeWhole: "整数", typeNumber: "数字", typeYesNo: "true 或 false", typeList: "列表（数组）", typeObject: "对象",
}

// jsonType returns the JSON type of a value without fields, "" if it can have several.
func jsonType(t reflect.Type) string {
	switch {
	case readsItself(t):
		return ""
	case t.Kind() == reflect.String:
		return typeText
	case t.Kind() == reflect.Bool:
		return typeYesNo
	case t.Kind() >= reflect.Int && t.Kind() <= reflect.Uint64:
		return typeWhole
	case t.Kind() == reflect.Float64:
		return typeNumber
	}
	return ""
}

// typeFault says which type a field should have.
func typeFault(want string) records.Text {
	if want == "" {
		return faultTexts[faultType]
	}
	return records.Text{ZH: "JSON 类型不对，应为" + typeWords[want] + "。", EN: "It has the wrong JSON type; it must be of type " + want + "."}
}

// exactly is the largest number below which every whole number is exact in the numbers of JavaScript.
const exactly = 1 << 53

// wholeNumbers returns valid JSON with whole numbers written without a point and an exponent: 5.0 is an integer (JSON
// Schema, core §4.2.3), and some languages write each number so.
func wholeNumbers(data []byte) []byte {
	if !bytes.ContainsAny(data, ".eE") {
		return data
	}
	out := make([]byte, 0, len(data))
	for i := 0; i < len(data); {
		n := token(data[i:])
		out = append(out, plainWhole(data[i:i+n])...)
		i += n
	}
	return out
}

// token returns the length of the text, number or other byte at the start of valid JSON.
func token(data []byte) int {
	switch c := data[0]; {
	case c == '"':
		for i := 1; i < len(data); i++ {
			switch data[i] {
			case '\\':
				i++
			case '"':
				return i + 1
			}
		}
		return len(data)
	case c == '-' || c >= '0' && c <= '9':
		n := 1
		for n < len(data) && strings.IndexByte("+-.eE0123456789", data[n]) >= 0 {
			n++
		}
		return n
	}
	return 1
}

func plainWhole(token []byte) []byte {
	if token[0] == '"' || !bytes.ContainsAny(token, ".eE") || token[0] >= 'A' {
		return token
	}
	f, err := strconv.ParseFloat(string(token), 64)
	if err != nil || f != float64(int64(f)) || f >= exactly || f <= -exactly {
		return token
	}
	return strconv.AppendInt(nil, int64(f), 10)
}
