package kit

import (
	"slices"
	"strconv"
	"strings"

	"minping/internal/app/records"
)

// When two people change one record, the second to save sees what the first changed, and saves deliberately
// or not at all (inputs §4).
//
// A form that changes a record carries the version it was drawn from and each field as it was drawn ("was."). If
// someone else was faster, the form comes back merged: a field that was not touched has the new content; one that only
// this person changed keeps what was typed; one that both changed is asked about ("pick."), and until that is answered
// the form keeps the old version, so that sending it again is refused again.
const (
	wasPrefix   = "was."
	pickPrefix  = "pick."
	newerPrefix = "newer."
	toChoose    = "to_choose" // names of fields that both changed, separated by commas
	pickTheirs  = "theirs"
	pickMine    = "mine"
	replaceRows = "replace" // the typed rows take the place of the newer ones
)

// Both is a field that two people changed differently: the current value, and what was typed.
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

// Base returns the fields as they were drawn, for the form to carry.
func (f Form) Base() []Hidden {
	if !f.versioned() && !f.Compared {
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

// Carry is for a page that lays out a form's fields itself: it returns what the form has to carry, including its
// version, and, if someone else was faster, the sentence that says so. The fields must have been drawn from the record
// and, if the form was sent, refilled.
func (req *Request) Carry(version int, fields []*Field, err error) (carry []Hidden, said string) {
	carry = []Hidden{VersionField(version)}
	switch {
	case records.KindOf(err) == records.Stale:
		said = req.merge(&carry, fields)
	case err != nil:
		req.keepSeen(carry)
	}
	return append(carry, base(fields)...), said
}

// Overtaken is what an editor of rows asks when others added, removed or moved some since it was drawn: its fields are
// merged by their place, and their places mean other rows now.
type Overtaken struct {
	Replace Field
	New     Link // the rows as they are now
}

// RowsMoved reports whether rows are at other places than those at which they were drawn, by what each is known by: one
// that others rewrote is still at its place.
func RowsMoved(was, now []string) bool {
	if len(was) != len(now) {
		return true
	}
	for _, list := range [][]string{was, now} {
		for i := range list {
			list[i] = plain(list[i])
		}
	}
	for i := range was {
		if was[i] != now[i] && (slices.Contains(now, was[i]) || slices.Contains(was, now[i])) {
			return true
		}
	}
	return false
}

// CarryUnmerged is Carry for an editor whose rows moved: what was typed comes back as it was, and the form keeps its
// old version until its sender has chosen to replace the newer rows, which are at href.
func CarryUnmerged(req *Request, version int, fields []*Field, href string) ([]Hidden, string, *Overtaken) {
	newer := VersionField(version)
	carry := []Hidden{{newer.Name, req.FormValue(newer.Name)}, {newerPrefix + newer.Name, newer.Value}}
	return append(carry, base(fields)...),
		"别人刚刚增加、删除或移动过内容，两份没有合并，您的也没有保存。您填的都还在：请对照新的内容，选择按新的重填，或者用您填的替换。",
		&Overtaken{
			Replace: Field{Name: replaceRows, Label: "用我填的替换新的内容", Type: "check"},
			New:     Link{Href: href, Text: "打开新的内容"},
		}
}

// applyChoices replaces the fields that two people had changed with the chosen values, before a handler reads them. If
// a choice is missing, the form keeps its old version and is refused.
func (req *Request) applyChoices() {
	names := req.FormValue(toChoose)
	replaces := req.FormValue(newerPrefix+"version") != "" && req.FormValue(replaceRows) != ""
	if names == "" && !replaces {
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
	for name := range strings.FieldsFuncSeq(names, func(r rune) bool { return r == ',' }) {
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

// merge merges a form with the changes of the person who was faster. It returns the sentence that says so.
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

// keepVersion lets a form wait for a choice: it keeps the refused version, and carries the newer one beside it.
func (req *Request) keepVersion(hidden *[]Hidden, asked []string) {
	for i, h := range *hidden {
		if h.Name == "version" {
			(*hidden)[i].Value = req.FormValue("version")
			*hidden = append(*hidden, Hidden{newerPrefix + "version", h.Value}, Hidden{
				toChoose, strings.Join(asked, ","),
			})
			return
		}
	}
}

// keepSeen leaves the version in a form as it was sent: a form that comes back for another reason may have been
// overtaken as well, and says so when it is sent again.
func (req *Request) keepSeen(hidden []Hidden) {
	for i, h := range hidden {
		if seen := req.FormValue("version"); h.Name == "version" && seen != "" {
			hidden[i].Value = seen
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

// plain normalizes a value for comparison: browsers send their own line ends.
func plain(s string) string { return strings.TrimSpace(strings.ReplaceAll(s, "\r\n", "\n")) }

// Words formats a value of the field for comparing it.
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
