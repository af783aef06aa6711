// Package docx makes official documents in the layout of GB/T 9704-2012 (documents §3): a DOCX and a page to print,
// both from the same content. The bytes of a document depend on its content alone, so that the same document printed
// twice has the same digest. No template file and no office program is involved, and no font is embedded: fonts are
// named, with fallbacks.
package docx
