package scheme

import "minping/internal/evaluation/pack"

// UnmarshalJSON accepts an item whose code or aspect is a bare number.
func (x *Item) UnmarshalJSON(b []byte) error {
	type plain Item
	in := struct {
		Code   pack.Word `json:"code"`
		Aspect pack.Word `json:"aspect"`
		*plain
	}{plain: (*plain)(x)}
	if err := pack.DecodeStrict(b, &in); err != nil {
		return err
	}
	x.Code, x.Aspect = string(in.Code), string(in.Aspect)
	return nil
}

// UnmarshalJSON accepts a question whose code or aspect is a bare number.
func (x *Question) UnmarshalJSON(b []byte) error {
	type plain Question
	in := struct {
		Code   pack.Word `json:"code"`
		Aspect pack.Word `json:"aspect"`
		*plain
	}{plain: (*plain)(x)}
	if err := pack.DecodeStrict(b, &in); err != nil {
		return err
	}
	x.Code, x.Aspect = string(in.Code), string(in.Aspect)
	return nil
}
