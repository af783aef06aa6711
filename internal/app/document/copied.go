package document

import (
	"context"
	"slices"

	"minping/internal/app/records"
	"minping/internal/typed"
)

// copied returns the organizations that a document names under 抄送 and that are not its addressees: they get a copy, and
// what they did with it comes back (domain B24, B26). A name that no organization has is only printed.
func (d *Documents) copied(ctx context.Context, doc Document) (out []Addressee, err error) {
	if len(doc.CC) == 0 {
		return nil, nil
	}
	all, err := d.rounds.Names.All(ctx)
	if err != nil {
		return nil, err
	}
	byKey := map[string]Addressee{}
	for _, o := range all {
		byKey[o.Key] = Addressee{o.ID, o.Name}
	}
	for _, name := range doc.CC {
		a, ok := byKey[typed.Key(name)]
		if ok && !slices.Contains(doc.To, a) && !slices.Contains(out, a) {
			out = append(out, a)
		}
	}
	return out, nil
}

// gets reports whether a document was issued or copied to an organization.
func (doc *Document) gets(organization string) bool {
	its := func(x Addressee) bool { return x.ID == organization }
	return slices.ContainsFunc(doc.To, its) || slices.ContainsFunc(doc.Copied, its)
}

// IsCopy reports whether an organization has only a copy.
func (doc *Document) IsCopy(organization string) bool {
	its := func(x Addressee) bool { return x.ID == organization }
	return slices.ContainsFunc(doc.Copied, its) && !slices.ContainsFunc(doc.To, its)
}

// forAddressee leaves out the history of a document.
func forAddressee(doc Document) Document {
	kept := map[string]string{} // the names that no line of the title breaks
	for _, n := range []string{"批次", "单位"} {
		kept[n] = doc.Data.Values[n]
	}
	doc.Steps, doc.Prepared, doc.Data.Values = []StepTaken{}, []Person{}, kept
	return doc
}

// addressed reports whether a document is out and goes to the actor's own organization.
func (d *Documents) addressed(ctx context.Context, a records.Actor, doc Document) error {
	own, err := d.rounds.OwnOrganization(ctx, a)
	if err != nil {
		return err
	}
	if !out(doc) || !doc.gets(own.ID) {
		return errNotYours
	}
	return nil
}
