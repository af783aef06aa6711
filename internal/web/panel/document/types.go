package document

import (
	"fmt"
	"slices"
	"strings"

	"minping/internal/app/records"
	rules "minping/internal/evaluation/document"
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

func (req *request) issuers() error { return req.issuersPage(nil) }

// issuersPage edits the names of the issuing bodies on documents.
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
	return req.Redirect(typesHome, "saved.type")
}
