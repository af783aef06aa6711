package kit

import (
	"slices"
	"strconv"
	"strings"

	"minping/internal/app/records"
)

// Two people change one record: the second to save is told, sees what the first made of it, and saves on purpose or not
// at all (inputs §4).
//
// A form that changes a record carries the version it was drawn from and each field as it was drawn ("was."). When
// somebody was faster, the form comes back merged: a field that was not touched has the new content; one that only this
// person changed keeps what was typed; one that both changed is asked about ("pick."), and until that is answered the
// form keeps the old version, so that sending it again is refused again.
const (
	wasPrefix   = "was."
	pickPrefix  = "pick."
	newerPrefix = "newer."
	toChoose    = "to_choose" // names of fields that both changed, by commas
	pickTheirs  = "theirs"
	pickMine    = "mine"
)

// Both is a field that two people changed differently: what is there now, and what was typed.
type Both struct{ Theirs, Mine string }

// versioned reports whether the form changes a version of a record.
func (f Form) versioned() bool {
	for _, h := range f.Hidden {
		if h.Name == "version" {
			return true
		}
	}
	return false
}

// Base are the fields as they were drawn, for the form to carry.
func (f Form) Base() []Hidden {
	if !f.versioned() {
		return nil
	}
	return base(pointers(f.Fields))
}

func base(fields []*Field) []Hidden {
	var out []Hidden
	for _, x := range fields {
		was := x.Value
		if x.sent {
			was = x.was
		}
		out = append(out, Hidden{wasPrefix + x.Name, was})
	}
	return out
}

func pointers(fields []Field) []*Field {
	out := make([]*Field, len(fields))
	for i := range fields {
		out[i] = &fields[i]
	}
	return out
}

// Carry is for a page that lays out the fields of a form itself: what the form carries, its version among it, and,
// where somebody else was faster, the sentence that says so. The fields have been drawn from the record and, if the
// form was sent, refilled.
func (req *Request) Carry(version int, fields []*Field, err error) (carry []Hidden, said string) {
	carry = []Hidden{VersionField(version)}
	if records.KindOf(err) == records.Stale {
		said = req.merge(&carry, fields)
	}
	return append(carry, base(fields)...), said
}

// settle puts what was chosen in the place of the fields that two people had changed, before a handler reads them. With
// a choice missing the form keeps its old version, and is refused.
func (req *Request) settle() {
	names := req.FormValue(toChoose)
	if names == "" {
		return
	}
	args := req.Ctx.Request().PostArgs()
	upload, err := req.MultipartForm()
	set := func(name, value string) {
		args.Set(name, value)
		if err == nil {
			upload.Value[name] = []string{value} // it is read where the form's own fields say nothing
		}
	}
	for name := range strings.SplitSeq(names, ",") {
		switch req.FormValue(pickPrefix + name) {
		case pickTheirs:
			set(name, req.FormValue(newerPrefix+name))
		case pickMine:
		default:
			return
		}
	}
	set("version", req.FormValue(newerPrefix+"version"))
	args.Del(toChoose)
	if err == nil {
		delete(upload.Value, toChoose)
	}
}

// merge makes of a form that somebody else was faster with one that both agree with. It returns the sentence that says
// so.
func (req *Request) merge(hidden *[]Hidden, fields []*Field) string {
	open := strings.Split(req.FormValue(toChoose), ",")
	var asked, taken []string
	for _, x := range fields {
		mine, theirs, was := plain(x.Value), plain(x.now), plain(x.was)
		unanswered := slices.Contains(open, x.Name)
		switch {
		case mine == theirs:
		case mine == was && !unanswered:
			x.Value = x.now
			taken = append(taken, x.Label)
		case theirs != was || unanswered:
			x.Both = &Both{x.now, x.Value}
			asked = append(asked, x.Name)
		}
		x.was = x.now
	}
	if len(asked) > 0 {
		req.keepVersion(hidden, asked)
	}
	return mergedWords(asked, taken)
}

// keepVersion lets a form wait for a choice: it keeps the version that was refused, and carries the newer one beside
// it.
func (req *Request) keepVersion(hidden *[]Hidden, asked []string) {
	for i, h := range *hidden {
		if h.Name == "version" {
			(*hidden)[i].Value = req.FormValue("version")
			*hidden = append(*hidden, Hidden{newerPrefix + "version", h.Value}, Hidden{toChoose, strings.Join(asked, ",")})
			return
		}
	}
}

func mergedWords(asked, taken []string) string {
	said := "别人刚刚改过这份内容。"
	if len(taken) > 0 {
		said += "您没有动过的“" + strings.Join(taken, "”“") + "”已换成新的内容。"
	}
	if len(asked) == 0 {
		return said + "您填的都还在，核对后再保存一次。"
	}
	return said + "有 " + strconv.Itoa(len(asked)) + " 项两个人都改了，请逐项选一个，再保存一次。"
}

// plain is a value for comparing: browsers send line ends of their own.
func plain(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// Words is how a value of the field is shown to somebody who compares it.
func (f Field) Words(value string) string {
	var chosen []string
	for _, o := range f.Options {
		if o.Value == value {
			return o.Text
		}
		if f.Type == "checks" && (Field{Value: value}).Chosen(o.Value) {
			chosen = append(chosen, o.Text)
		}
	}
	switch {
	case len(chosen) > 0:
		return strings.Join(chosen, "、")
	case f.Type == "check" && value != "":
		return "是"
	case f.Type == "check":
		return "否"
	case strings.TrimSpace(value) == "":
		return "（空）"
	case f.Type == "datetime-local":
		return strings.Replace(value, "T", " ", 1)
	}
	return value
}
