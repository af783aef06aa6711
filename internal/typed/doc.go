// Package typed reads what people type, paste and send in spreadsheets: it converts full-width characters to narrow
// ones, drops invisible marks, and knows every dash, space and middle dot that keyboards produce. Text is stored as
// written (Tidy) and compared by its key (Key); phones, scores, codes, account names and days each have one parser.
//
// Rules that depend on full-width or invisible characters are written with escapes, so that an editor cannot change
// their meaning.
package typed

// Refusal says why a text was not accepted, addressed to the person who wrote it. It never repeats the text.
type Refusal struct {
	ZH, EN   string
	fraction bool // the sentence has a fraction as its example
}

func (r *Refusal) Error() string { return r.EN }

func refuse(zh, en string) error { return &Refusal{ZH: zh, EN: en} }

func showsFraction(zh, en string) error { return &Refusal{ZH: zh, EN: en, fraction: true} }
