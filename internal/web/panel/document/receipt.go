package document

import (
	"fmt"
	"slices"
	"strings"

	"minping/internal/app/document"
	rules "minping/internal/evaluation/document"
	"minping/internal/web/panel/kit"
)

// receipts shows who signed and who has not.
func (req *request) receipts(out *Paper, v document.Record, sent *kit.Submission) error {
	if v.V.IssuedAt == nil || !v.V.Layout.Receipt {
		return nil
	}
	rs, err := req.svc.Documents.Receipts(req.ctx, req.who, v.ID)
	if err != nil {
		return err
	}
	signed := map[string]bool{}
	for _, r := range rs {
		signed[r.Organization] = true
		line := r.Name + " · " + r.By + " · " + kit.Minute(r.At)
		if r.By == r.Name { // the unit's account often has its name
			line = r.Name + " · " + kit.Minute(r.At)
		}
		if v.V.IsCopy(r.Organization) {
			line = "抄送" + line
		}
		if r.Note != "" {
			line += " · " + r.Note
		}
		s := Signature{Said: line}
		for _, u := range r.Uses {
			s.Uses = append(s.Uses, Use{u.By, kit.Minute(u.At), u.Text})
		}
		out.Signed = append(out.Signed, s)
	}
	if slices.Contains(kit.Receivers.Roles(), req.who.Role) {
		switch {
		case len(rs) == 1 && v.V.IsCopy(rs[0].Organization):
			out.More = append(out.More, *req.WithErrors(&kit.Form{
				Key: "use", Action: "/admin/documents/" + v.ID + "/uses", Label: "填写怎样运用…", Button: "保存",
				Fields: []kit.Field{{
					Name: "text", Label: "怎样运用", Type: "textarea", MaxLen: document.UseMax,
					Hint: "写明用在哪里、结果怎样。可以分几次写，写过的不能改。",
				}},
			}, sent))
		case len(rs) == 0 && v.V.State == rules.StateIssued:
			out.Next = req.WithErrors(&kit.Form{
				Key: "receipt", Action: "/admin/documents/" + v.ID + "/receipt", Button: "签收", Kind: "next",
				Fields: []kit.Field{req.noteOf(v)},
			}, sent)
		}
		return nil
	}
	for _, a := range v.V.To {
		if !signed[a.ID] {
			out.Missing.Names = append(out.Missing.Names, kit.Link{Href: "/admin/documents/" + v.ID, Text: a.Name})
		}
	}
	out.Missing.Title = fmt.Sprintf("还没有签收：%d 个单位", len(out.Missing.Names))
	return nil
}

// noteOf is the field beside a signature; those who have a copy say what they did with it (domain B24).
func (req *request) noteOf(v document.Record) kit.Field {
	f := kit.Field{Name: "note", Label: "备注", Type: "text", Optional: true, MaxLen: 200}
	own, err := req.svc.Rounds.OwnOrganization(req.ctx, req.who)
	if err != nil || !slices.ContainsFunc(v.V.To, func(a document.Addressee) bool { return a.ID == own.ID }) {
		f.Hint = "抄送单位写明怎样运用。"
	}
	return f
}

func (req *request) receive() error {
	id := req.Params("id")
	_, err := req.svc.Documents.Receive(req.ctx, req.who, id, strings.TrimSpace(req.FormValue("note")))
	if kit.Correctable(err) {
		return req.page(&kit.Submission{Key: "receipt", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/documents/"+id, "received")
}

// addUse adds what was done with a copy.
func (req *request) addUse() error {
	id := req.Params("id")
	_, err := req.svc.Documents.AddUse(req.ctx, req.who, id, req.FormValue("text"))
	if kit.Correctable(err) {
		return req.page(&kit.Submission{Key: "use", Err: err})
	}
	if err != nil {
		return err
	}
	return req.Redirect("/admin/documents/"+id, "saved.use")
}
