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

const (
	typesHome   = "/admin/document-types"
	issuersHome = "/admin/document-issuers"
	mostParts   = 20 // more than a type has
	mostKinds   = 7  // there are no more kinds of units
)

var (
	formNames = []kit.Option{
		{Value: "official", Text: "文件（红头）"}, {Value: "letter", Text: "信函"}, {Value: "minutes", Text: "纪要"},
	}
	toNames = []kit.Option{
		{Value: rules.ToUnits, Text: "本轮全部被巡察单位"},
		{Value: rules.ToUnit, Text: "所针对的单位"},
		{Value: rules.ToSupervisor, Text: "所针对单位的监督单位"},
		{Value: rules.ToNames, Text: "下面写明的机关"},
	}
)

func textOf(list []kit.Option, value string) string {
	for _, o := range list {
		if o.Value == value {
			return o.Text
		}
	}
	return value
}

// types lists what the office can issue, and in whose name.
func (req *request) types() error {
	p, version, err := req.svc.Documents.Types(req.ctx)
	if err != nil {
		return err
	}
	out := Types{Frame: req.Frame("公文种类"), IssuersHref: issuersHome}
	out.Sub = "改了只影响以后起草的公文"
	if version > 0 {
		out.Sub += fmt.Sprintf("，现在是第 %d 版", version)
	}
	for _, x := range p.Issuers {
		out.Issuers = append(out.Issuers, kit.Fact{Name: x.Name, Value: x.Mark + "；信函用“" + x.Letter + "”"})
	}
	for _, t := range p.Types {
		issuer, _ := p.Issuer(t.Issuer)
		row := TypeRow{
			Name: t.Name, Hint: t.Hint, Href: typesHome + "/" + t.Code, Issuer: issuer.Name,
			Form: textOf(formNames, t.Form), Series: t.Series + "〔年份〕号", To: textOf(toNames, t.To),
		}
		row.CopyHref = row.Href + "?copy=1"
		if t.To == rules.ToNames {
			row.To = strings.Join(t.Names, "、")
		}
		out.Rows = append(out.Rows, row)
	}
	return req.Render(out)
}

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
	if req.Query("copy") != "" {
		t.Name += "（副本）"
	}
	return req.typePage(p, t, version, nil)
}

// typePage is the editor of one type. A copy is saved under a code of its own.
func (req *request) typePage(p rules.Pack, t rules.Type, version int, sent error) error {
	out := TypeEdit{Frame: req.Frame(t.Name), Action: typesHome + "/" + req.Params("code")}
	out.Sub, out.Back = "改了只影响以后起草的公文", &kit.Link{Href: typesHome, Text: "公文种类"}
	out.Carry = []kit.Hidden{kit.VersionField(version)}
	if req.Query("copy")+req.FormValue("copy") != "" {
		out.Carry = append(out.Carry, kit.Hidden{Name: "copy", Value: "1"})
	}
	out.Fields = typeFields(p, t)
	for i := range len(t.Parts) + 1 {
		part := rules.Part{}
		if i < len(t.Parts) {
			part = t.Parts[i]
		}
		out.Parts = append(out.Parts, partEdit(i, part, i == len(t.Parts)))
	}
	for _, n := range rules.Names(t.About) {
		if !n.Final || t.Final {
			out.Names = append(out.Names, kit.Fact{Name: "{{" + n.Name + "}}", Value: n.Sample})
		}
	}
	if sent != nil {
		req.Status(guard.Status(sent))
		out.Errors, out.Wrong = kit.PlaceErrors(sent, out.all())
		wrong := func(f kit.Field) bool { return f.Wrong != "" }
		for i, p := range out.Parts {
			out.Parts[i].Open = slices.ContainsFunc(slices.Concat(p.Kinds...), wrong)
		}
	}
	return req.Render(out)
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

func typeFields(p rules.Pack, t rules.Type) []kit.Field {
	var issuers []kit.Option
	for _, x := range p.Issuers {
		issuers = append(issuers, kit.Option{Value: x.Code, Text: x.Name})
	}
	yes := map[bool]string{true: "1"}
	return []kit.Field{
		{Name: "name", Label: "名称", Type: "text", Value: t.Name, MaxLen: 40},
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
		{Name: "seal", Label: "留出盖章的位置", Type: "check", Value: yes[t.Seal]},
		{Name: "receipt", Label: "主送单位要签收", Type: "check", Value: yes[t.Receipt]},
		{Name: "title", Label: "标题", Type: "text", Value: t.Title, MaxLen: 200},
	}
}

func partEdit(i int, p rules.Part, spare bool) PartEdit {
	at := fmt.Sprintf("parts[%d].", i)
	out := PartEdit{Title: fmt.Sprintf("第 %d 部分", i+1), Key: kit.Hidden{Name: at + "key", Value: p.Key}}
	if spare {
		out.Title = "再加一部分"
	}
	out.Fields = []kit.Field{
		{Name: at + "heading", Label: "小标题", Type: "text", Value: p.Heading, Optional: true, MaxLen: 60},
		{Name: at + "text", Label: "正文", Type: "textarea", Value: p.Text, Optional: true, MaxLen: 20_000},
		{Name: at + "hint", Label: "给起草人的提示", Type: "text", Value: p.Hint, Optional: true, MaxLen: 200},
	}
	var kinds []kit.Option
	for _, k := range evalscheme.Kinds() {
		kinds = append(kinds, kit.Option{Value: k, Text: round.KindName(k).ZH})
	}
	for j := range min(len(p.ByKind)+1, mostKinds) {
		var k rules.KindText
		if j < len(p.ByKind) {
			k = p.ByKind[j]
			out.Says = append(out.Says, kindWords(k.Kinds))
		}
		of := fmt.Sprintf("%sby_kind[%d].", at, j)
		out.Kinds = append(out.Kinds, []kit.Field{
			{Name: of + "kinds", Label: "对这些单位", Type: "checks", Value: kit.JoinChecks(k.Kinds), Options: kinds, Optional: true},
			{Name: of + "text", Label: "另外写", Type: "textarea", Value: k.Text, Optional: true, MaxLen: 20_000},
		})
	}
	return out
}

func kindWords(kinds []string) string {
	out := make([]string, len(kinds))
	for i, k := range kinds {
		out[i] = round.KindName(k).ZH
	}
	return strings.Join(out, "、")
}

// typedType is a type with what was typed; what the page does not ask for stays as it was.
func (req *request) typedType(t rules.Type) rules.Type {
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
		at := fmt.Sprintf("parts[%d].", i)
		p := rules.Part{Key: get(at + "key")}
		if j := slices.IndexFunc(old, func(x rules.Part) bool { return x.Key == p.Key }); j >= 0 {
			p = old[j]
		}
		p.Heading, p.Text, p.Hint = get(at+"heading"), get(at+"text"), get(at+"hint")
		p.ByKind = req.typedKinds(at, get)
		if p.Heading == "" && p.Text == "" && len(p.ByKind) == 0 {
			continue
		}
		if p.Key == "" {
			p.Key = freeCode("part", func(c string) bool {
				return slices.ContainsFunc(append(old, t.Parts...), func(x rules.Part) bool { return x.Key == c })
			})
		}
		t.Parts = append(t.Parts, p)
	}
	return t
}

func (req *request) typedKinds(at string, get func(string) string) (out []rules.KindText) {
	for j := range mostKinds {
		of := fmt.Sprintf("%sby_kind[%d].", at, j)
		k := rules.KindText{Text: get(of + "text")}
		for _, kind := range evalscheme.Kinds() {
			if get(of+"kinds."+kind) != "" {
				k.Kinds = append(k.Kinds, kind)
			}
		}
		if k.Text != "" || len(k.Kinds) > 0 {
			out = append(out, k)
		}
	}
	return out
}

// listed are the names in a line.
func listed(line string) (out []string) {
	for _, n := range strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune("、，,；;", r) }) {
		if name := strings.TrimSpace(n); name != "" {
			out = append(out, name)
		}
	}
	return out
}

// freeCode is a code that nothing has yet.
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
	p, t, _, err := req.editedType()
	if err != nil {
		return err
	}
	t = req.typedType(t)
	// the version stays: pressed again, the form does not overwrite what it never showed
	seen := kit.ParseNumber(req.FormValue("version"))
	if req.FormValue("copy") != "" {
		t.Code = freeCode(t.Code, func(c string) bool { _, ok := p.Type(c); return ok })
	}
	err = req.svc.Documents.PutType(req.ctx, req.who, seen, t)
	err = kit.RenamedFields(err, func(f string) string { return inPack.ReplaceAllString(f, "") })
	if kit.Correctable(err) {
		return req.typePage(p, t, seen, err)
	}
	if err != nil {
		return err
	}
	said := "“" + t.Name + "”已保存，以后起草的公文照此。"
	return req.RedirectSaying(typesHome+"#"+url.PathEscape(t.Code), kit.Notice{Kind: "good", Text: said})
}

func (req *request) issuers() error { return req.issuersPage(nil) }

// issuersPage edits the names that stand on documents.
func (req *request) issuersPage(sent *kit.Submission) error {
	p, version, err := req.svc.Documents.Types(req.ctx)
	if err != nil {
		return err
	}
	f := kit.Form{
		Key: "issuers", Action: issuersHome, Button: "保存", Kind: "next",
		Hidden: []kit.Hidden{kit.VersionField(version)}, Cancel: &kit.Link{Href: typesHome, Text: "取消"},
	}
	for i, x := range p.Issuers {
		at := fmt.Sprintf("issuers[%d].", i)
		text := func(name, label, value, hint string) kit.Field {
			return kit.Field{Name: at + name, Label: label, Type: "text", Value: value, MaxLen: 60, Hint: hint}
		}
		f.Fields = append(f.Fields,
			text("name", "落款", x.Name, "和公章上的名称一样。"), text("mark", "红头（文件）", x.Mark, "例如“中共某市委巡察工作领导小组文件”。"),
			text("letter", "红头（信函）", x.Letter, "机关名称，不加“文件”。"), text("printed_by", "印发机关", x.PrintedBy, ""))
	}
	f.Fields = append(f.Fields, kit.Field{
		Name: "profile", Label: "行距和字距", Type: "radio", Value: p.Profile, Options: []kit.Option{
			{Value: "A", Text: "按网格", Hint: "每页 22 行、每行 28 字；用 Word、WPS 打开。"},
			{Value: "B", Text: "固定行距", Hint: "不用网格；LibreOffice 等不认字符网格的软件打开也不走样。"},
		},
	})
	frame := req.Frame("发文机关")
	frame.Sub, frame.Back = "改了只影响以后起草的公文", &kit.Link{Href: typesHome, Text: "公文种类"}
	return req.Render(kit.FormPage{Frame: frame, Form: *req.WithErrors(&f, sent)})
}

func (req *request) putIssuers() error {
	p, _, err := req.svc.Documents.Types(req.ctx)
	if err != nil {
		return err
	}
	list := slices.Clone(p.Issuers)
	for i := range list {
		get := func(name string) string {
			return strings.TrimSpace(req.FormValue(fmt.Sprintf("issuers[%d].%s", i, name)))
		}
		x := &list[i]
		x.Name, x.Mark, x.Letter, x.PrintedBy = get("name"), get("mark"), get("letter"), get("printed_by")
	}
	err = req.svc.Documents.PutIssuers(req.ctx, req.who, kit.ParseNumber(req.FormValue("version")), list,
		req.FormValue("profile"))
	if kit.Correctable(err) || records.KindOf(err) == records.Stale {
		return req.issuersPage(&kit.Submission{Key: "issuers", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect(typesHome, "saved")
}
