package effect

import "slices"

// Charged returns the organizations with a deduction, by the batch whose result it follows from, each once and sorted.
// A parent is charged by every result that charges what it answers for.
func (l List) Charged() map[string][]string {
	out := map[string][]string{}
	deducts := func(x Row) bool { return len(x.Points) > 0 && x.Points[0] == '-' }
	for _, x := range l.Rows {
		switch {
		case !deducts(x):
		case x.Rule != RuleRollUp:
			out[x.Batch] = append(out[x.Batch], x.Organization)
		default:
			for _, of := range l.Rows {
				if deducts(of) && of.Organization == x.From && of.Assessment == x.Assessment && of.Rule != RuleRollUp {
					out[of.Batch] = append(out[of.Batch], x.Organization)
				}
			}
		}
	}
	for batch, ids := range out {
		slices.Sort(ids)
		out[batch] = slices.Compact(ids)
	}
	return out
}
