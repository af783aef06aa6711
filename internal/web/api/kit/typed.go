package kit

import (
	"reflect"
	"strings"

	"minping/internal/typed"
)

// readTyped removes the invisible marks and the blanks around every text of a decoded body, as the panel does with what
// was typed, and reads days as people write them. Passwords are used as they were sent.
func readTyped(v reflect.Value) {
	switch v.Kind() {
	case reflect.Interface:
		if text, ok := v.Interface().(string); ok {
			v.Set(reflect.ValueOf(typed.Sent(text)))
		} else if !v.IsNil() {
			readTyped(v.Elem())
		}
	case reflect.Pointer:
		if !v.IsNil() {
			readTyped(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if name, _ := jsonName(f); f.IsExported() && !strings.Contains(name, "password") {
				readTyped(v.Field(i))
				readDay(f, v.Field(i))
			}
		}
	case reflect.Slice, reflect.Array:
		if v.Type().Elem().Kind() == reflect.Uint8 {
			return
		}
		for i := range v.Len() {
			readTyped(v.Index(i))
		}
	case reflect.Map:
		for _, key := range v.MapKeys() {
			x := reflect.New(v.Type().Elem()).Elem() // map elements cannot be set
			x.Set(v.MapIndex(key))
			readTyped(x)
			v.SetMapIndex(key, x)
		}
	case reflect.String:
		if v.CanSet() {
			v.SetString(typed.Sent(v.String()))
		}
	}
}

// readDay reads a field of the format date; anything that is not a day is left for the rule to refuse.
func readDay(f reflect.StructField, v reflect.Value) {
	if f.Tag.Get("format") != "date" {
		return
	}
	if v.Kind() == reflect.Pointer && !v.IsNil() {
		v = v.Elem()
	}
	if v.Kind() == reflect.String && v.CanSet() {
		v.SetString(typed.PlainDay(v.String()))
	}
}
