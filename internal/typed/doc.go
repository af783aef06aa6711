// Package typed reads what people type, paste and send from spreadsheets: it makes full-width characters narrow, drops
// marks that cannot be seen, and knows every dash, space and middle dot that keyboards produce. Text is kept as it was
// written (Tidy) and compared by its key (Key); phones, scores, codes, account names and days have one reader each.
//
// Rules that depend on full-width or invisible characters are written as escapes, so that an editor cannot change what
// they mean.
package typed

// Refusal says why a text was not taken, in words for the person who wrote it. It never repeats the text.
type Refusal struct{ ZH, EN string }

func (r *Refusal) Error() string { return r.EN }

func refuse(zh, en string) error { return &Refusal{zh, en} }
