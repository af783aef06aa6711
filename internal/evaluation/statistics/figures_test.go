package statistics

import (
	"reflect"
	"testing"
)

// Every figure of two batches adds up, whatever it is called; what was charged does not.
func TestEveryFigureAddsUp(t *testing.T) {
	fill := func(n int) (f Figures) {
		v := reflect.ValueOf(&f).Elem()
		for i := range v.NumField() {
			x := n * (i + 1)
			switch field := v.Field(i); field.Kind() {
			case reflect.Int:
				field.SetInt(int64(x))
			case reflect.Pointer:
				field.Set(reflect.ValueOf(&x))
			case reflect.Map:
				field.Set(reflect.ValueOf(map[string]int{"both": x, string(rune('a' + n)): 1}))
			}
		}
		return f
	}
	got, want := fill(1), fill(3)
	got.Add(fill(2))
	want.Charged = fill(1).Charged
	for _, m := range []map[string]int{want.Kinds, want.Documents, want.Decisions} {
		delete(m, "d")
		m["b"], m["c"] = 1, 1
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("together\n%+v, want\n%+v", got, want)
	}
	var none Figures
	none.Add(fill(2))
	if none.Attended == fill(2).Attended || *none.Attended != *fill(2).Attended || none.Problems == nil {
		t.Errorf("to nothing: %+v", none)
	}
}
