package kit

import (
	"reflect"
	"strings"

	"minping/internal/typed"
)

// readTyped takes the invisible marks out of every text of a decoded body, as the panel does with what was typed.
// Passwords are taken as they were sent.
func readTyped(v reflect.Value) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			readTyped(v.Elem())
		}
	case reflect.Struct:
		for i := range v.NumField() {
			f := v.Type().Field(i)
			if name, _ := jsonName(f); f.IsExported() && !strings.Contains(name, "password") {
				readTyped(v.Field(i))
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
			if text := v.MapIndex(key); text.Kind() == reflect.String {
				v.SetMapIndex(key, reflect.ValueOf(typed.Visible(text.String())).Convert(text.Type()))
			}
		}
	case reflect.String:
		if v.CanSet() {
			v.SetString(typed.Visible(v.String()))
		}
	}
}
