package docx

import "strconv"

// style is a paragraph style.
type style struct {
	id, name string
	font     font
	size     int
	outline  int // level in the document outline, from 1
	align    string
}

// styles hold the fonts, so that an office can change one for the whole document.
var styles = []style{
	{id: "Body", name: "Body Text", font: fangSong, size: size3, align: "both"},
	{id: "Title", name: "Title", font: biaoSong, size: size2},
	{id: "Heading1", name: "heading 1", font: fangSong, size: size3, outline: 1, align: "both"},
	{id: "Heading2", name: "heading 2", font: fangSong, size: size3, outline: 2, align: "both"},
	{id: "Mark", name: "Issuer Mark", font: biaoSong, size: 72},
	{id: "Number", name: "Document Number", font: fangSong, size: size3},
	{id: "Rule", name: "Red Rule", font: fangSong, size: 2},
	{id: "Signature", name: "Signature", font: fangSong, size: size3},
	{id: "Cell", name: "Table Cell", font: fangSong, size: 24},
	{id: "Imprint", name: "Imprint", font: fangSong, size: size4},
	{id: "PageNumber", name: "Page Number Line", font: songTi, size: size4},
}

func stylesPart() []byte {
	var x xmlWriter
	x.b.WriteString(xmlHeader)
	x.start("w:styles", "xmlns:w", namespace)
	x.start("w:docDefaults")
	x.start("w:rPrDefault")
	x.start("w:rPr")
	x.empty("w:rFonts", fontAttrs(fangSong)...)
	x.empty("w:snapToGrid", "w:val", "0")
	x.empty("w:color", "w:val", "000000")
	x.empty("w:spacing", "w:val", strconv.Itoa(tracking))
	x.empty("w:kern", "w:val", "2")
	x.empty("w:sz", "w:val", strconv.Itoa(size3))
	x.empty("w:szCs", "w:val", strconv.Itoa(size3))
	// numbers of the language zh-CN are broken anywhere by LibreOffice
	x.empty("w:lang", "w:val", "en-US", "w:eastAsia", "zh-CN", "w:bidi", "ar-SA")
	x.end()
	x.end()
	x.start("w:pPrDefault")
	x.end()
	x.end()
	x.start("w:style", "w:type", "paragraph", "w:default", "1", "w:styleId", "Normal")
	x.empty("w:name", "w:val", "Normal")
	x.empty("w:qFormat")
	x.start("w:pPr")
	x.empty("w:widowControl", "w:val", "0")
	x.empty("w:autoSpaceDE", "w:val", "0")
	x.empty("w:autoSpaceDN", "w:val", "0")
	x.empty("w:adjustRightInd", "w:val", "0")
	x.empty("w:snapToGrid", "w:val", "1")
	x.end()
	x.start("w:rPr") // a cell of the grid is as wide as this; LibreOffice does not look for it in the defaults
	x.empty("w:sz", "w:val", strconv.Itoa(size3))
	x.empty("w:szCs", "w:val", strconv.Itoa(size3))
	x.end()
	x.end()
	for _, s := range styles {
		s.write(&x)
	}
	x.end()
	return x.b.Bytes()
}

func (s style) write(x *xmlWriter) {
	x.start("w:style", "w:type", "paragraph", "w:styleId", s.id)
	x.empty("w:name", "w:val", s.name)
	x.empty("w:basedOn", "w:val", "Normal")
	x.empty("w:qFormat")
	if s.outline > 0 || s.align != "" {
		x.start("w:pPr")
		if s.align != "" {
			x.empty("w:jc", "w:val", s.align)
		}
		if s.outline > 0 {
			x.empty("w:outlineLvl", "w:val", strconv.Itoa(s.outline-1))
		}
		x.end()
	}
	x.start("w:rPr")
	x.empty("w:rFonts", fontAttrs(s.font)...)
	x.empty("w:sz", "w:val", strconv.Itoa(s.size))
	x.empty("w:szCs", "w:val", strconv.Itoa(s.size))
	x.end()
	x.end()
}

// settingsPart asks for different footers on odd and even pages and for the Chinese line-breaking rules.
func settingsPart() []byte {
	var x xmlWriter
	x.b.WriteString(xmlHeader)
	x.start("w:settings", "xmlns:w", namespace)
	x.empty("w:zoom", "w:percent", "100")
	x.empty("w:defaultTabStop", "w:val", "420")
	x.empty("w:evenAndOddHeaders")
	x.empty("w:drawingGridVerticalSpacing", "w:val", "580")
	x.empty("w:characterSpacingControl", "w:val", "doNotCompress")
	x.start("w:compat")
	x.empty("w:spaceForUL")
	x.empty("w:balanceSingleByteDoubleByteWidth")
	x.empty("w:doNotLeaveBackslashAlone")
	x.empty("w:ulTrailSpace")
	x.empty("w:doNotExpandShiftReturn")
	x.empty("w:adjustLineHeightInTable")
	x.empty("w:useFELayout")
	x.empty("w:compatSetting", "w:name", "compatibilityMode", "w:uri",
		"http://schemas.microsoft.com/office/word", "w:val", "15")
	x.end()
	x.empty("w:themeFontLang", "w:val", "en-US", "w:eastAsia", "zh-CN")
	x.end()
	return x.b.Bytes()
}

// fontTable names substitutes for fonts that are not installed. None is embedded: their licences do not allow it.
func fontTable() []byte {
	var x xmlWriter
	x.b.WriteString(xmlHeader)
	x.start("w:fonts", "xmlns:w", namespace)
	for _, f := range []struct {
		name          font
		other, family string
	}{
		{fangSong, "仿宋", "modern"}, {kaiTi, "楷体", "modern"}, {heiTi, "SimHei", "modern"}, {biaoSong, "小标宋体", "script"}, {songTi, "SimSun", "auto"},
	} {
		x.start("w:font", "w:name", string(f.name))
		x.empty("w:altName", "w:val", f.other)
		x.empty("w:charset", "w:val", "86")
		x.empty("w:family", "w:val", f.family)
		x.empty("w:pitch", "w:val", "default")
		x.end()
	}
	x.end()
	return x.b.Bytes()
}

const wordType = "application/vnd.openxmlformats-officedocument.wordprocessingml."

// contentTypes and the two lists of relationships name every part.
func contentTypes(d Document) []byte {
	var x xmlWriter
	x.b.WriteString(xmlHeader)
	x.start("Types", "xmlns", "http://schemas.openxmlformats.org/package/2006/content-types")
	x.empty("Default", "Extension", "rels", "ContentType", "application/vnd.openxmlformats-package.relationships+xml")
	x.empty("Default", "Extension", "xml", "ContentType", "application/xml")
	over := func(name, kind string) { x.empty("Override", "PartName", name, "ContentType", kind) }
	over("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml")
	over("/word/document.xml", wordType+"document.main+xml")
	over("/word/styles.xml", wordType+"styles+xml")
	over("/word/settings.xml", wordType+"settings+xml")
	over("/word/fontTable.xml", wordType+"fontTable+xml")
	for _, r := range pageParts(d) {
		over("/word/"+r.file, wordType+r.kind+"+xml")
	}
	x.end()
	return x.b.Bytes()
}

// pagePart is a header or footer with its relationship.
type pagePart struct{ id, file, kind string }

func pageParts(d Document) []pagePart {
	out := []pagePart{
		{oddFooter, "footer1.xml", "footer"},
		{evenFooter, "footer2.xml", "footer"},
		{noFooter, "footer3.xml", "footer"},
		{noHeader, "header2.xml", "header"},
	}
	if d.Form == Letter {
		out = append(out, pagePart{letterHeader, "header1.xml", "header"},
			pagePart{letterFooter, "footer4.xml", "footer"})
	}
	return out
}

const packageRelations = "http://schemas.openxmlformats.org/package/2006/relationships"

func rootRelations() []byte {
	var x xmlWriter
	x.b.WriteString(xmlHeader)
	x.start("Relationships", "xmlns", packageRelations)
	x.empty("Relationship", "Id", "rId1", "Type", relationships+"/officeDocument", "Target", "word/document.xml")
	x.empty("Relationship", "Id", "rId2", "Type", packageRelations+"/metadata/core-properties",
		"Target", "docProps/core.xml")
	x.end()
	return x.b.Bytes()
}

func documentRelations(d Document) []byte {
	var x xmlWriter
	x.b.WriteString(xmlHeader)
	x.start("Relationships", "xmlns", packageRelations)
	x.empty("Relationship", "Id", "rId1", "Type", relationships+"/styles", "Target", "styles.xml")
	x.empty("Relationship", "Id", "rId2", "Type", relationships+"/settings", "Target", "settings.xml")
	x.empty("Relationship", "Id", "rId3", "Type", relationships+"/fontTable", "Target", "fontTable.xml")
	for _, r := range pageParts(d) {
		x.empty("Relationship", "Id", r.id, "Type", relationships+"/"+r.kind, "Target", r.file)
	}
	x.end()
	return x.b.Bytes()
}

// coreProperties holds the document's title and issuer; a draft has no date.
func coreProperties(d Document) []byte {
	var x xmlWriter
	x.b.WriteString(xmlHeader)
	x.start("cp:coreProperties",
		"xmlns:cp", packageCore, "xmlns:dc", "http://purl.org/dc/elements/1.1/", "xmlns:dcterms",
		"http://purl.org/dc/terms/",
		"xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
	x.element("dc:title", d.Title)
	x.element("dc:creator", d.Signature.Name)
	if !d.Signature.Date.IsZero() {
		x.element("dcterms:created", d.Signature.Date.Format("2006-01-02T00:00:00Z"), "xsi:type", "dcterms:W3CDTF")
	}
	x.end()
	return x.b.Bytes()
}

const packageCore = "http://schemas.openxmlformats.org/package/2006/metadata/core-properties"
