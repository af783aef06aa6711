package evaluation

import "encoding/json"

// word is a text that a file may also write as a bare number: YAML reads "code: 1.1" as one.
type word string

func (w *word) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, (*string)(w))
	}
	var n json.Number
	if err := json.Unmarshal(b, &n); err != nil {
		return err
	}
	*w = word(n)
	return nil
}

// UnmarshalJSON reads an item whose code or aspect may be a bare number.
func (x *Item) UnmarshalJSON(b []byte) error {
	type plain Item
	in := struct {
		Code   word `json:"code"`
		Aspect word `json:"aspect"`
		*plain
	}{plain: (*plain)(x)}
	if err := decodeStrict(b, &in); err != nil {
		return err
	}
	x.Code, x.Aspect = string(in.Code), string(in.Aspect)
	return nil
}

// UnmarshalJSON reads a question whose code or aspect may be a bare number.
func (x *Question) UnmarshalJSON(b []byte) error {
	type plain Question
	in := struct {
		Code   word `json:"code"`
		Aspect word `json:"aspect"`
		*plain
	}{plain: (*plain)(x)}
	if err := decodeStrict(b, &in); err != nil {
		return err
	}
	x.Code, x.Aspect = string(in.Code), string(in.Aspect)
	return nil
}
