package table

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"path"
	"strconv"
	"strings"

	"github.com/xuri/excelize/v2"
)

// partOrder follows the rows and cells of a worksheet. The reader of workbooks puts a row or a cell that is out of
// order into the wrong place, and reads one whose text is not in the file as empty.
type partOrder struct {
	row, col int
	texts    int // how many shared texts the workbook has
	at       string
	shared   bool // the cell's value is the number of a shared text
	inValue  bool
	value    []byte
}

// misread returns why a worksheet would be misread, nil if it would not. A worksheet that ends in the middle is for its
// reader to refuse.
func misread(sheet []byte, texts int, name string) error {
	o := partOrder{texts: texts}
	d := xml.NewDecoder(bytes.NewReader(sheet))
	for {
		token, err := d.RawToken()
		if err != nil {
			return nil
		}
		var why *Refusal
		switch t := token.(type) {
		case xml.StartElement:
			why = o.start(t)
		case xml.CharData:
			if o.inValue {
				o.value = append(o.value, t...)
			}
		case xml.EndElement:
			if t.Name.Local == "sheetData" {
				return nil
			}
			why = o.end(t)
		}
		if why != nil {
			return refuse("工作表“"+name+"”"+why.ZH+"，读不准。请用 Excel 或 WPS 打开，另存为 XLSX 再上传。",
				"Worksheet \""+name+"\": "+why.EN+"; open the file in a spreadsheet and save it.")
		}
	}
}

func (o *partOrder) start(t xml.StartElement) *Refusal {
	switch t.Name.Local {
	case "row":
		return o.startRow(t)
	case "c":
		return o.startCell(t)
	case "v":
		o.inValue = true
	}
	return nil
}

func (o *partOrder) startRow(t xml.StartElement) *Refusal {
	n, err := o.row+1, error(nil)
	if r := attribute(t, "r"); r != "" {
		n, err = strconv.Atoi(r)
	}
	if err != nil || n <= o.row {
		return inPart("里的行次序乱了", "the rows are out of order")
	}
	o.row, o.col = n, 0
	return nil
}

func (o *partOrder) startCell(t xml.StartElement) *Refusal {
	col, row, err := o.col+1, o.row, error(nil)
	if r := attribute(t, "r"); r != "" {
		col, row, err = excelize.CellNameToCoordinates(r)
	}
	if err != nil {
		return inPart("里有一个单元格的编号写错了", "a cell has no valid name")
	}
	o.at = columnName(col-1) + strconv.Itoa(row)
	if col <= o.col || row != o.row {
		return inPart("的单元格 "+o.at+" 写了两次，或者次序乱了",
			"cell "+o.at+" is there twice or out of order")
	}
	o.col, o.shared, o.value = col, attribute(t, "t") == "s", o.value[:0]
	return nil
}

func (o *partOrder) end(t xml.EndElement) *Refusal {
	switch t.Name.Local {
	case "v":
		o.inValue = false
	case "c":
		at := string(bytes.TrimSpace(o.value))
		n, err := strconv.Atoi(at)
		if o.shared && at != "" && (err != nil || n < 0 || n >= o.texts) {
			return inPart("的单元格 "+o.at+" 的文字在文件里找不到",
				"the text of cell "+o.at+" is not in the file")
		}
	}
	return nil
}

// inPart is the middle of a refusal, between the name of the worksheet and what to do.
func inPart(zh, en string) *Refusal { return &Refusal{ZH: zh, EN: en} }

func attribute(t xml.StartElement, name string) string {
	for _, a := range t.Attr {
		if a.Name.Local == name && a.Name.Space == "" {
			return a.Value
		}
	}
	return ""
}

// sharedTexts counts the texts that the cells of a workbook share.
func sharedTexts(z *zip.Reader) (n int) {
	for _, part := range z.File {
		if !strings.EqualFold(part.Name, "xl/sharedStrings.xml") {
			continue
		}
		d := xml.NewDecoder(bytes.NewReader(content(part)))
		for {
			token, err := d.RawToken()
			if err != nil {
				break
			}
			if t, ok := token.(xml.StartElement); ok && t.Name.Local == "si" {
				n++
			}
		}
	}
	return n
}

// sheetNames returns the name of the worksheet that each part of a workbook holds.
func sheetNames(z *zip.Reader) map[string]string {
	var book struct {
		Sheets []struct {
			Name string `xml:"name,attr"`
			ID   string `xml:"id,attr"`
		} `xml:"sheets>sheet"`
	}
	var links struct {
		Links []struct {
			ID     string `xml:"Id,attr"`
			Target string `xml:"Target,attr"`
		} `xml:"Relationship"`
	}
	for _, part := range z.File {
		switch strings.ToLower(part.Name) { // what cannot be read gives no names
		case "xl/workbook.xml":
			_ = xml.Unmarshal(content(part), &book)
		case "xl/_rels/workbook.xml.rels":
			_ = xml.Unmarshal(content(part), &links)
		}
	}
	parts := map[string]string{}
	for _, l := range links.Links {
		at := path.Join("/xl", l.Target)
		if strings.HasPrefix(l.Target, "/") {
			at = path.Clean(l.Target)
		}
		parts[l.ID] = strings.TrimPrefix(at, "/")
	}
	names := map[string]string{}
	for _, s := range book.Sheets {
		names[parts[s.ID]] = s.Name
	}
	return names
}
