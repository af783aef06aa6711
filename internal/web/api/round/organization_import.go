package round

import (
	"context"
	"io"

	"minping/internal/web/api/kit"
	"minping/internal/web/guard"
)

type importView struct {
	Made    int            `json:"made" doc:"How many organizations were added"`
	Changed []importChange `json:"changed,omitempty" doc:"What the file said differently about organizations that existed"`
	Unused  []string       `json:"unused_columns,omitempty" doc:"Headings of columns that were not read"`
	Unnamed []string       `json:"unnamed_columns,omitempty" doc:"Letters of columns without a heading in which something is written; they were not read"`
	Sheets  []string       `json:"unread_sheets,omitempty" doc:"Names of worksheets beside the one that was read"`
}

type importChange struct {
	Name   string `json:"name" doc:"The organization"`
	Column string `json:"column"`
	From   string `json:"from"`
	To     string `json:"to"`
}

// importOrganizations adds the organizations of a CSV or XLSX file, all or none.
func (a area) importOrganizations(ctx context.Context, in *kit.Upload) (*kit.Reply[importView], error) {
	raw, err := in.Content()
	if err != nil {
		return nil, err
	}
	done, err := a.svc.Rounds.ImportOrganizations(ctx, guard.ActorOf(ctx), raw)
	u := done.Unread
	out := importView{Made: done.Made, Unused: u.Headings, Unnamed: u.Letters, Sheets: u.SheetNames()}
	for _, c := range done.Changed {
		out.Changed = append(out.Changed, importChange(c))
	}
	return kit.Answer(out, err)
}

// templateCSV sends an empty file to fill in.
func (a area) templateCSV(ctx context.Context, _ *struct{}) (*kit.File, error) {
	return a.template(ctx, "csv", kit.CSV)
}

// templateXLSX sends an empty workbook to fill in.
func (a area) templateXLSX(ctx context.Context, _ *struct{}) (*kit.File, error) {
	return a.template(ctx, "xlsx", kit.XLSX)
}

func (a area) template(ctx context.Context, format, kind string) (*kit.File, error) {
	raw, err := a.svc.Rounds.ImportTemplate(format)
	if err != nil {
		return nil, err
	}
	return kit.Download(ctx, "organizations."+format, kind, func(_ context.Context, w io.Writer) error {
		_, err := w.Write(raw)
		return err
	})
}
