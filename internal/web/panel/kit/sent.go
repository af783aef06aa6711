package kit

import (
	"mime/multipart"
	"slices"
	"strings"

	"minping/internal/typed"
)

// verbatim are the fields that are used as they were sent: passwords.
var verbatim = []string{"old_password", "own_password", "password"}

// readTyped removes the invisible marks and the blanks around what was typed and pasted, once, before any handler reads
// it. What the page sent along for comparison with the record stays as it is in the record.
func (req *Request) readTyped() {
	read := func(name, value string) string {
		kept := strings.HasPrefix(name, wasPrefix) || strings.HasPrefix(name, newerPrefix)
		if kept || slices.Contains(verbatim, name) {
			return value
		}
		return typed.Sent(value)
	}
	if form, err := req.MultipartForm(); err == nil {
		for name, values := range form.Value {
			for i, v := range values {
				values[i] = read(name, v)
			}
		}
		return
	}
	args := req.Ctx.Request().PostArgs()
	changed := false
	var all []Hidden
	for key, value := range args.All() {
		h := Hidden{string(key), read(string(key), string(value))}
		changed = changed || h.Value != string(value)
		all = append(all, h)
	}
	if !changed {
		return
	}
	args.Reset()
	for _, h := range all {
		args.Add(h.Name, h.Value)
	}
}

// sentFields is the content of a form, to be sent again by another form. Files are only named, because a page cannot
// hold them.
type sentFields struct {
	values []Hidden
	files  []Hidden // by field, the name of the chosen file
	upload bool     // the form sends files
}

// sentFields reads a form of either kind.
func (req *Request) sentFields() (out sentFields) {
	form, err := req.MultipartForm()
	if err != nil {
		for key, value := range req.Ctx.Request().PostArgs().All() {
			out.values = append(out.values, Hidden{Name: string(key), Value: string(value)})
		}
		return out
	}
	out.upload = true
	for _, name := range sortedNames(form.Value) {
		for _, v := range form.Value[name] {
			out.values = append(out.values, Hidden{Name: name, Value: v})
		}
	}
	for _, name := range sortedNames(form.File) {
		if chosen := fileName(form.File[name]); chosen != "" {
			out.files = append(out.files, Hidden{Name: name, Value: chosen})
		}
	}
	return out
}

// fileName returns the name of a chosen file; browsers send an empty one if none was chosen.
func fileName(heads []*multipart.FileHeader) string {
	for _, h := range heads {
		if h.Filename != "" && h.Size > 0 {
			return h.Filename
		}
	}
	return ""
}

// without leaves a value out.
func (s sentFields) without(name string) sentFields {
	s.values = slices.DeleteFunc(s.values, func(h Hidden) bool { return h.Name == name })
	return s
}

// secret reports whether there are fields whose content must not be written into a page.
func (s sentFields) secret() bool {
	return slices.ContainsFunc(s.values, func(h Hidden) bool {
		return h.Name == "otp" || slices.Contains(verbatim, h.Name)
	})
}

// size returns how many bytes it adds to a page.
func (s sentFields) size() (n int) {
	for _, h := range slices.Concat(s.values, s.files) {
		n += len(h.Name) + len(h.Value)
	}
	return n
}

// form makes a form send these fields; files have to be chosen again.
func (s sentFields) form(f Form) Form {
	f.Hidden, f.Upload = append(f.Hidden, s.values...), s.upload
	for _, h := range s.files {
		f.Fields = append(f.Fields, Field{
			Name: h.Name, Label: "重新选择附件", Type: "file", Optional: true,
			Hint: "原来选的是“" + h.Value + "”，没有保留。不再附就留空。",
		})
	}
	return f
}
