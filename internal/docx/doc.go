// Package docx makes official documents in the layout of GB/T 9704-2012 (documents §3): a DOCX and a printable page,
// both from the same content. The bytes of a document depend only on its content, so the same document printed twice
// has the same digest. It needs no template file and no office program, and embeds no fonts: fonts are named, with
// fallbacks.
package docx
