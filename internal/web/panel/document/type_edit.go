package document

import (
	"fmt"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/gofiber/fiber/v2"

	"minping/internal/app/records"
	"minping/internal/app/round"
	rules "minping/internal/evaluation/document"
	evalscheme "minping/internal/evaluation/scheme"
	"minping/internal/web/guard"
	"minping/internal/web/panel/kit"
)

// editedType is the type that a page is about, in the pack as it is.
func (req *request) editedType() (p rules.Pack, t rules.Type, version int, err error) {
	p, version, err = req.svc.Documents.Types(req.ctx)
	if err != nil {
		return p, t, version, err
	}
	t, ok := p.Type(req.Params("code"))
	if !ok {
		return p, t, version, fiber.ErrNotFound
	}
	return p, t, version, nil
}

func (req *request) showType() error {
	p, t, version, err := req.editedType()
	if err != nil {
		return err
	}
	return req.typePage(p, t, version, nil)
}

// typePage is the editor of one type; sent is why it came back. A copy is saved under a new code.
func (req *request) typePage(p rules.Pack, t rules.Type, version int, sent error) error {
	out := TypeEdit{Frame: req.Frame(t.Name), Action: typesHome + "/" + req.Params("code")}
	out.Sub, out.Back = "改了只影响以后起草的公文", &kit.Link{Href: typesHome, Text: "公文种类"}
	copied := req.Query("copy")+req.FormValue("copy") != ""
	if copied {
		t.Name += "（副本）"
	}
	out.Fields = typeFields(p, t)
	out.Parts = req.partEdits(t, sent != nil)
	for _, n := range rules.Names(t.About) {
		if !n.Final || t.Final {
			out.Names = append(out.Names, kit.Fact{Name: "{{" + n.Name + "}}", Value: n.Sample})
		}
	}
	req.typeSent(&out, version, t, sent)
	if copied {
		out.Carry = append(out.Carry, kit.Hidden{Name: "copy", Value: "1"})
	}
	return req.Render(out)
}

// typeSent puts back what was typed, with errors beside what they are about.
func (req *request) typeSent(out *TypeEdit, version int, now rules.Type, err error) {
	fields := out.all()
	if err != nil {
		req.RefillFields(fields)
		req.Status(guard.Status(err))
	}
	if records.KindOf(err) == records.Stale && req.partsMoved(now) {
		out.Carry, out.Wrong, out.Overtaken = kit.CarryUnmerged(req.Request, version, fields, out.Action)
		return
	}
	out.Carry, out.Wrong = req.Carry(version, fields, err)
	if err != nil && out.Wrong == "" {
		out.Errors, out.Wrong = kit.PlaceErrors(err, fields)
	}
	asked := func(f kit.Field) bool { return f.Wrong != "" || f.Both != nil }
	for i, p := range out.Parts {
		out.Parts[i].Open = slices.ContainsFunc(slices.Concat(p.Kinds...), asked)
	}
}

// partEdits are the parts of a type and an empty one; as many as were sent, if the form came back.
func (req *request) partEdits(t rules.Type, sent bool) (out []PartEdit) {
	n := len(t.Parts) + 1
	if sent {
		n = max(n, req.sentParts())
	}
	for i := range n {
		part := rules.Part{}
		if i < len(t.Parts) {
			part = t.Parts[i]
		}
		kinds := min(len(part.ByKind)+1, mostKinds)
		if sent { // the part that was drawn here, even if others moved it
			kinds, part.Key = max(kinds, req.sentKinds(i)), req.partText(i, "key")
		}
		out = append(out, partEdit(i, part, kinds))
	}
	return out
}

// partsMoved reports whether others added, removed or moved parts, or texts for kinds of units in a part, since the
// form was drawn.
func (req *request) partsMoved(now rules.Type) bool {
	var keys []string
	for i := range mostParts + 1 {
		if key := req.partText(i, "key"); key != "" {
			keys = append(keys, key)
		}
	}
	if !slices.EqualFunc(now.Parts, keys, func(p rules.Part, key string) bool { return p.Key == key }) {
		return true
	}
	for i, p := range now.Parts {
		var was, is []string
		for j := range mostKinds {
			if kinds := req.drawnKinds(i, j); kinds != "" {
				was = append(was, kinds)
			}
		}
		for _, k := range p.ByKind {
			is = append(is, kit.JoinChecks(k.Kinds))
		}
		if kit.RowsMoved(was, is) {
			return true
		}
	}
	return false
}

// drawnKinds are the kinds of units that a text was drawn for.
func (req *request) drawnKinds(i, j int) string { return kit.Was(req.Request, kindAt(i, j)+"kinds") }

func partAt(i int) string { return fmt.Sprintf("parts[%d].", i) }

func kindAt(i, j int) string { return fmt.Sprintf("parts[%d].by_kind[%d].", i, j) }

// sentParts returns how many parts were sent, down to the last one that has text or was drawn with some.
func (req *request) sentParts() (n int) {
	for i := range mostParts + 1 {
		drawn := req.partText(i, "key") != ""
		if drawn || req.partText(i, "heading") != "" || req.partText(i, "text") != "" || req.sentKinds(i) > 0 {
			n = i + 1
		}
	}
	return n
}

// sentKinds returns how many texts for kinds of units were sent in a part, down to the last one that has text or was
// drawn with some.
func (req *request) sentKinds(i int) (n int) {
	for j := range mostKinds {
		k := req.typedKind(i, j)
		if k.Text != "" || len(k.Kinds) > 0 || req.drawnKinds(i, j) != "" {
			n = j + 1
		}
	}
	return n
}

func (req *request) partText(i int, field string) string {
	return strings.TrimSpace(req.FormValue(partAt(i) + field))
}

// all are the fields of the page, so that each finds its error.
func (e *TypeEdit) all() (out []*kit.Field) {
	add := func(list []kit.Field) {
		for i := range list {
			out = append(out, &list[i])
		}
	}
	add(e.Fields)
	for _, p := range e.Parts {
		add(p.Fields)
		for _, k := range p.Kinds {
			add(k)
		}
	}
	return out
}

func checked(yes bool) string {
	if yes {
		return "1"
	}
	return ""
}

func typeFields(p rules.Pack, t rules.Type) []kit.Field {
	var issuers []kit.Option
	for _, x := range p.Issuers {
		issuers = append(issuers, kit.Option{Value: x.Code, Text: x.Name})
	}
	return []kit.Field{
		{Name: "name", Label: "名称", Type: "text", Value: t.Name, MaxLen: 40, Auto: "off"},
		{Name: "hint", Label: "什么时候用", Type: "text", Value: t.Hint, MaxLen: 200, Optional: true},
		{Name: "issuer", Label: "发文机关", Type: "select", Value: t.Issuer, Options: issuers, Row: "a"},
		{Name: "form", Label: "格式", Type: "select", Value: t.Form, Options: formNames, Row: "a"},
		{Name: "series", Label: "机关代字", Type: "text", Value: t.Series, MaxLen: 20, Hint: "文号里年份前面的字，例如“巡函”。"},
		{Name: "to", Label: "主送", Type: "select", Value: t.To, Options: toNames},
		{
			Name: "names", Label: "主送的机关", Type: "text", Value: strings.Join(t.Names, "、"), Optional: true,
			MaxLen: 500, Hint: "主送选“下面写明的机关”时才填，用顿号隔开。",
		},
		{Name: "cc", Label: "抄送", Type: "text", Value: strings.Join(t.CC, "、"), Optional: true, MaxLen: 500, Hint: "用顿号隔开。"},
		{
			Name: "due_days", Label: "起草后多少天到期", Type: "number", Value: strconv.Itoa(t.DueDays), Width: "short",
			Hint: "0 表示不定期限。",
		},
		{Name: "seal", Label: "留出盖章的位置", Type: "check", Value: checked(t.Seal)},
		{Name: "receipt", Label: "主送单位要签收", Type: "check", Value: checked(t.Receipt)},
		{Name: "title", Label: "标题", Type: "text", Value: t.Title, MaxLen: 200},
	}
}

func partEdit(i int, p rules.Part, byKind int) PartEdit {
	at := partAt(i)
	out := PartEdit{Title: fmt.Sprintf("第 %d 部分", i+1), Key: kit.Hidden{Name: at + "key", Value: p.Key}}
	if p.Key == "" {
		out.Title = "再加一部分"
	}
	out.Fields = []kit.Field{
		{Name: at + "heading", Label: "小标题", Type: "text", Value: p.Heading, Optional: true, MaxLen: 60},
		{Name: at + "text", Label: "正文", Type: "textarea", Value: p.Text, Optional: true, MaxLen: 20_000},
		{Name: at + "hint", Label: "给起草人的提示", Type: "text", Value: p.Hint, Optional: true, MaxLen: 200},
	}
	for j := range byKind {
		var k rules.KindText
		if j < len(p.ByKind) {
			k = p.ByKind[j]
			out.Says = append(out.Says, kindWords(k.Kinds))
		}
		kinds := kindsField(i, j)
		kinds.Value = kit.JoinChecks(k.Kinds)
		out.Kinds = append(out.Kinds, []kit.Field{
			kinds,
			{Name: kindAt(i, j) + "text", Label: "另外写", Type: "textarea", Value: k.Text, Optional: true, MaxLen: 20_000},
		})
	}
	return out
}

// kindsField asks for which kinds of units a text is.
func kindsField(i, j int) kit.Field {
	f := kit.Field{Name: kindAt(i, j) + "kinds", Label: "对这些单位", Type: "checks", Optional: true}
	for _, k := range evalscheme.Kinds() {
		f.Options = append(f.Options, kit.Option{Value: k, Text: round.KindName(k).ZH})
	}
	return f
}

func kindWords(kinds []string) string {
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = round.KindName(k).ZH
	}
	return strings.Join(out, "、")
}

// typedType is a type with what was typed; what the page does not ask for is unchanged. It also returns where in the
// form each part is.
func (req *request) typedType(t rules.Type) (_ rules.Type, parts []typedPart) {
	get := func(name string) string { return strings.TrimSpace(req.FormValue(name)) }
	t.Name, t.Hint, t.Issuer, t.Form = get("name"), get("hint"), get("issuer"), get("form")
	t.Series, t.To, t.Title = get("series"), get("to"), get("title")
	t.Names, t.CC = listed(get("names")), listed(get("cc"))
	t.DueDays = kit.ParseNumber(get("due_days"))
	t.Seal, t.Receipt = get("seal") != "", get("receipt") != ""
	if t.To != rules.ToNames {
		t.Names = nil
	}
	old := t.Parts
	t.Parts = nil
	for i := range mostParts + 1 {
		p := rules.Part{Key: req.partText(i, "key")}
		if j := slices.IndexFunc(old, func(x rules.Part) bool { return x.Key == p.Key }); j >= 0 {
			p = old[j]
		}
		p.Heading, p.Text, p.Hint = req.partText(i, "heading"), req.partText(i, "text"), req.partText(i, "hint")
		place := typedPart{at: i}
		p.ByKind, place.kinds = req.typedKinds(i)
		if p.Heading == "" && p.Text == "" && len(p.ByKind) == 0 {
			continue
		}
		if p.Key == "" {
			p.Key = freeCode("part", func(c string) bool {
				return slices.ContainsFunc(append(old, t.Parts...), func(x rules.Part) bool { return x.Key == c })
			})
		}
		t.Parts, parts = append(t.Parts, p), append(parts, place)
	}
	return t, parts
}

// typedPart is where in the form a part and its texts for kinds of units are: what is empty there is left out.
type typedPart struct {
	at    int
	kinds []int
}

func (req *request) typedKinds(i int) (out []rules.KindText, at []int) {
	for j := range mostKinds {
		if k := req.typedKind(i, j); k.Text != "" || len(k.Kinds) > 0 {
			out, at = append(out, k), append(at, j)
		}
	}
	return out, at
}

func (req *request) typedKind(i, j int) rules.KindText {
	return rules.KindText{
		Text: strings.TrimSpace(req.FormValue(kindAt(i, j) + "text")), Kinds: req.Checked(kindsField(i, j)),
	}
}

// inPart is how errors name the place of a part and of its text for kinds of units.
var inPart = regexp.MustCompile(`^parts\[([0-9]+)\]\.(?:by_kind\[([0-9]+)\]\.)?`)

// inForm gives an error's field the name that it has in the form.
func inForm(field string, parts []typedPart) string {
	field = inPack.ReplaceAllString(field, "")
	m := inPart.FindStringSubmatch(field)
	if m == nil {
		return field
	}
	i, _ := strconv.Atoi(m[1])
	j, err := strconv.Atoi(m[2])
	rest := field[len(m[0]):]
	switch {
	case i >= len(parts), err == nil && j >= len(parts[i].kinds):
		return field
	case err == nil:
		return kindAt(parts[i].at, parts[i].kinds[j]) + rest
	}
	return partAt(parts[i].at) + rest
}

// listed returns the names on one line.
func listed(line string) (out []string) {
	for _, n := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune("、，,；;", r) }) {
		if name := strings.TrimSpace(n); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// freeCode returns an unused code.
func freeCode(base string, taken func(string) bool) string {
	for n := 2; ; n++ {
		if c := base + "_" + strconv.Itoa(n); !taken(c) {
			return c
		}
	}
}

// inPack is how errors name the place of a type.
var inPack = regexp.MustCompile(`^types\[[0-9]+\]\.`)

func (req *request) putType() error {
	p, old, version, err := req.editedType()
	if err != nil {
		return err
	}
	t, parts := req.typedType(old)
	if req.FormValue("copy") != "" {
		t.Code = freeCode(t.Code, func(c string) bool { _, ok := p.Type(c); return ok })
	}
	err = req.svc.Documents.PutType(req.ctx, req.who, kit.ParseNumber(req.FormValue("version")), t)
	err = kit.RenamedFields(err, func(f string) string { return inForm(f, parts) })
	if kit.Correctable(err) {
		return req.typePage(p, old, version, err)
	}
	if err != nil {
		return err
	}
	said := "“" + t.Name + "”已保存，以后起草的公文照此。"
	return req.RedirectSaying(typesHome+"#"+url.PathEscape(t.Code), kit.Notice{Kind: "good", Text: said})
}
